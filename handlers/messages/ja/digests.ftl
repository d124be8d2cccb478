# まとめ:監督者が毎朝・毎週読むもの。

digest-daily = { $party }の日次まとめ
digest-weekly = { $party }の週次まとめ
digest-as-of = { $at } 現在。
digest-since = 動きは { $at } 以降のものです。
digest-nothing = 報告事項はありません。
digest-none-overdue = 期限超過はありません。
digest-more = ほか{ $count }件
digest-show = 表示
digest-now = 現時点の状況です。次回のまとめは { $at }の予定です。
digest-notice = { $title }: 期限超過{ $overdue }件、自国待ち{ $waiting }件
digest-checkpoint = 送信時点の監査記録チェックポイントです。保存しておくと、それ以前の記録が改変されていないことを後から確かめられます。
digest-picture-missing = 図: { $alt }

help-digest = 自国の現況: 処理待ち、期限超過。週次では所要時間も

digest-part-waiting = 処理待ち
digest-part-overdue = 期限超過({ $total }件)
digest-part-unread = 受領・未読({ $total }件)
digest-part-read = 閲覧済み・受領未確認({ $total }件)
digest-part-ending = 期限間近
digest-part-recalled = 回収({ $total }件)
digest-part-arrangements = 取決め・協定
digest-part-exceptions = 例外
digest-part-spent = 所要時間(直前4週間との比較)
digest-part-met = 自国の手続のうち目標時間内に済んだもの
digest-part-volume = 提供件数(方向別)
digest-part-subjects = 提供件数(主題別)
digest-part-levels = 提供件数(区分別)
digest-part-outcomes = 自国の決定のうち承認しなかったもの

digest-step-asked = 回答
digest-step-originator-review = 承認の判断
digest-step-relay-review = 中継の判断
digest-step-returned = 新しい版
digest-step-released = 受領確認
digest-waiting-line = { $party }: { $count }件({ $steps })
digest-waiting-step = { $step } { $count }件、最長{ $age }
digest-overdue-line = { $party }の{ $step }待ち、{ $over }超過
digest-received-line = 受領から{ $age }
digest-ending-line = { $span }以内: 未読{ $unread }件、閲覧済み{ $read }件
digest-ends-line = 未読、残り{ $span }
digest-recalled-line = { $age }前に回収
digest-declared-suspend = { $arrangement }: { $party } が停止({ $at } から)
digest-declared-resume = { $arrangement }: { $party } が停止を解除({ $at } から)
digest-declared-notice = { $arrangement }: { $party } が終了を通告({ $at } に終了)
digest-declared-notice-withdrawn = { $arrangement }: { $party } が通告を撤回({ $at } から)
digest-declared-terminate = { $arrangement }: { $party } が終了({ $at } から)
digest-declared-in-force = { $arrangement }: { $party } が効力発生を記録({ $at } から)
digest-halted = { $arrangement } では現在何も提供できません: { $status }
digest-status-draft = 案の段階
digest-status-not-in-force = 未発効
digest-status-suspended = 停止中
digest-status-terminated = 終了
digest-refused-line = 自国で拒否された操作(規則別): { $rules }
digest-precedence-line = 優先度の変更{ $count }件

digest-share-decide = 自国の承認判断
digest-share-relay = 自国の中継判断
digest-share-receive = 自国の受領確認
digest-share-by-hub = 自国提供分の中継(経由国)
digest-share-by-recipient = 自国提供分の受領確認(受領国)
digest-spread = 中央値{ $median }、9割が{ $p90 }以内、{ $n }件
digest-spread-none = なし
digest-trend = { $what }: { $week }。以前: { $before }
digest-few = (少数)
digest-met-line = { $precedence }: { $percent }({ $whole }件中{ $part }件)。以前: { $before }
digest-volume-line = { $origin } → { $to }: { $count }件。以前の週別: { $before }
digest-count-line = { $what }: { $count }件
digest-denied-line = 不承認: { $percent }({ $whole }件中{ $part }件)。以前: { $before }
digest-returned-line = 差し戻し: { $percent }({ $whole }件中{ $part }件)。以前: { $before }
digest-codes-line = 理由: { $codes }
digest-no-steps = 今週はありません

digest-span-s = { $n }秒
digest-span-min = { $n }分
digest-span-h = { $n }時間
digest-span-d = { $n }日

digest-picture-waiting = 処理待ち(経過時間・担当国別)
digest-picture-flow = 週ごとの提供件数
digest-picture-pace = 判断に要した時間(今週)
# A date pattern of Unicode CLDR, not a sentence.
digest-day = M月d日
digest-age-0 = 1時間未満
digest-age-1 = 1~4時間
digest-age-2 = 4~24時間
digest-age-3 = 1日超
digest-alt-waiting = 棒グラフ: 担当国別の処理待ち件数。{ $what }
digest-alt-waiting-none = 処理待ちはありません。
digest-alt-flow = 5週間の柱グラフ(古い順)。{ $what }
digest-alt-pace = 棒グラフ: 判断時間の中央値と目標時間。{ $what }
digest-alt-pace-none = 今週の判断はありません。
digest-alt-pace-one = { $precedence } { $median }(目標 { $allowed })
digest-legend-median = 中央値
digest-legend-p90 = 9割
digest-legend-allowance = 目標時間
