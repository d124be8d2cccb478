# Modals to fill in. Titles and buttons of a modal hold at most 24 characters.

form-request = 提供の申請
form-answer = 回答
form-revise = 新しい版
form-ask = 他の参加者への要請
form-return = 差し戻し
form-deny = 不承認
form-decline = 辞退
form-withdraw = 取下げ
form-recall = 回収
form-open = 閲覧の前に

submit-request = 審査に回す
submit-answer = 審査に回す
submit-revise = 審査に回す
submit-ask = 要請する
cancel = 取り消す
choose = 選択

hint-to = 最終的な提供先です。自国側の承認と、経由国がある経路では経由国の承認が済むまで、相手には見えません。
hint-party = 送信するとすぐに、要請があったことが相手に表示されます。
hint-subject = 経路上のすべての参加者に見えます。取決めの対象外のものは受け付けません。
hint-title = 秘密指定なし(UNCLASSIFIED)で記入。経路上のすべての参加者が読みます。
hint-purpose = 秘密指定なし(UNCLASSIFIED)で記入。経路上のすべての参加者が読みます。この目的以外の使用はできません。
hint-ask-title = 秘密指定なし(UNCLASSIFIED)で記入。相手側が読み、回答が中継される段階で経由国も読みます。
hint-ask-purpose = 秘密指定なし(UNCLASSIFIED)で記入。何のために要るかを書きます。読む人は件名と同じです。
hint-precedence = 緊急の度合いです。各デスクの期限がこれで決まります。
hint-level = 内容に含まれる最も高い区分です。自国の表示は、相当する区分と並べてそのまま残ります。
hint-caveats = 読む人は先にこれを確認します。REL TO は選んだ提供先から自動的に作られます。
hint-body = 区分{ $ceiling }まで。審査する人と、提供後は資格のある受領者が読みます。参照番号を使うときは空欄にします。
hint-reference = 別の場所で保管する文書の管理番号です。区分{ $ceiling }まで。読む人は本文と同じです。
hint-sha256 = その文書のSHA-256です。16進数16〜64桁。読む人は本文と同じです。
hint-lifetime = 提供先ごとに提供の時点から数えます。例: 90d、12h、30m。最長{ $days }日。空欄なら優先度に応じた通常の期間です。
hint-lifetime-revise = 提供先ごとに提供の時点から数えます。例: 90d、12h、30m。最長{ $days }日。空欄なら前と同じです。
hint-code = 読む人はメモと同じです。
hint-note-return = 起案した側がこのメモを読みます。
hint-note-kept = このメモは自国側の者だけが読みます。
hint-conditions = すべてにチェックを入れると読めます。

conditions = 取扱条件
reading-is-recorded = 閲覧はすべて記録されます。
voluntary-note = 情報共有は任意です。相手側は応じることも辞退することもでき、理由は示しません。
