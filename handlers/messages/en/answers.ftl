# What answers a request when no card, form or list does.

refusal-slack-unreachable = { $where ->
    [direct] Slack didn't say in time whose conversation this is, so nothing was done. Use one of your own desk's channels, or try again in a moment.
    [person] Slack didn't say in time whose account this is, so nothing was done. Try again in a moment.
   *[other] Slack didn't answer in time, so nothing was opened. Try again in a moment.
 }
refusal-token-refused = Slack no longer lets this app act{ $code ->
    [none] {""}
   *[other] {" "}({ $code })
 }, so this wasn't done. Tell your administrator; use other means for what can't wait.
refusal-window-unsure = Slack hasn't said in time whether the window opened. If it is on your screen, go on there; if not, try again in a moment.

broke = Something broke on our side. Please report { $report } to your administrator.
broke-keys = The desk can't use its key directory, so nothing was changed. Please report { $report } to your administrator.
broke-read-only = The desk can't write to its database, so nothing was changed. Please report { $report } to your administrator.
log-broken = The audit log of this desk differs from what was signed. Until that has been examined, nothing is done and no content is shown. Your security officers and supervisors have been told; use the telephone for what can't wait.
alarm-log-broken = The audit log of this desk differs from what was signed; found { $at }. From now on nothing is done and no content is shown, until your administrator has examined it and opened it again. Use the telephone for what can't wait.

already-answered = This was answered already. Open it again from its card, or with { $command }open.

held-outsiders = { $count ->
    [one] { $users } is in { $channel } and is no officer of { $party }. Messages for that channel are held back until they have left it or are on the roster.
   *[other] { $users } are in { $channel } and are no officers of { $party }. Messages for that channel are held back until they have left it or are on the roster.
 }
held-unreachable = Messages of { $party } can't be shown in { $channel } ({ $code }) and are held back. Check that the channel exists and that this app is in it.
held-waiting = { $count ->
    [0] No message is waiting now.
    [one] One message is waiting ({ $precedence }).
   *[other] { $count } messages are waiting, the most urgent { $precedence }.
 }
held-over = { $channel } is in order again; what was held back is on its way.
alarm-unsecured = No message reaches any security officer of { $party } in Slack. Until the roster is right, take over what they would have seen to: see the messages beside this one, and the roster.
