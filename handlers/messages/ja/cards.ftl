# What a card states, and its buttons.

no-content-yet = 内容はまだありません
route = 経路
decide-by = 失効
stopped = 計時停止中、残り{ $span }
version = 第{ $n }版
under = 根拠：{ $arrangement }
voluntary = 法的拘束力なし・任意
progress = { $needed }名中{ $given }名

stands-asked = 要請済み。回答か見送りかは{ $party }の任意
stands-considered = 検討中
stands-originator-review = { $party }の承認待ち{ $progress }
stands-relay-review = { $party }の中継の承認待ち{ $progress }
stands-returned = { $party }に差し戻し（新しい版待ち）
stands-released = 提供済み・受領確認待ち · 期限 { $until }
stands-acknowledged = 受領確認済み { $at } · 期限 { $until }
stands-denied = 不承認
stands-withdrawn = 取下げ
stands-lapsed = 未承認のまま失効
stands-recalled = 回収
stands-superseded = 訂正に差し替え済み
stands-cancelled = 取消し（誤報：{ $reason }）
stands-expired = 期限切れ { $until }

waits-party = { $party }の対応待ち
waits-suspended = 保留中

odd-letters = 表記に注意。{ $field }の「{ $word }」に、形の似た別の文字体系の文字が混じっています：{ $letters }
suspended-now = 保留中です。{ $why }

# その時点の状況：何を待っているか、目標の前と後。

moment-due-originator-review = 承認目標 { $at }
moment-due-relay-review = 中継の承認目標 { $at }
moment-due-released = 受領確認の目標 { $at }
moment-late = 目標超過：目標は{ $at }
note-due-originator-review = 承認目標 { $at }
note-due-relay-review = 中継の承認目標 { $at }
note-due-released = 受領確認の目標 { $at }
note-late = 目標超過（目標 { $at }）
moment-open-originator-review = { $party }の承認待ち
moment-open-relay-review = { $party }の中継の承認待ち
moment-open-released = { $party }の受領確認待ち
moment-quorum = { $needed }名中{ $given }名：✓ { $names }
moment-read = { $name }が閲覧 { $at }
moment-looked-at = { $name }が対応中（{ $at }まで）

moment-decided-approve = ✓ 承認：{ $names }
moment-decided-relay = ✓ 中継：{ $names }
with-relay-review = { $party }の中継の承認待ち、目標 { $at }
with-released = { $party }の受領確認待ち、目標 { $at }
with-late = { $party }が目標超過、目標は{ $at }
with-open = { $party }の対応待ち

moment-asked = { $asker }から{ $party }への要請。回答か見送りかは{ $party }の任意
moment-considered = 検討中
moment-held = { $at }から保留中：{ $why }
moment-on-hold = 保留中：{ $why }
held-arrangement-suspended = { $arrangement }は{ $parties }により停止中
held-arrangement-not-in-force = { $arrangement }は未発効
held-agreement-inactive = { $agreement }は効力停止中
moment-revised = 第{ $n }版に差し替え済み
moment-returned = 新しい版のため差し戻し
moment-returned-because = 差し戻し：{ $reason }
moment-denied = 不承認
moment-withdrawn = 取下げ
moment-acknowledged = ✓ 受領確認：{ $name }
note-acknowledged = 受領確認済み
moment-until = 閲覧期限 { $at }
moment-lapsed = 失効
moment-unanswered = 未回答のまま失効（{ $party }の回答待ち）
moment-undecided = 未承認のまま失効（{ $party }の承認待ち）
moment-unrevised = 未改訂のまま失効（{ $party }の改訂待ち）
moment-unread = 未読のまま期限切れ
moment-unacknowledged = 閲覧後、受領未確認のまま期限切れ
moment-expired = 期限切れ
moment-recalled = 回収
moment-cancelled = 取消し（誤報）
moment-destroyed = 破棄済み（保有した全ての参加者が証明）
moment-certificate = 破棄証明の目安 { $at }
moment-witness = 立会人の確認待ち

way-unread = 未読
way-read = 閲覧済み
passage-since = 開始 { $at }
passage-target = 通算目標 { $at }
passage-met = 通算{ $span }、目標達成
passage-late = 通算{ $span }、目標超過
passage-took = 通算{ $span }
passage-missed = 受領確認なし、通算目標未達
passage-stopped = 計時停止{ $span }
card-purpose = 目的：{ $purpose }
card-kept = 提供から{ $span }閲覧可
span-of = { $span }（{ $parties }）
card-expires = 閲覧期限 { $at }
card-lapses = 失効 { $at }
card-version = 第{ $n }版
card-changed = { $count }項目を変更
card-read-before = 以前の版を開いた人数：{ $counts }
card-correction-due = 訂正が承認待ち
correction-of = { $number } の訂正（第{ $n }報）
moment-correction-due = 訂正が届く予定
moment-superseded = 訂正（第{ $n }報）{ $number } に差し替え済み
card-voluntary = { $arrangement }（法的拘束力なし）
card-show = 履歴
card-precedence = 優先順位を変更する
card-ask = 改めて要請する
card-narrow-approve = 範囲を限って承認する
card-narrow-relay = 範囲を限って中継する
button-decision-withdraw = 取り下げる

button-approve = 承認する
button-relay = 中継する
button-narrow = 範囲を限る
button-return = 差し戻す
button-deny = 承認しない
button-details = 読む
button-open = 読む
button-acknowledge = 受領を確認する
button-answer = 回答する
button-decline = 提供を見送る
button-revise = 改訂する
button-correct = 訂正する
button-withdraw = 取り下げる
button-recall = 回収する
button-cancel = 取り消す

confirm-approve = { $number } を承認しますか？
confirm-relay = { $number } を中継しますか？
confirm-what = 提供先：{ $parties }。区分表示：{ $banner }。提供から{ $span }閲覧可。
confirm-through = { $to }（{ $hub }経由）
confirm-yes = { $do }（{ $parties }）
confirm-no = 戻る

covers-until = { $parties }は{ $until }まで閲覧できます。
covers-for = 対象：{ $parties }。閲覧できる期間は提供の時点から{ $span }です。
covers-only = 対象：{ $parties }。
covers-left = 承認待ちのまま：{ $parties }。
next-own = 承認があと1名必要です（目標 { $at }）。
next-relay = 次は{ $party }による中継の承認です（目標 { $at }）。

done-request = { $number } の承認を申請しました。
done-ask = { $number } を要請しました。応じるかどうかは相手側の任意です。
done-answer = { $number } に回答し、承認を申請しました。
done-revise = { $number } の新しい版を作成しました。以前の版への承認は無効になります。
done-correct = { $number } は訂正です。提供された先で、以前の報告に差し替わります。
done-decline = { $number } の提供を見送りました。相手側には不承認とだけ表示されます。
done-approve = { $number } を承認しました。
done-relay = { $number } を中継しました。
done-return = { $number } を差し戻しました。起案したデスクはこのメモを読めます。
done-deny = { $number } を不承認としました。理由は自国側にとどまります。
done-withdraw = { $number } を取り下げました。
done-recall = { $number } を回収しました。今後は開けません。
done-cancel = { $number } を取り消しました。受け取っていたすべての国に、誤報であることを知らせます。
done-acknowledge = { $number } の受領を自国として確認しました。
