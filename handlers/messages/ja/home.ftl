# アプリのホーム。

home-as-of = { $party } · { $at } 現在
home-for-you = あなたの対応待ち（{ $total }）
home-for-you-none = あなたの対応待ちはありません。
home-shared-none = 自国が提供したもので現在閲覧できるものはありません。
home-received-none = 受領したもので現在閲覧できるものはありません。

home-approve = 承認待ち：{ $to }へ提供
home-relay = 中継の承認待ち：{ $origin }から{ $to }へ
home-answer = { $asked }からの要請：回答するか、提供を見送る
home-revise = 差し戻し：新しい版を作成
home-acknowledge = { $origin }から提供：閲覧してから受領を確認
home-left = 残り{ $span }
home-over = 目標超過 { $span }

home-newer = 前へ
home-older = 次へ
home-page = { $first }～{ $last } / { $total }
home-more-than = { $total }超

home-list-mine = 自分の案件
home-list-pending = 処理待ち
home-list-overdue = 目標超過
home-list-shared = 提供済み
home-list-expiring = 期限間近

home-quiet = 処理待ち、目標超過、期限間近のものはありません。
home-oldest = 最長{ $span }
home-waits-approve = 承認待ち
home-waits-relay = 中継の承認待ち
home-waits-answer = 回答待ち
home-waits-revise = 新しい版の作成
home-waits-acknowledge = 受領確認待ち
home-overdue = 目標超過
home-unread = 受領済み・未読
home-unacknowledged = 提供済み・受領未確認
home-expiring = 24時間以内に期限切れ
home-undone = 未処理のまま失効・期限切れ（直近7日）

home-refused = 拒否された操作（過去24時間）
home-refused-none = 拒否された操作はありません。
home-roster = 要員名簿：有効{ $active }名、権限停止{ $down }名
home-arrangements = 取決め
home-status-draft = 案
home-status-not-in-force = 未発効
home-status-active = 有効
home-status-suspended = 停止中
home-status-termination-notified = 有効（終了通告済み）
home-status-terminated = 終了
home-away = { $name }は{ $at }まで不在

button-nudge = 再通知を送る
done-nudge = { $number }の再通知を送ります。
nudge-reached = 宛先：{ $names }。
moved-nudge = 再通知を送付
