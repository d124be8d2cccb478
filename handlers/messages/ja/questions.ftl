# 承認の前に、起案したデスクに送る照会とその回答。

button-question = 起案者に照会する
button-reply = 照会に回答する
form-question = 起案者への照会
form-reply = 照会への回答
submit-question = 照会する
submit-reply = 回答する
field-text = 照会・回答の文
usage-text = 文
hint-question = 秘密指定なし（UNCLASSIFIED）の内容を英語で記入してください。{ $parties }のデスクのカードにだけ表示されます。回答があるまで自国の目標は停止し、失効までの時間は進みます。
hint-reply = 秘密指定なし（UNCLASSIFIED）の内容を英語で記入してください。{ $parties }のデスクのカードにだけ表示されます。本文に書くべきことは新しい版にします。差し戻しを依頼し、新しい版を作成してください。
reply-to = { $party }からの照会：

asked-question = 照会（{ $name }、{ $at }）：「{ $text }」
asked-reply = 回答（{ $name }、{ $at }）：「{ $text }」
asked-closed = 回答のないまま終了 { $at }

moment-asking = { $party }に照会済み { $at }
moment-due-answer = 照会への回答の目標 { $at }
moment-open-answer = 照会への回答待ち
note-due-answer = 照会への回答の目標 { $at }

question-waits = 自国デスクの回答を待つ照会があります
question-answered = 照会に回答がありました
question-closed = 照会は回答のないまま終了しました
line-question = この案件に照会があります。自国デスクのチャンネルのカードにあります。
reminder-answer = 照会への回答待ち { $count }件
waits-step-answer = 照会への自国の回答待ち
closed-asked = 照会済み
closed-answered = 照会に回答済み

done-question = { $number } についての照会を送りました。回答があるまで自国の目標は停止します。
done-reply = { $number } についての照会に回答しました。
moved-question = 起案したデスクに照会
moved-reply = 照会に回答
help-question = 承認の前に、起案したデスクに照会する（回答があるまで自国の目標は停止する）
help-reply = 自国の案件についての照会に回答する

refusal-question-open = { $asked ->
    [most] これ以上は照会できません。この段階での照会は{ $most }件までです。承認するか、新しい版を求めて差し戻してください。
    [several] 送信していません。回答待ちの照会が複数あります。カードの「照会に回答する」から開くフォームに、対象の照会が表示されます。
   *[open] まだ照会できません。この案件に回答待ちの照会があります。回答を待つか、回答を待たずに承認してください。
 }
refusal-question-closed = 送信していません。その照会は回答済みか、すでに終了しています。状況は { $command }show で確認してください。
rule-question-open = 回答待ちの照会あり、または照会の上限
rule-question-closed = 回答待ちの照会なし
