# The form to choose a release in, and what shortcuts say.

submit-pick = 次へ
field-number = 案件
pick-audit = 監査記録
pick-precedence = 優先順位を変更する
pick-none = いま「{ $verb }」の対象にできる案件はありません。案件は { $command }list で表示します。
pick-more = { $known ->
    [yes] ほかに{ $count }件あります。
   *[no] すべては表示されていません。
 }ほかの案件は { $command }find で探し、番号を入力してください。

my-desk = 自国デスク

refusal-number-missing = このメッセージに案件の番号はありません。番号のあるメッセージで使うか、{ $command }list を使ってください。
rule-number-missing = メッセージに番号なし

help-pick = 番号を省くと、一覧から選べます。
help-shortcuts = どのチャンネルでも、ほかの人に見られずに使えます：ショートカット「{ $launch }」「{ $request }」「{ $ask }」「{ $desk }」、メッセージのメニューの「{ $show }」
