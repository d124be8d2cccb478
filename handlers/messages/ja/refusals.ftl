# One sentence per rule: what cannot be done, why, and what to do next.

refusal-not-registered = このデスクの要員名簿に登録されていないか、Slackでゲストまたは停止中のアカウントになっています。保全責任者に登録を依頼してください。
refusal-party-fixed = この要員名簿は取り込めません。別の参加者へ移された者がいます。Slackアカウントの所属は変えられません。新しいアカウントを用意してください。
refusal-wrong-channel = ここでは使えません。自国デスクのチャンネルか、このアプリへのダイレクトメッセージを使ってください。
refusal-wrong-role = この操作はできません。このデスクでは{ $role }が行います。
refusal-wrong-party = この操作はできません。他の参加者が行う段階です。show で状況を確認してください。
refusal-not-found = 閲覧できる案件の中に、その番号はありません。番号を確かめるか、list を使ってください。
refusal-several-match = その短い番号に当てはまる案件が複数あります: { $numbers }。番号をすべて入力してください。
refusal-usage-unclear = コマンドを読み取れませんでした。次の形で入力してください: { $usage }
refusal-self-approval = 自分が起案または要請したものは承認・判断できません。同じデスクの他の提供承認権者が行えます。
refusal-no-delegation = この主題は委任の範囲外のため、判断できません。同じデスクの他の提供承認権者が行えます。
refusal-clearance-lapsed = 取扱資格が区分{ $level }に及ばないため、この操作はできません。保全責任者に相談してください。
refusal-not-recipient = { $about ->
    [drafting] 送れません。この主題は、あなたに職務上知る必要性が認められた範囲の外です。別の主題を選ぶか、保全責任者に相談してください。
   *[other] この操作はできません。自国に提供されていないか、この主題を職務上知る必要性のある、資格を持つ連絡官として登録されていません。show で状況を確認してください。
 }
refusal-nobody-can-decide = 送れません。{ $party }には、この区分と主題を判断できる提供承認権者が足りません。別の提供先を選ぶか、保全責任者を通じて相手側に照会してください。

refusal-party-not-in-arrangement = { $party }には提供できません。自国と共通の取決めに参加していません。別の提供先を選んでください。
refusal-route-missing = { $origin }から{ $party }へは提供できません。これを運べる経路が、ポリシーのどの取決めにもありません。別の提供先を選ぶか、分けて送ってください。
refusal-subject-out-of-scope = 送れません。この主題は{ $arrangement }の対象外です。別の主題または提供先を選んでください。
refusal-level-not-allowed = 送れません。区分{ $level }は{ $arrangement ->
    [none] この経路
   *[other] { $arrangement }
 }では共有しません。内容が許すなら低い区分を選ぶか、別の手段を使ってください。
refusal-arrangement-suspended = { $arrangement }は停止中です。再開されるまで、手続きも閲覧もできません。差し戻し、不承認、取下げ、回収は行えます。
refusal-arrangement-not-in-force = { $arrangement }は効力を有していないため、手続きを進められません。取決めの管理者に照会してください。
refusal-agreement-inactive = { $arrangement }に基づく情報を保護する{ $agreement }が有効でないため、手続きを進められません。取決めの管理者に照会してください。
refusal-marking-invalid = この区分表示は正しくありません。{ $why }区分または取扱条件を変えてください。
refusal-recipient-outside-marking = { $party }には提供できません。区分表示の提供先に含まれていません。取扱条件または提供先を変えてください。
refusal-body-above-ceiling = 区分{ $level }の本文はここで扱えません。上限は{ $ceiling }です。代わりに参照番号と文書のハッシュ値を記入してください。
refusal-reference-above-ceiling = 区分{ $level }は参照番号もここで扱えません。上限は{ $ceiling }です。別の手段を使ってください。

refusal-field-missing = 「{ $name }」が未記入です。記入してください。
refusal-too-long = 「{ $name }」が長すぎます。{ $limit }文字以内に縮めてください。
refusal-text-invalid = { $sign ->
    [none] 「{ $name }」に、保存または表示できない文字があります。その文字を除いて入力し直してください。
   *[other] 「{ $name }」の{ $line }行目に、保存または表示できない文字があります: { $sign }。取り除いてください。
 }
refusal-value-unknown = 「{ $name }」に、現行のポリシーにない値があります。選び直してください。
refusal-content-missing = 内容の記入が正しくありません。本文か、参照番号とハッシュ値の組か、どちらか一方だけを記入してください。
refusal-fingerprint-invalid = ハッシュ値は、sha256sum が表示する16進数16〜64桁です。もう一度写し取ってください。
refusal-lifetime-invalid = 提供期間を読み取れないか、1分未満です。90d、12h、30m のように書いてください。
refusal-lifetime-too-long = 提供期間が長すぎます。最長{ $days }日です。短くしてください。
refusal-code-missing = { $step ->
    [deny] 理由コードのように始まりますが、該当するコードがないため、不承認にしていません。次の一つで始めるか({ $codes })、自由記述なら前に「note:」と付けてください。
   *[other] 差し戻しには理由を付けます。次の一つを加えてください: { $codes }
 }
refusal-condition-in-note = { $limit ->
    [release] メモに別の案件番号があるため、何も判断していません。一つのコマンドで判断できるのは一件だけです。案件ごとに入力してください。単なる覚え書きなら、次のように書いてください: { $usage }
    [whole] 条件や限定が書かれていますが、この操作は全体が対象のため、何も行っていません。その部分を除いて入力し、限定については相手側と調整してください。単なる覚え書きなら、次のように書いてください: { $usage }
    [all] メモが特定の参加者に触れていますが、不承認は{ $parties }のすべてに及ぶため、何も判断していません。提供先を減らすには差し戻してください: { $instead }。単なる覚え書きなら、次のように書いてください: { $usage }
   *[other] メモに条件や限定が書かれていますが、この判断は{ $parties }に対し提供期間の全体に及ぶため、何も判断していません。範囲を狭めるには差し戻してください: { $instead }。単なる覚え書きなら、次のように書いてください: { $usage }
 }

refusal-wrong-stage = 現在の段階({ $stage })では行えません。show で確認してください。
refusal-already-decided = すでに判断済みか、あなたが以前に別の参加者の担当としてこの案件に関わっています。show で確認してください。
refusal-version-stale = 改訂されています。現在は第{ $version }版です。何も行っていません。最新のカードで判断するか、show で確認してください。
refusal-consent-missing = 中継できません。提供元の事前承認がこの提供先を含まないか、そろっていません。何も渡していません。提供元が改めて申請できます。
refusal-consent-stale = 中継できません。提供元が承認した内容と異なります。何も渡していません。新しい版を求めて差し戻してください。
refusal-caveat-not-confirmed = 示された取扱条件をすべて確認すると開けます。すべてにチェックを入れてください。
refusal-not-read = このデスクではまだ誰もこの版を読んでいません。先に開き、それから受領を確認してください。
refusal-expired = 期限が切れたため、開けません。引き続き要る場合は、改めて要請してください。
refusal-recalled = 提供元が回収したため、開けません。引き続き要る場合は、改めて要請してください。
refusal-content-unavailable = 内容を開けません。鍵がないか、読み取れません。保全責任者に知らせてください。
refusal-duplicate-pending = このフォームは送信済みで、1回だけ受け付けました。結果は list で確認してください。
refusal-clock-doubted = システムの時計が正しくないため、正しい時刻に直るまで、手続きも閲覧もできません。システムの管理者に知らせてください。差し戻し、不承認、取下げ、回収は行えます。
refusal-not-started = 混み合っており、まだ始めていません。何も変わっていません。しばらくしてからもう一度お試しください。
refusal-disk-full = システムのディスクに空きがありません。空きができるまで、終了させる操作（取下げ、回収、不承認、辞退、破棄の証明）だけを受け付けます。何も変わっていません。後でもう一度お試しください。
refusal-no-room-left = システムのディスクに空きがまったくなく、この操作も記録できませんでした。何も変わっていません。すぐに管理者に知らせ、相手国には別の手段で伝えてください。

marking-level-unknown = 区分{ $level }は登録されていません。
marking-caveat-unknown = 取扱条件{ $caveat }は登録されていません。
marking-order = 構成要素の順序が正しくありません。
marking-excludes = { $first }と{ $second }は併記できません。
marking-needs-level = { $caveat }は区分{ $level }以上に限ります。
marking-not-on-fgi = { $caveat }は米国が作成元の情報にのみ表示します。
marking-needs-list = { $caveat }には提供先の一覧が要ります。
marking-first = 提供先の一覧は{ $party }から始めます。
marking-party-unknown = 参加者{ $party }は登録されていません。
