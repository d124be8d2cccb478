# まとめ：監督者が毎朝・毎週読むもの。

digest-daily = { $party }の日次まとめ
digest-weekly = { $party }の週次まとめ
digest-covers = 集計期間：{ $since }～{ $until }（{ $zone }）
digest-dates = { $since }～{ $until }
digest-nothing = 報告事項はありません。
digest-none-overdue = 目標超過はありません。
digest-more = ほか{ $count }件
digest-show = 表示
digest-now = 現時点の状況です。次回のまとめは{ $at }の予定です。
digest-notice = { $title }：目標超過{ $overdue }件、自国待ち{ $waiting }件
digest-checkpoint = 送信時点の監査記録チェックポイントです。保存しておくと、それ以前の記録が改変されていないことを後から確かめられます。
digest-reopened = 監査記録が署名時の内容と一致しなかったため、{ $at }にシステム管理者が記録を再開しました。理由：{ $because }
digest-verified = 監査記録全体の直近の検証：{ $at }、{ $count }件すべて署名時のとおり。
digest-never-verified = 監査記録全体の検証はまだ行われていません。
digest-picture-missing = 図：{ $alt }

button-share = 監督者に共有
digest-shared = 共有：{ $name }
done-share = まとめを監督者用チャンネルに投稿します。
done-share-before = このまとめは監督者用チャンネルに投稿済みです。

refusal-digest-not-due = { $at ->
    [none] この日のまとめはありません。それより前の日を指定するか、日付を省いて現況を表示してください。
   *[other] この日のまとめはまだありません。{ $at }の予定です。それより前の日を指定するか、日付を省いて現況を表示してください。
 }
refusal-digest-before-desk = この日のまとめはありません。自国デスクの記録は{ $at }からです。それより後の日を指定してください。
refusal-no-supervisors-channel = 共有できません。自国デスクに監督者用チャンネルがありません。要員名簿への登録をシステム管理者に依頼してください。
rule-digest-not-due = まとめの予定時刻前
rule-digest-before-desk = 記録開始前の日
rule-no-supervisors-channel = 監督者用チャンネルなし

help-digest = 自国の現況：処理待ち、目標超過。週次では所要時間。日付を付けると過去の日のまとめ

digest-part-waiting = 処理待ち
digest-part-overdue = 目標超過（{ $total }件）
digest-part-undone = 未処理のまま失効・期限切れ（{ $total }件）
digest-part-unread = 受領済み・未読（{ $total }件）
digest-part-read = 閲覧済み・受領未確認（{ $total }件）
digest-part-ending = 期限間近
digest-part-destruction = 破棄証明待ち（{ $total }件）
digest-part-recalled = 回収（{ $total }件）
digest-part-arrangements = 取決め・協定
digest-part-exceptions = 例外
digest-part-spent = 所要時間
digest-part-met = 自国の手続の目標達成
digest-part-passages = 受領確認までの通算時間
digest-part-volume = 提供件数（方向別）
digest-part-subjects = 提供件数（主題別）
digest-part-levels = 提供件数（区分別）
digest-part-outcomes = 自国の不承認・差し戻し

digest-step-asked = 回答
digest-step-originator-review = 承認
digest-step-relay-review = 中継の承認
digest-step-returned = 修正版の提出
digest-step-released = 受領確認
digest-waiting-line = { $party }：{ $count }件（{ $steps }）
digest-waiting-step = { $step } { $count }件、最長{ $age }
digest-overdue-line = { $party }の{ $step } · { $over }の目標超過（目標 { $due }）
digest-todo-asked = 自国デスクで回答するか、提供を見送ることができます。
digest-todo-originator-review = 自国の提供承認権者が承認・差し戻し・不承認を決められます。
digest-todo-relay-review = 自国の提供承認権者が中継の承認・差し戻し・不承認を決められます。
digest-todo-returned = 自国デスクで修正版を送るか、取り下げることができます。
digest-todo-released = 自国の連絡官が閲覧し、受領確認できます。
digest-todo-other = { $party }の手続です。同国のデスクに電話できます。
digest-undone-line = { $outcome }、{ $age }前
digest-received-line = 受領から{ $age }
digest-ending-line = { $span }以内：未読{ $unread }件、閲覧済み{ $read }件
digest-ends-line = 未読、残り{ $span }で期限切れ
digest-debt-line = { $party }：破棄証明の未提出{ $count }件、うち目標超過{ $overdue }件、最長{ $age }
digest-destruction-line = { $party }、終了から{ $age }
digest-destruction-late = { $party }、終了から{ $age }、目標超過 { $over }
digest-recalled-line = { $age }前に回収
digest-declared-suspend = { $arrangement }：{ $party }が停止（{ $at }から）
digest-declared-resume = { $arrangement }：{ $party }が停止を解除（{ $at }から）
digest-declared-notice = { $arrangement }：{ $party }が終了を通告（{ $at }に終了）
digest-declared-notice-withdrawn = { $arrangement }：{ $party }が通告を撤回（{ $at }から）
digest-declared-terminate = { $arrangement }：{ $party }が終了（{ $at }から）
digest-declared-in-force = { $arrangement }：{ $party }が効力発生を記録（{ $at }から）
digest-halted = { $arrangement }では現在何も提供できません：{ $status }
digest-status-draft = 案の段階
digest-status-not-in-force = 未発効
digest-status-suspended = 停止中
digest-status-terminated = 終了
digest-refused-line = 自国で拒否された操作：{ $rules }
digest-precedence-line = 優先順位の変更{ $count }件

digest-share-decide = 自国の承認
digest-share-relay = 自国による中継の承認
digest-share-receive = 自国の受領確認
digest-share-by-hub = 自国提供分の中継の承認（経由国）
digest-share-by-recipient = 自国提供分の受領確認（受領国）
digest-share-sent = 自国が提供
digest-share-relayed = 自国が中継
digest-share-received = 自国が受領
digest-passage = { $n }件の中央値{ $median }、最長{ $worst }
digest-passage-score = 目標達成{ $score }
digest-passage-missed = 受領確認なく終了{ $n }件
digest-passage-stopped = うち計時停止あり{ $n }件
digest-spread = 中央値{ $median }、90%が{ $p90 }以内
digest-none = なし
digest-with = { $said }（{ $more }）
digest-semicolon = 。
digest-steps-decide = 承認・不承認{ $n }件
digest-steps-relay = 中継の承認{ $n }件
digest-steps-receive = 受領確認{ $n }件
digest-steps-by-hub = 中継の承認{ $n }件
digest-steps-by-recipient = 受領確認{ $n }件
digest-steps-undone = 未処理のまま終了{ $n }件
digest-steps-open = 目標超過で未了{ $n }件
digest-before = 直前4週間：{ $said }
digest-no-earlier = 以前の週の実績なし
digest-score = { $percent }%、{ $whole }件中{ $part }件
digest-score-few = { $whole }件中{ $part }件
digest-trend = { $what }：{ $said }
digest-met-line = { $precedence } { $said }
digest-volume-line = { $origin } → { $to }：{ $count }件（直前4週間の週別：{ $before }）
digest-count-line = { $what }：{ $count }件
digest-denied-line = 不承認：{ $said }
digest-returned-line = 差し戻し：{ $said }
digest-codes-line = 理由：{ $codes }

digest-span-s = { $n }秒
digest-span-min = { $n }分
digest-span-h = { $n }時間
digest-span-d = { $n }日

digest-picture-waiting = 処理待ち（経過時間・担当国別）
digest-picture-flow = 週ごとの提供件数
digest-picture-pace = 今週の承認・不承認の所要時間（目標比）
digest-age-0 = 1時間未満
digest-age-1 = 1～4時間
digest-age-2 = 4～24時間
digest-age-3 = 1日超
digest-alt-waiting = 棒グラフ：担当国別の処理待ち件数。{ $what }。
digest-alt-waiting-none = 処理待ちはありません。
digest-alt-flow = 5週間の柱グラフ（最初の週は{ $first }まで、最後の週は{ $last }まで）。{ $what }。
digest-alt-pace = 承認・不承認の所要時間と目標（対数目盛り）。{ $what }。
digest-alt-pace-none = 今週の承認・不承認はありません。
digest-alt-pace-one = { $precedence }：中央値{ $median }、90%が{ $p90 }以内、目標{ $allowed }（{ $steps }）
digest-axis-pace = 目標に対する割合（1目盛りごとに10倍）
digest-axis-target = 目標
digest-axis-percent = { $n }%
digest-axis-times = { $n }倍
digest-pace-said = { $median } · 目標{ $allowed }
digest-legend-median = 中央値
digest-legend-p90 = 90%
digest-legend-target = 目標

# Date patterns of Unicode CLDR, not sentences.
digest-day = y年M月d日
digest-moment = M月d日 HH:mm
digest-moment-near = d日 HH:mm
digest-date = y年M月d日（EEE）
digest-dates-first = y年M月d日
digest-dates-last = M月d日
