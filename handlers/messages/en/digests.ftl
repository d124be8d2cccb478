# Digests: what a supervisor reads each morning and each week.

digest-daily = Daily digest of { $party }
digest-weekly = Weekly digest of { $party }
digest-covers = Covers { $since } to { $until } { $zone }
digest-dates = { $since } – { $until }
digest-nothing = Nothing to report.
digest-none-overdue = Nothing is overdue.
digest-more = and { $count } more
digest-show = Show
digest-now = This is how it stands now. The next digest is due { $at }.
digest-notice = { $title }: { $overdue } overdue, { $waiting } waiting for you
digest-checkpoint = Checkpoint of the audit log when this was sent. Keep it: it shows later that nothing before it was altered.
digest-reopened = The audit log differed from what was signed, and was opened again { $at }. The administrator's reason: { $because }
digest-verified = The whole log was last verified { $at }: { $count } records, all as signed.
digest-never-verified = The whole log has not been verified yet.
digest-picture-missing = Picture: { $alt }

button-share = Share with supervisors
digest-shared = Shared by { $name }.
done-share = The digest is on its way to your supervisors' channel.
done-share-before = This digest is in your supervisors' channel already.

refusal-digest-not-due = { $at ->
    [none] There is no digest of that day. Choose an earlier day, or leave the date out to see how it stands now.
   *[other] There is no digest of that day yet: it is due { $at }. Choose an earlier day, or leave the date out to see how it stands now.
 }
refusal-digest-before-desk = There is no digest of that day: the records of this desk begin { $at }. Choose a later day.
refusal-no-supervisors-channel = This can't be shared: your desk has no channel for its supervisors. Ask your administrator to name one in the roster.
rule-digest-not-due = digest not due yet
rule-digest-before-desk = before the desk's records
rule-no-supervisors-channel = no supervisors' channel

help-digest = how your desk stands now: what is waiting, what is overdue; weekly: how long it takes; a date: how a past day stood

digest-part-waiting = Waiting
digest-part-overdue = Overdue ({ $total })
digest-part-undone = Lapsed or expired undone ({ $total })
digest-part-unread = Received and not yet read ({ $total })
digest-part-read = Read and not yet acknowledged ({ $total })
digest-part-ending = Expires soon
digest-part-destruction = Destruction certificates due ({ $total })
digest-part-recalled = Recalled ({ $total })
digest-part-arrangements = Arrangements
digest-part-exceptions = Exceptions
digest-part-spent = Time taken
digest-part-met = Our steps on target
digest-part-passages = End to end, until acknowledged
digest-part-volume = Released, by direction
digest-part-subjects = Released, by subject
digest-part-levels = Released, by level
digest-part-outcomes = Our decisions to deny or return

digest-step-asked = answer
digest-step-originator-review = decision
digest-step-relay-review = relay
digest-step-returned = revision
digest-step-released = acknowledgement
digest-waiting-line = { $party }: { $count } ({ $steps })
digest-waiting-step = { $step } { $count }, oldest { $age }
digest-overdue-line = { $step } by { $party } · overdue by { $over } (was due { $due })
digest-todo-asked = Your desk can answer or decline it.
digest-todo-originator-review = Your releasing authorities can approve, return or deny it.
digest-todo-relay-review = Your releasing authorities can relay, return or deny it.
digest-todo-returned = Your desk can send a new version or withdraw it.
digest-todo-released = Your liaison officers can read and acknowledge it.
digest-todo-other = The step is { $party }'s. You can call its desk.
digest-undone-line = { $outcome }, { $age } ago
digest-received-line = here for { $age }
digest-ending-line = within { $span }: { $unread } unread, { $read } read
digest-ends-line = unread, expires in { $span }
digest-debt-line = { $party }: { $count ->
    [one] 1 certificate of destruction
   *[other] { $count } certificates of destruction
 } not yet given, { $overdue } overdue, oldest { $age }
digest-destruction-line = { $party }, ended { $age } ago
digest-destruction-late = { $party }, ended { $age } ago, overdue by { $over }
digest-recalled-line = recalled { $age } ago
digest-declared-suspend = { $arrangement }: suspended by { $party }, from { $at }
digest-declared-resume = { $arrangement }: suspension lifted by { $party }, from { $at }
digest-declared-notice = { $arrangement }: { $party } gave notice; it ends { $at }
digest-declared-notice-withdrawn = { $arrangement }: { $party } withdrew its notice, from { $at }
digest-declared-terminate = { $arrangement }: ended by { $party }, from { $at }
digest-declared-in-force = { $arrangement }: { $party } recorded that it is in force, from { $at }
digest-halted = { $arrangement } carries nothing: { $status }
digest-status-draft = a draft
digest-status-not-in-force = not in force yet
digest-status-suspended = suspended
digest-status-terminated = ended
digest-refused-line = attempts of your desk that were refused, by rule: { $rules }
digest-precedence-line = precedence changed on { $count }

digest-share-decide = Our decision
digest-share-relay = Our relay decision
digest-share-receive = Our acknowledgement
digest-share-by-hub = The hub's relay decision on what we offered
digest-share-by-recipient = The recipients' acknowledgement of what we shared
digest-share-sent = Shared by us
digest-share-relayed = Relayed by us
digest-share-received = Received by us
digest-passage = median { $median } of { $n }, worst { $worst }
digest-passage-score = on target { $score }
digest-passage-missed = { $n } missed
digest-passage-stopped = { $n } with the clock stopped
digest-spread = median { $median }, 90 % within { $p90 }
digest-none = none
digest-with = { $said } ({ $more })
digest-semicolon = {"; "}
digest-steps-decide = { $n ->
    [one] 1 decision
   *[other] { $n } decisions
 }
digest-steps-relay = { $n ->
    [one] 1 relay decision
   *[other] { $n } relay decisions
 }
digest-steps-receive = { $n ->
    [one] 1 acknowledgement
   *[other] { $n } acknowledgements
 }
digest-steps-by-hub = { $n ->
    [one] 1 relay decision
   *[other] { $n } relay decisions
 }
digest-steps-by-recipient = { $n ->
    [one] 1 acknowledgement
   *[other] { $n } acknowledgements
 }
digest-steps-undone = { $n } ended undone
digest-steps-open = { $n } open past the target
digest-before = four weeks before: { $said }
digest-no-earlier = no earlier weeks
digest-score = { $percent } %, { $part } of { $whole }
digest-score-few = { $part } of { $whole }
digest-trend = { $what }: { $said }
digest-met-line = { $precedence } { $said }
digest-volume-line = { $origin } → { $to }: { $count } (four weeks before, one by one: { $before })
digest-count-line = { $what }: { $count }
digest-denied-line = denied: { $said }
digest-returned-line = returned: { $said }
digest-codes-line = reasons: { $codes }

digest-span-s = { $n } s
digest-span-min = { $n } min
digest-span-h = { $n } h
digest-span-d = { $n ->
    [one] 1 day
   *[other] { $n } days
 }

digest-picture-waiting = Waiting, by age and by party
digest-picture-flow = Released per week
digest-picture-pace = Time to decide this week, against the target
digest-age-0 = under 1 h
digest-age-1 = 1 to 4 h
digest-age-2 = 4 to 24 h
digest-age-3 = over a day
digest-alt-waiting = Bars: how many are waiting, by party. { $what }.
digest-alt-waiting-none = Nothing is waiting for anyone.
digest-alt-flow = Columns for five weeks, the first to { $first }, the last to { $last }. { $what }.
digest-alt-pace = Time to decide against the target, on a logarithmic scale. { $what }.
digest-alt-pace-none = No decisions in this week.
digest-alt-pace-one = { $precedence }: median { $median }, 90 % within { $p90 }, target { $allowed } ({ $steps })
digest-axis-pace = Share of the target used (each step of the scale is ten times the one before)
digest-axis-target = target
digest-axis-percent = { $n } %
digest-axis-times = { $n }×
digest-pace-said = { $median } · target { $allowed }
digest-legend-median = median
digest-legend-p90 = 90 % within
digest-legend-target = target

# Date patterns of Unicode CLDR, not sentences.
digest-day = d MMM y
digest-moment = d MMM HH:mm
digest-moment-near = d MMM HH:mm
digest-date = EEE d MMM y
digest-dates-first = d MMM
digest-dates-last = d MMM y
