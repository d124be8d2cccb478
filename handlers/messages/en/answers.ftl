# What answers a request when no card, form or list does.

refusal-slack-unreachable = { $where ->
    [direct] Slack did not say in time whose conversation this is, so nothing was done. Use one of your own desk's channels, or try again in a moment.
    [person] Slack did not say in time whose account this is, so nothing was done. Try again in a moment.
   *[other] Slack did not answer in time, so nothing was opened. Try again in a moment.
 }
refusal-token-refused = Slack no longer takes this desk's token, so this was not done. Tell whoever runs the desk; use other means for what cannot wait.
refusal-window-unsure = Slack has not said in time whether the window opened. If it is on your screen, go on there; if it is not, try again in a moment.

broke = Something broke on our side. Please report `{ $report }`.
broke-keys = The desk cannot use its key directory, so nothing was changed. Please report `{ $report }` to whoever runs it.
broke-read-only = The desk cannot write to its database, so nothing was changed. Please report `{ $report }` to whoever runs it.
log-broken = The audit log of this desk is not as it was signed. Until that has been examined, nothing is done and no content is shown. Your security officers and supervisors have been told; use the telephone for what cannot wait.
alarm-log-broken = The audit log of this desk is not as it was signed; found { $at }. Nothing is done and no content is shown from now on, until the operator has examined it and opened it again. Use the telephone for what cannot wait.

already-answered = This was answered already. Open it again from its card, or with open.

held-outsiders = { $count ->
    [one] { $users } is in { $channel } and no officer of { $party }. Messages for that channel are held back until they have left it or are on the roster.
   *[other] { $users } are in { $channel } and no officers of { $party }. Messages for that channel are held back until they have left it or are on the roster.
 }
held-unreachable = Messages of { $party } for { $channel } cannot be shown ({ $code }) and are held back. Check that the channel exists and that this app is in it.
held-waiting = { $count ->
    [0] Nothing waits for it at this moment.
    [one] One message waits ({ $precedence }).
   *[other] { $count } messages wait, the most urgent { $precedence }.
 }
held-over = { $channel } is in order again; what was held back has been let go.
alarm-unsecured = No message reaches any security officer of { $party } in Slack. What they would have seen to is yours until the roster is right: see the messages beside this one, and the roster.
