# One sentence per rule: what can't be done, why, and what to do next.

refusal-not-registered = 自国デスクの要員名簿に登録されていないか、Slackでゲストまたは停止中のアカウントになっています。保全責任者に登録を依頼してください。
refusal-party-fixed = この要員名簿は取り込めません。別の参加者へ移された者がいます。Slackアカウントの所属は変えられません。新しいアカウントを用意してください。
refusal-wrong-channel = ここでは使えません。自国デスクのチャンネルか、このアプリへのダイレクトメッセージを使ってください。
refusal-wrong-role = この操作はできません。自国デスクでは{ $role }が行います。担当者に依頼してください。
refusal-wrong-party = この操作はできません。他の参加者が行う段階です。{ $command }show で状況を確認してください。
refusal-not-found = { $typed ->
    [none] 閲覧できる案件の中に、その番号はありません。番号を確かめるか、{ $command }list を使ってください。
   *[other] 閲覧できる案件の中に、番号「{ $typed }」はありません。番号を確かめるか、{ $command }list を使ってください。
 }
refusal-several-match = その短い番号に当てはまる案件が複数あります：{ $numbers }。番号をすべて入力してください。
refusal-usage-unclear = { $typed ->
    [none] 次の形で入力してください：{ $usage }
   *[other] 「{ $typed }」というコマンドはありません。できることを確認するには：{ $usage }
 }
refusal-self-approval = あなたが起案または要請したものには、この操作はできません。同じ役割の同僚に依頼してください。
refusal-no-delegation = この主題は委任の範囲外のため、承認できません。自国デスクの他の提供承認権者に依頼してください。
refusal-clearance-lapsed = 取扱資格が{ $level }に及ばないため、この操作はできません。保全責任者に相談してください。
refusal-not-recipient = { $about ->
    [drafting] 送れません。この主題は、あなたに職務上知る必要性が認められた範囲の外です。別の主題を選ぶか、保全責任者に相談してください。
   *[other] この操作はできません。自国に提供されていないか、この主題を職務上知る必要性のある、資格を持つ連絡官として登録されていません。{ $command }show で状況を確認してください。
 }
refusal-nobody-can-decide = 送れません。{ $party }には、この区分と主題を承認できる提供承認権者が足りません。別の提供先を選ぶか、保全責任者を通じて照会してください。

refusal-party-not-in-arrangement = 送れません。{ $party }はどの取決めにも参加していません。別の提供先を選んでください。
refusal-route-missing = { $origin }から{ $party }へは提供できません。これを運べる経路が、ポリシーのどの取決めにもありません。別の提供先を選ぶか、分けて送ってください。
refusal-subject-out-of-scope = 送れません。この主題は{ $arrangement }の対象外です。別の主題または提供先を選んでください。
refusal-level-not-allowed = 送れません。{ $level }は{ $arrangement ->
    [none] この経路
   *[other] { $arrangement }
 }では共有しません。内容が許すなら低い区分を選ぶか、別の手段を使ってください。
refusal-arrangement-suspended = { $arrangement }は停止中です。再開されるまで、手続きも閲覧もできません。差し戻し、不承認、取下げ、回収は行えます。
refusal-arrangement-not-in-force = { $arrangement }は効力を有していないため、手続きを進められません。取決めの管理者に照会してください。
refusal-agreement-inactive = { $arrangement }に基づく情報を保護する{ $agreement }が有効でないため、手続きを進められません。取決めの管理者に照会してください。
refusal-marking-invalid = この区分表示は正しくありません。{ $why }区分または取扱条件を変えてください。
refusal-recipient-outside-marking = { $party }には提供できません。区分表示の提供先に含まれていません。取扱条件または提供先を変えてください。
refusal-body-above-ceiling = ここで扱える本文は{ $ceiling }までで、これは{ $level }です。代わりに参照番号と文書のハッシュ値を記入してください。
refusal-reference-above-ceiling = ここで扱える参照番号は{ $ceiling }までで、これは{ $level }です。別の手段を使ってください。

refusal-field-missing = 「{ $name }」が未記入です。記入してください。
refusal-too-long = 「{ $name }」が長すぎます。{ $limit }文字以内に縮めてください。
refusal-text-invalid = { $sign ->
    [none] 「{ $name }」に、保存または表示できない文字があります。その文字を除いて入力し直してください。
   *[other] 「{ $name }」の{ $line }行目に、保存または表示できない文字があります：{ $sign }。取り除いてください。
 }
refusal-value-unknown = { $about ->
    [snooze] 延期の長さを読み取れませんでした。15m、1h、morning のいずれかを入力してください。
    [cap] 「{ $name }」は1から99までの数です。数字で書いてください。
   *[other] 「{ $name }」に、現行のポリシーにない選択肢があります。選び直してください。
 }
refusal-content-missing = 内容の記入が正しくありません。本文か、参照番号とハッシュ値の組か、どちらか一方だけを記入してください。
refusal-fingerprint-invalid = ハッシュ値は、sha256sum が表示する16進数16～64桁です。もう一度写し取ってください。
refusal-lifetime-invalid = 提供期間を読み取れないか、1分未満です。90d、12h、30m のように書いてください。
refusal-narrower-only = { $about ->
    [lifetime] 何も承認していません。申請された期間より長くなっています。最長{ $span }です。短くするか、期間を省いてください。
   *[other] 何も承認していません。{ $named }は、承認できる提供先に含まれていません。次から選んでください：{ $parties }。
 }
refusal-lifetime-over-consent = { $about ->
    [extend] 延長していません。依頼された期間を超えています。最長{ $span }にしてください。
   *[other] 中継していません。提供元が承認した期間より長くなっています。最長{ $span }です。短くするか、期間を省いてください。
 }
refusal-lifetime-too-long = { $about ->
    [first] 訂正の提供期間は初報の期間が上限です。空欄なら初報と同じになります。
   *[other] 提供期間が長すぎます。提供の時点から最長{ $most }です。短くしてください。
 }
refusal-code-missing = { $step ->
    [deny] 不承認にしていません。理由コードのように始まりますが、該当するコードがありません。次の一つで始めるか（{ $codes }）、自由記述なら前に「note:」と付けてください。
    [cancel] 取消しには理由が要ります。次のいずれかを付けてください：{ $codes }。
   *[other] 差し戻しには理由を付けます。次の一つを加えてください：{ $codes }
 }
refusal-condition-in-note = { $limit ->
    [release] 何も行っていません。メモに別の案件番号がありますが、一つのコマンドで扱えるのは一件だけです。案件ごとに入力してください。単なる覚え書きなら、次のように書いてください：{ $usage }
    [whole] 何も行っていません。条件や限定が書かれていますが、この操作は全体が対象です。その部分を除いて入力し、限定については相手側と調整してください。単なる覚え書きなら、次のように書いてください：{ $usage }
    [all] 不承認にしていません。メモが特定の参加者に触れていますが、不承認は{ $parties }のすべてに及びます。一部の提供先だけを承認するには、次のように書いてください：{ $instead }。単なる覚え書きなら、次のように書いてください：{ $usage }
   *[other] 何も承認していません。メモに条件や限定が書かれていますが、承認は{ $parties }に対し提供期間の全体に及びます。範囲を限るには、提供先か期間、またはその両方を次のように書いてください：{ $instead }。単なる覚え書きなら、次のように書いてください：{ $usage }
 }

refusal-wrong-stage = 現在の段階では行えません：{ $stage }。{ $command }show で確認してください。
refusal-already-decided = すでに決定済みか、あなたが以前に別の参加者の担当としてこの案件に関わっています。{ $command }show で確認してください。
refusal-version-stale = 改訂されています。現在は第{ $version }版です。何も行っていません。最新のカードを使うか、{ $command }show で確認してください。
refusal-consent-missing = 中継できません。提供元の事前承認がこの提供先を含まないか、そろっていません。何も渡していません。新しい版を求めて差し戻してください。
refusal-consent-stale = 中継できません。提供元が承認した内容と異なります。何も渡していません。新しい版を求めて差し戻してください。
refusal-caveat-not-confirmed = 示された取扱条件をすべて確認すると開けます。すべてにチェックを入れてください。
refusal-not-read = 自国デスクではまだ誰もこの版を読んでいません。先に閲覧し、それから受領を確認してください。
refusal-nudged-already = この1時間以内に再通知を送ったため、送信していません。次は{ $at }から送れます。
refusal-nobody-to-nudge = 再通知を送っていません。対応できる者が不在か、通知を延期しています。電話で連絡するか、当直を引き継いでください。
refusal-not-on-watch = 当直ではないため、申し送ることはできません。当直者が行います。必要な場合は{ $command }watchで引き継いでください。
refusal-relief-unfit = この者は当直に就けません。自国デスクの連絡官または提供承認権者で、不在でない別の者を選んでください。
refusal-handover-over = この申し送りの依頼は終わっています。失効したか、当直が別の者に移りました。必要な場合は{ $command }watchで引き継いでください。
refusal-expired = { $at ->
    [none] 閲覧が終了したため、開けません。引き続き要る場合は、{ $command }ask で改めて要請してください。
   *[other] { $at }に期限が切れたため、開けません。引き続き要る場合は、{ $command }ask で改めて要請してください。
 }
refusal-recalled = 提供元が回収したため、開けません。引き続き要る場合は、{ $command }ask で改めて要請してください。
refusal-superseded = 訂正（第{ $n }報）に差し替え済みです。{ $number } を使ってください。
refusal-correction-pending = すでに訂正が承認待ちです：{ $number }。自国デスクの承認待ちなら、そちらを訂正してください。中継国にある場合は、先に取り下げるか、決定を待ってください。
refusal-nothing-to-correct = 訂正を送れる提供先がありません。不承認、差し戻し、取下げ、回収、取消し、失効となったもの、または終了から7日を超えたものには送りません。差し戻されたものは改訂し、それ以外は改めて申請してください。
refusal-content-unavailable = 内容を開けません。鍵がないか、読み取れません。保全責任者に知らせてください。
refusal-duplicate-pending = このフォームは送信済みで、1回だけ受け付けました。結果は { $command }list で確認してください。
refusal-clock-doubted = システムの時計が正しくないため、正しい時刻に直るまで、手続きも閲覧もできません。システム管理者に知らせてください。差し戻し、不承認、取下げ、回収は行えます。
refusal-not-started = 混み合っており、まだ始めていません。何も変わっていません。しばらくしてからもう一度お試しください。
refusal-disk-full = システムのディスクに空きがありません。空きができるまで、終了させる操作（取下げ、回収、不承認、提供の見送り、破棄の証明）だけを受け付けます。何も変わっていません。後でもう一度お試しください。
refusal-no-room-left = システムのディスクに空きがまったくなく、この操作も記録できませんでした。何も変わっていません。すぐにシステム管理者に知らせ、相手国には別の手段で伝えてください。

marking-level-unknown = 区分{ $level }は登録されていません。
marking-caveat-unknown = 取扱条件{ $caveat }は登録されていません。
marking-order = 構成要素の順序が正しくありません。
marking-excludes = { $first }と{ $second }は併記できません。
marking-needs-level = { $caveat }は{ $level }以上に限ります。
marking-not-on-fgi = { $caveat }は米国が作成元の情報にのみ表示します。
marking-needs-list = { $caveat }には提供先の一覧が要ります。
marking-first = 提供先の一覧は{ $party }から始めます。
marking-party-unknown = 参加者{ $party }は登録されていません。

# 拒否の件数を示すときの短い言い方。

rule-not-registered = 要員名簿に登録なし
rule-party-fixed = アカウントの所属は変更不可
rule-wrong-channel = 使えないチャンネル
rule-wrong-role = 他の役割の操作
rule-wrong-party = 他の参加者の段階
rule-not-found = 閲覧できる案件に番号なし
rule-several-match = 短い番号に複数の案件
rule-usage-unclear = コマンドを読み取れず
rule-self-approval = 自分が起案・要請
rule-no-delegation = 主題が委任の範囲外
rule-clearance-lapsed = 取扱資格の不足
rule-not-recipient = 受領者でない、または知る必要性なし
rule-nobody-can-decide = 提供承認権者の不足
rule-party-not-in-arrangement = 取決めに不参加
rule-route-missing = 経路なし
rule-subject-out-of-scope = 主題が対象外
rule-level-not-allowed = 共有しない区分
rule-arrangement-suspended = 取決めが停止中
rule-arrangement-not-in-force = 取決めが効力なし
rule-agreement-inactive = 協定が有効でない
rule-marking-invalid = 区分表示の誤り
rule-recipient-outside-marking = 区分表示の提供先外
rule-body-above-ceiling = 本文の区分が上限超過
rule-reference-above-ceiling = 参照番号の区分が上限超過
rule-field-missing = 未記入
rule-too-long = 文字数の超過
rule-text-invalid = 保存できない文字
rule-value-unknown = ポリシーにない選択肢
rule-content-missing = 本文・参照番号の記入誤り
rule-fingerprint-invalid = ハッシュ値の誤り
rule-lifetime-invalid = 提供期間を読み取れず
rule-lifetime-too-long = 提供期間の超過
rule-narrower-only = 申請の範囲外
rule-lifetime-over-consent = 提供元が承認した期間を超過
rule-code-missing = 理由なし
rule-condition-in-note = メモに条件や限定
rule-wrong-stage = 段階が異なる
rule-already-decided = 決定済み
rule-version-stale = 古い版
rule-consent-missing = 事前承認なし
rule-consent-stale = 別の版への事前承認
rule-caveat-not-confirmed = 取扱条件が未確認
rule-not-read = 未読
rule-nudged-already = 1時間以内の再通知
rule-nobody-to-nudge = 再通知の相手なし
rule-not-on-watch = 当直ではない
rule-relief-unfit = 当直に不適
rule-handover-over = 当直の申し送りは終了
rule-expired = 期限切れ
rule-already-certified = 破棄を証明済み
rule-witness-needed = 立会人の証明待ち
rule-recalled = 回収済み
rule-superseded = 差し替え済み
rule-correction-pending = 訂正が承認待ち
rule-nothing-to-correct = 訂正先なし
rule-content-unavailable = 内容を開けず
rule-duplicate-pending = 二重の送信
rule-clock-doubted = 時計の誤り
rule-not-started = 混雑
rule-disk-full = ディスクの空きなし
rule-no-room-left = 記録する空きなし
rule-slack-unreachable = Slackの応答なし
rule-token-refused = Slackが操作を拒否
rule-window-unsure = 画面の表示を確認できず
rule-stand-in-unfit = 代理に不適
rule-time-invalid = 使えない時刻
