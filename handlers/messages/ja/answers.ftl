# What answers a request when no card, form or list does.

refusal-slack-unreachable = Slackが時間内に応答しなかったため、何も開いていません。しばらくしてからもう一度お試しください。

broke = システム側で障害が発生しました。`{ $report }` を管理者に知らせてください。

already-answered = これはすでに処理済みです。カードまたは open から開き直してください。

held-outsiders = { $channel } に{ $party }の要員名簿にない人がいます。その人が退出するか名簿に登録されるまで、このチャンネルへのカードの送付を保留します。
held-unreachable = { $party }のカードを{ $channel }に表示できないため({ $code })、送付を保留しています。チャンネルがあること、このアプリが参加していることを確認してください。
a-desk-channel = 担当デスクのチャンネル
