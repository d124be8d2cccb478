# Modals to fill in. Titles and buttons of a modal hold at most 24 characters.

form-request = 提供の申請
form-answer = 要請への回答
form-revise = 新しい版
form-correct = 訂正
form-ask = 他の参加者への要請
form-return = 差し戻し
form-deny = 不承認
form-narrow-approve = 範囲を限って承認
form-narrow-relay = 範囲を限って中継
form-decline = 提供を見送る
form-withdraw = 取下げ
form-recall = 回収
form-cancel = 取消し（誤報）
form-open = 閲覧の前に

submit-request = 承認を申請
submit-answer = 承認を申請
submit-revise = 承認を申請
submit-correct = 承認を申請
submit-ask = 要請する
cancel = 取り消す
choose = 選択

hint-to = 最終的な提供先を選んでください。自国側の承認と、経由国がある経路では中継の承認が済むまで、相手には見えません。
hint-party = 要請先を選んでください。送信するとすぐに、要請があったことが相手に表示されます。
hint-subject = 主題を選んでください。経路上のすべての参加者に見えます。取決めの対象外のものは受け付けません。
hint-title = 秘密指定なし（UNCLASSIFIED）の内容を英語で記入してください。経路上のすべての参加者が読みます。
hint-purpose = 秘密指定なし（UNCLASSIFIED）の内容を英語で記入してください。経路上のすべての参加者が読みます。この目的以外の使用はできません。
hint-ask-title = 秘密指定なし（UNCLASSIFIED）の内容を英語で記入してください。相手側が読み、回答が経由国に届いた段階で経由国も読みます。
hint-ask-purpose = 何のために使うかを、秘密指定なし（UNCLASSIFIED）の内容で、英語で記入してください。読む人は件名と同じです。
hint-precedence = 緊急の度合いを選んでください。各デスクの目標がこれで決まります。
hint-level = 内容に含まれる最も高い区分を選んでください。自国の区分表示は、相当する区分と並べてそのまま残ります。
hint-caveats = 読む人が先に確認する取扱条件を選んでください。REL TO は選んだ提供先から自動的に作られます。
hint-body = { $ceiling }までの本文を記入してください。承認する人と、提供後は資格のある受領者が読みます。参照番号を使うときは空欄にします。
hint-reference = 別の場所で保管する文書の管理番号を記入してください。{ $ceiling }まで。読む人は本文と同じです。
hint-sha256 = その文書のSHA-256（16進数16～64桁）を貼り付けてください。読む人は本文と同じです。
hint-lifetime = 各提供先で、提供の時点からどれだけ閲覧できるかを記入してください。例：90d、12h、30m。最長{ $most }。空欄なら優先順位に応じた通常の期間です。
hint-lifetime-revise = 各提供先で、提供の時点からどれだけ閲覧できるかを記入してください。例：90d、12h、30m。最長{ $most }。空欄なら前と同じです。
hint-to-narrow = 対象とする提供先を選んでください。外した参加者には何も知らされません。
hint-lifetime-narrow = 各提供先で、提供の時点からどれだけ閲覧できるかを記入してください。例：24h。最長{ $most }。空欄なら最長の期間です。
hint-others = 外した提供先をどうするかを選んでください。承認待ちのまま残すか、ここで不承認にします。
others-leave-open = 承認待ちのまま残す
others-deny = 不承認にする
hint-lifetime-correct = この訂正が提供された時点からどれだけ閲覧できるかを記入してください。例：12h、30m。初報の提供期間が上限です。空欄なら初報と同じです。
hint-code = 理由を選んでください。読む人はメモと同じです。
hint-note-return = 直す点を記入してください。起案した側がこのメモを読みます。
hint-note-kept = 自国側だけに向けて記入してください。このメモは自国側の者だけが読みます。
hint-conditions = すべてにチェックを入れると読めます。

conditions = 取扱条件
conditions-again = { $at }に確認したとおり、すべて確認します
reading-is-recorded = 閲覧はすべて記録されます。
voluntary-note = 情報共有は任意です。相手側は応じることも提供を見送ることもでき、理由は示しません。
