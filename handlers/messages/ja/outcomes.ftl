# 誰も処理しないまま終わったときの言い方。

outcome-unanswered = 未回答のまま失効（{ $party }の回答待ち）
outcome-undecided = 未承認のまま失効（{ $party }の承認待ち）
outcome-unrevised = 未改訂のまま失効（{ $party }の改訂待ち）
outcome-unread = { $party }が未読のまま期限切れ
outcome-unacknowledged = { $party }が閲覧後、受領未確認のまま期限切れ

# 通知に残る事項がなくなったときの表示。
closed-decided = 処理済み
closed-looked = 対応中
closed-acknowledged = 受領確認済み
closed-certified = 破棄証明済み
closed-extension = 期限を延長済み
closed-over = 終了
closed-as = { $outcome }：{ $numbers }
