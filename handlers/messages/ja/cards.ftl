# What a card states, and its buttons.

no-content-yet = 内容はまだありません
route = 経路
decide-by = 判断期限
stopped = 計時停止中、残り{ $span }
version = 第{ $n }版
under = 根拠: { $arrangement }
voluntary = 法的拘束力なし・任意
progress = { $needed }名中{ $given }名
aim = 目標: { $span }以内

stands-asked = 要請済み。応じるかどうかは{ $party }が任意に判断
stands-considered = 検討中
stands-originator-review = { $party }の判断待ち{ $progress }
stands-relay-review = { $party }の中継判断待ち{ $progress }
stands-returned = { $party }に差し戻し(新しい版待ち)
stands-released = 提供済み・受領確認待ち · 期限 { $until }
stands-acknowledged = 受領確認済み { $at } · 期限 { $until }
stands-denied = 不承認
stands-withdrawn = 取下げ
stands-lapsed = 期限内に判断されず失効
stands-recalled = 回収
stands-expired = 期限切れ { $until }

waits-approve = { $party }の判断待ち
waits-relay = { $party }の中継判断待ち
waits-open = { $party }に提供済み・受領確認待ち
waits-acknowledged = { $party }が受領確認済み
waits-answer = { $party }への情報提供の要請
waits-revise = { $party }に差し戻し(新しい版待ち)
waits-party = { $party }の対応待ち
waits-considered = 検討中
waits-suspended = 保留中
waits-revised = その後改訂あり
waits-ended = 終了: { $stage }
waits-shared = 提供済み

odd-letters = 表記に注意。{ $field }の「{ $word }」に、形の似た別の文字体系の文字が混じっています: { $letters }
revised = このカードの作成後に改訂されました。新しい版には別のカードがあります。
suspended-now = 保留中です。{ $why }
returned-because = 差し戻しの理由: { $reason }
duty-officers = 当直: { $mentions }

button-approve = 承認する
button-relay = 中継する
button-return = 差し戻す
button-deny = 承認しない
button-details = 詳細
button-open = 開く
button-acknowledge = 受領を確認する
button-answer = 回答する
button-decline = 辞退する
button-revise = 改訂する
button-withdraw = 取り下げる
button-recall = 回収する

confirm-approve = { $number } を承認しますか
confirm-relay = { $number } を中継しますか
confirm-what = { $number } を{ $parties }に提供します。区分表示: { $banner }
confirm-no = 戻る

covers-until = 対象: { $parties }。{ $until }まで閲覧できます。
covers-for = 対象: { $parties }。閲覧できる期間は提供の時点から{ $span }です。
covers-only = 対象: { $parties }。

done-request = { $number } を審査に回しました。
done-ask = { $number } を要請しました。応じるかどうかは相手側が任意に判断します。
done-answer = { $number } に回答しました。これから審査に入ります。
done-revise = { $number } の新しい版を作成しました。以前の版への承認は無効になります。
done-decline = { $number } を辞退しました。相手側には不承認とだけ表示されます。
done-approve = { $number } を承認しました。
done-relay = { $number } の中継を承認しました。
done-return = { $number } を差し戻しました。起案したデスクはこのメモを読めます。
done-deny = { $number } を不承認としました。理由は自国側にとどまります。
done-withdraw = { $number } を取り下げました。
done-recall = { $number } を回収しました。今後は開けません。
done-acknowledge = { $number } の受領を自国として確認しました。
