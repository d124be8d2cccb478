# 包括承認：提供承認権者2名による事前の決定。利用、停止中、終了。

button-authorise = 包括承認を作成する
button-authorisations = 包括承認
button-revoke = 取り消す
button-confirm = 確認する
button-reject = 却下する
button-renew = 更新する
form-authorise = 包括承認の作成
submit-authorise = 作成する
form-renew = 包括承認の更新
submit-renew = 更新を提案する
usage-ID = ID
help-authorise = 直ちに提供してよいものを事前に承認する。別の提供承認権者が確認する
help-authorisations = 自国の包括承認とその利用状況を表示する
help-revoke = 包括承認を直ちに取り消す
role-hand = もう一方の承認者

field-from = 開始
field-cap = 24時間の上限
field-why = 理由
field-template = 様式
authorise-says = 作成した包括承認は、あなたに代わって{ $party }の承認とみなされます。範囲内の提供は、自国の誰も読まないまま直ちに進みます。経由国の中継の承認は従来どおりです。別の提供承認権者が確認するまで効力はありません。
hint-own-party = ポリシーが自国の包括承認に認める範囲から選んでください。
hint-authorise-to = 提供先を選んでください。提供先がすべてこの中にあり、経路も同じ提供だけが対象です。
hint-authorise-template = 対象とする提供の様式を選んでください。
hint-authorise-level = 対象とする最も高い区分を選んでください。
hint-authorise-caveats = 対象とする提供の取扱条件を選んでください。これと完全に一致するものだけが対象です。
hint-authorise-lifetime = 対象とする提供期間の上限を 12h、3d のように書いてください。空欄なら優先順位ごとの通常の期間です。
hint-from-day = 自国の時間帯で最初の日を選んでください。空欄なら直ちに始まります。
hint-until-day = 自国の時間帯で最後の日を選んでください。
hint-cap = 任意の24時間に認める初報の件数を、{ $most }以下の数字で書いてください。
hint-why = 秘密でない言葉で書いてください。自国の者だけが読みます。

done-authorise = { $authorisation }を作成しました。7日以内に自国の別の提供承認権者が確認するまで効力はありません。
done-confirm = 確認しました。{ $authorisation }は{ $at }まで有効です。
done-reject = { $authorisation }を却下しました。
done-renew = { $authorisation }を{ $at }まで更新するよう提案しました。もう一方の承認者が7日以内に確認します。
done-revoke = { $authorisation }を取り消しました。以後の提供には使われません。
revoke-at-hub = この包括承認による提供が{ $count }件、経由国で承認待ちです。取り下げない限りそのまま進みます。
revoke-none-at-hub = 経由国で承認待ちのものはありません。提供済みのものはそのままです。終わらせるには回収してください。
confirm-revoke-title = { $authorisation }を取り消しますか？
confirm-revoke-what = 以後の提供には使われません。すでに進んだものはそのままです。
confirm-confirm-title = { $authorisation }を確認しますか？
confirm-confirm-what = 範囲内の提供は、自国の誰も読まないまま直ちに進みます。あなたは2名の承認者の1人になります。

authorisations-of = { $party }の包括承認
authorisations-none = { $party }に包括承認はありません。提供ごとに提供承認権者が承認します。
authorisation-scope = { $subject } · { $ways } · { $precedence } · { $level }以下 · { $span }以内
authorisation-cap = 任意の24時間に{ $cap }件まで、残り{ $left }件
authorisation-hands = { $count ->
    [1] 作成：{ $names }
   *[other] 承認者：{ $names }
 }
authorisation-renewal = { $name }が{ $at }までの更新を提案
authorisation-proposed = { $waits }まで確認待ち
authorisation-ahead = { $since }から{ $at }まで有効
authorisation-live = { $at }まで有効
authorisation-rests-hands = 停止中：承認者の1人がこれを承認できない状態です · { $at }まで
authorisation-rests-held = 停止中：取決めによる提供ができない状態です · { $at }まで
authorisation-rests-ceiling = 停止中：現行のポリシーの範囲を超えています · { $at }まで
authorisation-over-time = { $at }に終了
authorisation-over-revoked = { $at }に取消し
authorisation-over-rejected = { $at }に却下
authorisation-over-exercise = { $at }に終了（演習と実際の切替え）

way-ordinary = 先に自国の提供承認権者の承認が必要です。
way-before = { $authorisation }により直ちに進むもの：{ $scope }（任意の24時間に{ $cap }件まで、残り{ $left }件）。それ以外は先に提供承認権者の承認が必要です。選択すると、どちらになるかをここに表示します。
way-covered = { $authorisation }により、自国の誰の承認も待たずに直ちに進みます（任意の24時間に{ $cap }件まで、残り{ $left }件）。
way-covered-correction = 初報と同じく{ $authorisation }により、自国の誰の承認も待たずに直ちに進みます。
way-not-covered = 通常の手続きです。先に提供承認権者の承認が必要です。{ $authorisation }の対象外：{ $why }
way-why-over = 終了している
way-why-hands = 承認者の1人がこれを承認できず停止中
way-why-held = 取決めとともに停止中
way-why-ceiling = ポリシーの範囲を超え停止中
way-why-exercise = 演習と実際は互いに代わらない
way-why-subject = 主題が異なる
way-why-to = 対象外の提供先がある
way-why-route = 経路または取決めが異なる
way-why-level = 区分が上限を超える
way-why-caveats = 取扱条件が異なる
way-why-precedence = 優先順位が異なる
way-why-lifetime = 提供期間が上限を超える
way-why-template = 様式が異なる
way-why-drafter = あなたが承認者の1人
way-why-quorum = 3名以上の承認が必要
way-why-cap = 24時間の上限に達した
way-why-corrections = 訂正の回数が上限に達した

under-authorisation = { $authorisation }による
moment-decided-beforehand = ✓ { $authorisation }により事前に承認済み（{ $names }）
card-beforehand = 包括承認：{ $authorisation }
certificate-beforehand = 承認
certificate-beforehand-says = { $party }、包括承認{ $authorisation }
digest-part-beforehand = 包括承認により提供承認権者が未読のまま進んだもの（{ $total }件）
digest-beforehand-todo = 閲覧し、必要なら取下げまたは回収してください。

news-authorisation-granted = { $authorisation }が確認待ちです
news-authorisation-granted-says = { $name }が作成しました。{ $waits }までに確認または却下してください。
news-authorisation-prolonged = { $authorisation }の更新が確認待ちです
news-authorisation-prolonged-says = { $name }が{ $renewed }までの更新を提案しました。もう一方の承認者が確認します。
news-authorisation-live = { $authorisation }が確認されました
news-authorisation-live-says = { $name }が確認しました。範囲内の提供は直ちに進みます。
news-authorisation-renewed = { $authorisation }が更新されました
news-authorisation-renewed-says = { $name }が{ $until }までの更新を確認しました。
news-authorisation-rejected = { $authorisation }は却下されました
news-authorisation-rejected-says = { $name }が却下しました。
news-authorisation-revoked = { $authorisation }は取り消されました
news-authorisation-revoked-says = { $name }が取り消しました。以後の提供は、先に提供承認権者の承認が必要です。
news-authorisation-ending = { $authorisation }は{ $until }に終了します
news-authorisation-ending-says = その後は、何時でも先に提供承認権者の承認が必要です。2名の承認者が更新できます。
news-authorisation-over = { $authorisation }は終了しました
news-authorisation-over-says = 以後の提供は、何時でも先に提供承認権者の承認が必要です。
news-authorisation-rests = { $authorisation }は停止中です
news-authorisation-rests-says = { $why }解消するまでは、何時でも先に提供承認権者の承認が必要です。
news-authorisation-goes-on = { $authorisation }の停止が解けました
news-authorisation-goes-on-says = 範囲内の提供は再び直ちに進みます。
authorisation-why-hands = 承認者の1人がこれを承認できなくなりました。
authorisation-why-held = 取決めによる提供ができない状態です。
authorisation-why-ceiling = 現行のポリシーの範囲を超えています。

refusal-authorisation-over = この操作はできません。{ $authorisation }は終了しているか、停止中か、これを対象としていません。{ $command }authorisations で確認してください。もう一度送ると、先に提供承認権者の承認が必要になります。
refusal-authorisation-cap = 送られませんでした。{ $authorisation }の24時間の上限{ $cap }件に達しています。もう一度送ると、先に提供承認権者の承認が必要になります。
refusal-authorisation-ceiling = { $limit ->
    [none] { $ceiling ->
        [none] ポリシーは自国に包括承認を認めていません。ポリシーの責任者に相談してください。
       *[other] ポリシーが自国の包括承認に認める範囲を超えています。上限：{ $ceiling }。範囲内で選んでください。
     }
   *[other] ポリシーが自国の包括承認に認める範囲を超えています。上限：{ $limit }。範囲内で選んでください。
 }
rule-authorisation-over = 包括承認が終了・停止中
rule-authorisation-cap = 包括承認の上限
rule-authorisation-ceiling = 包括承認の範囲超過
