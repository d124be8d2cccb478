# 再通知、監督者への通知、期限の予告、起案者への連絡、不在、当直、対応中の表示。

short-days = { $count }日
short-hours = { $count }時間
short-minutes = { $count }分
short-two = { $first }{ $second }

reminder-approvals = 承認待ち { $count }件
reminder-liaison = 受領確認待ち { $count }件
reminder-dm = { $count ->
   *[other] あなたの対応を待つもの { $count }件
 }
for-you = 担当：{ $mentions }
and-more = ほかに{ $count }件あります。list overdue と list pending で確認できます。

escalation = 目標超過 { $count }件
waits-on = { $what }（{ $since }から）· 担当：{ $names }
waits-step-originator-review = 自国の承認待ち
waits-step-relay-review = 中継の承認待ち
waits-step-acknowledge = 受領確認待ち
on-nobody = 現在対応できる者がいません

unattended-dm = 対応者がいません。次はあなたです（{ $count }件）
unattended-supervisors = 対応者なし { $count }件
unattended-liaison = 対応者なし { $count }件
unattended-tried = 連絡を試行：{ $names }
unattended-nobody = 当番で連絡のつく者がいません
unattended-call = { $party }ではまだ誰も開いておらず、対応中の者もいません。デスクの電話：{ $telephone }

expiring = 期限間近 { $count }件
extension = 期限延長の依頼 { $count }件
extension-says = { $party }が、{ $to }の閲覧期限を{ $until }まで延長するよう依頼しています。延長しなければ、認めたとおり{ $end }に終わります。
ends-at = 閲覧期限 { $at }
ends-unread = 自国デスクではまだ閲覧されていません
ends-read = 閲覧済み・受領未確認
ends-acknowledged = 受領確認済み

destruction = 破棄証明待ち { $count }件
ended-at = { $at }に終了
line-ask-extension = { $to }の閲覧期限の延長を{ $hub }に依頼しました。認められるまで、期限は{ $until }のままです。
line-extend = 期限が延長されました。{ $to }は{ $until }まで閲覧できます。
line-destroy = 保有していた各国が破棄を証明しました（{ $to }）。
line-ended-early = { $to }は不要となり、もう閲覧できません。
moved-chase = 破棄証明を再依頼

# 新しい通知に替わった後に残る一行。
sent-reminder = 再通知 { $at }
sent-escalation = 監督者へ通知 { $at }
sent-unattended = 連絡を試行 { $at }
sent-extension = 延長を依頼 { $at }
sent-expiring = 期限を予告 { $at }
sent-destruction = 破棄証明を依頼 { $at }
sent-ended = 終了を通知 { $at }

thread = 経過はこのスレッドに表示されます
thread-says = 経過はこのスレッドに表示されます。
line-approve = { $party }が承認し、{ $to }に提供されました。
line-approve-onward = { $party }が承認しました。次は{ $hub }による{ $to }への中継の承認です。
line-relay = { $hub }が中継し、{ $to }に提供されました。
line-for = 閲覧できる期間は提供の時点から{ $span }です。
line-arrived = 要請した情報が自国デスクに提供されました。
line-return = 新しい版のため差し戻されました（{ $to }）。理由は自国デスクのチャンネルのカードにあります。
line-deny = 承認されませんでした（{ $to }）。
line-still = { $to }では以前の報告 { $number } をまだ閲覧できます。提供承認権者は回収するか、誤報として取り消すことができます。
line-decline = 相手方は提供を見送りました。
line-lapse = 未承認のまま失効しました（{ $to }）。
line-lapse-unanswered = 未回答のまま失効（{ $party }の回答待ち）：{ $to }
line-lapse-undecided = 未承認のまま失効（{ $party }の承認待ち）：{ $to }
line-lapse-unrevised = 未改訂のまま失効（{ $party }の改訂待ち）：{ $to }
line-acknowledge = { $to }が受領を確認しました。
line-recall = 回収しました。{ $to }はもう閲覧できません。
line-cancel = 取り消しました（誤報）。受け取っていたすべての国に知らせます。
line-withdraw = 取り下げました。{ $to }には提供されません。
line-expire = 期限が過ぎました。{ $to }はもう閲覧できません。
line-expire-unread = { $to }で未読のまま期限切れとなりました。
line-expire-unacknowledged = { $to }が閲覧したものの、受領を確認しないまま期限が切れました。
line-held-own = { $why ->
    [outsiders] 保留中：自国デスクのチャンネルに要員名簿にない人がいるため、そのチャンネルには表示していません。保全責任者と監督者に知らせました。
   *[other] 保留中：自国デスクのチャンネルに接続できないため、そのチャンネルには表示していません。保全責任者と監督者に知らせました。
 }
line-held = { $party }のデスクにはまだ表示されていません。現在、同デスクへの送付を保留しています。電話：{ $telephone }
line-held-over = { $party }のデスクへの送付の保留を解除しました。
line-no-desk = { $party }のデスクがこのSlackにまだないため、先方には表示されていません。設置についてはシステム管理者に相談してください。
line-unreached = 現在、{ $party }で対応できる者にSlackで連絡がつきません。電話：{ $telephone }
no-telephone = 要員名簿に登録なし

moved-remind = 再通知
moved-wake = 延期後に再通知
moved-escalate = 監督者に通知
moved-try = 連絡を試行
moved-unattended = 対応者なしを通知
moved-warn = 期限を予告
moved-looking = 対応中
moved-precedence = 優先順位を変更

button-show = 表示
button-snooze = 後で知らせる
button-watch = 当直を引き継ぐ
button-handover = 当直を申し送る
button-take-over = 当直を受ける
button-looking = 対応中にする
button-leave = 不在にする…
button-back = 復帰する
snooze-15m = 15分後
snooze-1h = 1時間後
snooze-morning = 次の勤務日の朝
on-watch = 当直：{ $name }

done-snooze = { $at }に再度お知らせします。監督者への通知は延期されません。
done-watch = { $party }の当直になりました。次の者が引き継ぐまで、再通知はあなたに届きます。
done-handover = { $at }までとして、当直の申し送りを{ $name }に依頼しました。相手が受けるまで当直はあなたです。結果はお知らせします。
done-leave = { $at }まで不在です。代理は{ $name }です。
done-back = 復帰しました。再通知はあなたに届きます。
done-looking = { $number }を対応中であることが自国デスクに表示されます（15分間）。
done-precedence = { $number }の優先順位は{ $precedence }になりました。目標は提出時から数えます。

form-leave = 不在
submit-leave = 不在にする
field-until = 終了
field-stand-in = 代理
hint-until = 自分の時間帯で入力してください。早く復帰することはいつでもできます。
hint-stand-in = 同じ国で同じ任務を持つ者を選んでください。再通知は代理に届きますが、新たな権限は生じません。

form-handover = 当直を申し送る
submit-handover = 当直を申し送る
field-relief = 次の当直
hint-relief = 次に当直に就く者を選んでください。下の概要が、その時点の内容でダイレクトメッセージに届き、相手はそこで受けます。
hint-note-handover = 概要では分からないことを書いてください。読むのは相手だけです。秘密に当たる内容は書かないでください。
handover-overdue = 目標超過（{ $total }件）
handover-open = 自国デスクの未処理（{ $total }件）
handover-questions = 未回答の照会（{ $total }件）
handover-looking = 対応中（{ $total }件）
handover-ending = 12時間以内に期限切れ（{ $total }件）
handover-overdue-at = 目標 { $at }（超過）
handover-open-at = 目標 { $at }
handover-questions-at = { $at }に照会
handover-looking-at = { $at }から
handover-ending-at = 閲覧期限 { $at }
handover-nothing = 未処理、目標超過、期限間近のものはありません。

help-snooze = 自分への再通知を遅らせる（15m、1h、morning）
help-watch = デスクの当直を引き継ぐ（再通知があなたに届く）
help-handover = デスクの当直を同僚に申し送る（相手が受けて成立）
help-leave = 代理を置いて不在にする。戻ったら leave back
help-precedence = 優先順位を変更する。目標は提出時から数える

refusal-stand-in-unfit = この者は代理になれません。自国の、同じ任務を持ち、不在でない別の者を選んでください。
refusal-time-invalid = この時刻は使えません。過ぎているか、先すぎます。別の時刻を選んでください。

# 近い時刻の書き方と、Unicode CLDRの日付の型。
moment = { $local }（{ $zulu }）
clock-day = M月d日 HH:mm
clock-year = y年M月d日 HH:mm
