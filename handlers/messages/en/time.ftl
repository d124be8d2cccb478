# Reminders, escalation, announced ends, word to the requester; leave, watch, and who looks.

short-days = { $count } d
short-hours = { $count } h
short-minutes = { $count } min
short-two = { $first } { $second }

reminder-approvals = { $count ->
    [one] A decision is due
   *[other] { $count } decisions are due
 }
reminder-liaison = { $count ->
    [one] An acknowledgement is due
   *[other] { $count } acknowledgements are due
 }
reminder-dm = { $count ->
    [one] Waiting for you
   *[other] { $count } waiting for you
 }
for-you = For { $mentions }
and-more = And { $count } more: see list overdue and list pending.

escalation = { $count ->
    [one] Overdue
   *[other] { $count } overdue
 }
waits-on = { $what } since { $since }, with { $names }
waits-step-originator-review = Waiting for our own decision
waits-step-relay-review = Waiting for our decision on the relay
waits-step-acknowledge = Waiting to be acknowledged
on-nobody = nobody who could act now

unattended-dm = { $count ->
    [one] Nobody is on it: you are next
   *[other] Nobody is on { $count }: you are next
 }
unattended-supervisors = { $count ->
    [one] Nobody is on it
   *[other] Nobody is on { $count }
 }
unattended-liaison = { $count ->
    [one] Nobody is on it
   *[other] Nobody is on { $count }
 }
unattended-tried = Tried: { $names }
unattended-nobody = nobody on duty could be reached
unattended-call = Nobody at { $party } has opened it or is on it. Telephone of the desk: { $telephone }

expiring = { $count ->
    [one] Expires soon
   *[other] { $count } expire soon
 }
extension = { $count ->
    [one] Asked for longer
   *[other] Asked for longer: { $count }
 }
extension-says = { $party } asks that { $to } may read it until { $until }. Without your word it ends { $end }, as you agreed.
ends-at = Expires { $at }
ends-unread = not opened by your desk yet
ends-read = opened, not acknowledged
ends-acknowledged = acknowledged

destruction = { $count ->
    [one] A certificate of destruction is awaited
   *[other] { $count } certificates of destruction are awaited
 }
ended-at = Ended { $at }
line-ask-extension = { $hub } is asked to let { $to } read it for longer. Until it agrees, the end stays { $until }.
line-extend = Extended: { $to } can read it until { $until }.
line-destroy = All who held it have certified its destruction ({ $to }).
line-ended-early = { $to } no longer needs it, and can't open it any more.
moved-chase = asked for the certificate

# What is left of a message of ours once a newer one says the same.
sent-reminder = Reminded { $at }
sent-escalation = Supervisors told { $at }
sent-unattended = Tried { $at }
sent-extension = Asked for longer { $at }
sent-expiring = Warned of expiry { $at }
sent-destruction = Certificate asked for { $at }
sent-ended = Told of the end { $at }

thread = Updates appear in this thread
thread-says = Updates appear in this thread.
line-approve = Approved by { $party } and released to { $to }.
line-approve-onward = Approved by { $party }. { $hub } decides next on the relay to { $to }.
line-relay = Relayed by { $hub } and released to { $to }.
line-for = For { $span } from the release there.
line-arrived = What you asked for has been released to your desk.
line-return = Returned for a new version ({ $to }). Why is on the card in your desk's channel.
line-deny = Not approved ({ $to }).
line-still = The earlier report { $number } can still be read at { $to }: a releasing authority can recall it or cancel the report.
line-decline = The other party chose not to answer.
line-lapse = Lapsed undecided ({ $to }).
line-lapse-unanswered = Lapsed unanswered, { $party }'s turn ({ $to }).
line-lapse-undecided = Lapsed undecided, { $party }'s turn ({ $to }).
line-lapse-unrevised = Lapsed unrevised, { $party }'s turn ({ $to }).
line-acknowledge = { $to } has acknowledged it.
line-recall = Recalled: { $to } can't open it any more.
line-cancel = Cancelled: the report was wrong. Every party that had it is told.
line-withdraw = Taken back: { $to } does not get it.
line-expire = Expired: { $to } can't open it any more.
line-expire-unread = Expired unread by { $to }: nobody there had opened it.
line-expire-unacknowledged = Expired: { $to } had read it, but not acknowledged it.
line-held-own = { $why ->
    [outsiders] Held back: somebody who is no officer of your desk is in one of its channels, so it is not shown there. Your security officers and supervisors have been told.
   *[other] Held back: one of your desk's channels can't be reached, so it is not shown there. Your security officers and supervisors have been told.
 }
line-held = { $party }'s desk has not been shown it yet: messages to it are held back for now. Telephone: { $telephone }
line-held-over = What was held back for { $party }'s desk has been let go.
line-no-desk = { $party } has no desk in this Slack yet, so nobody there is shown it. Your administrator can set one up.
line-unreached = Nobody of { $party } who could act can be reached in Slack now. Telephone: { $telephone }
no-telephone = none on the roster

moved-remind = reminded
moved-wake = reminded after a snooze
moved-escalate = escalated
moved-try = tried to reach
moved-unattended = told that nobody is on it
moved-warn = warned of expiry
moved-looking = is on it
moved-precedence = changed the precedence

button-show = Show
button-snooze = Remind me later
button-watch = Take the watch
button-handover = Hand over the watch
button-take-over = Accept the watch
button-looking = I'm on it
button-leave = On leave until…
button-back = Back from leave
snooze-15m = in 15 minutes
snooze-1h = in an hour
snooze-morning = next working morning
on-watch = On watch: { $name }

done-snooze = You will be reminded again { $at }. Your supervisors are told all the same.
done-watch = You have the watch of { $party }: reminders go to you until somebody takes it from you.
done-handover = The watch is offered to { $name } until { $at }. You have it until they accept, and hear of it either way.
done-leave = You are on leave until { $at }. { $name } stands in for you.
done-back = You are back. Reminders go to you again.
done-looking = Your colleagues can see that you're on { $number } (for 15 minutes).
done-precedence = { $number } is now { $precedence }. Its targets count from when it was sent.

form-leave = On leave
submit-leave = Go on leave
field-until = Until
field-stand-in = Stand-in
hint-until = Give it in your own time zone. You can be back earlier at any time.
hint-stand-in = Choose somebody of your party with the same duties. Reminders go to them; they get no new rights.

form-handover = Hand over the watch
submit-handover = Offer the watch
field-relief = To
hint-relief = Choose who stands it next. They get the summary below in a direct message, as it is by then, and accept it there.
hint-note-handover = Say what they can't see in the summary. Only they read this note; write it UNCLASSIFIED.
handover-overdue = Overdue ({ $total })
handover-open = Waiting at our desk ({ $total })
handover-questions = Questions without an answer ({ $total })
handover-looking = Somebody is on it ({ $total })
handover-ending = Expiring within 12 hours ({ $total })
handover-overdue-at = was due { $at }
handover-open-at = due { $at }
handover-questions-at = asked { $at }
handover-looking-at = since { $at }
handover-ending-at = expires { $at }
handover-nothing = Nothing is waiting, overdue or about to expire.

help-snooze = snooze your own reminders: 15m, 1h or morning
help-watch = take the watch of your desk: reminders go to you
help-handover = hand the watch of your desk over to a colleague, who accepts it
help-leave = go on leave, with a stand-in; leave back ends it
help-precedence = change how urgent it is; its targets count from when it was sent

refusal-stand-in-unfit = This colleague can't stand in. Choose somebody else of your party who holds the same duties and is there.
refusal-time-invalid = This time can't be used: it is past, or too far ahead. Choose another.

# A moment near now, and date patterns of Unicode CLDR.
moment = { $local } ({ $zulu })
clock-day = d MMM HH:mm
clock-year = d MMM y HH:mm
