# Digests: what a supervisor reads each morning and each week.

digest-daily = Daily digest of { $party }
digest-weekly = Weekly digest of { $party }
digest-as-of = As of { $at }.
digest-since = What happened is counted from { $at }.
digest-nothing = Nothing to report.
digest-none-overdue = Nothing is overdue.
digest-more = and { $count } more
digest-show = Show
digest-now = This is how it stands now. The next one is due { $at }.
digest-notice = { $title }: { $overdue } overdue, { $waiting } waiting for you
digest-checkpoint = Checkpoint of the audit log when this was sent. Keep it: it shows later that nothing before it was altered.
digest-reopened = The audit log was not as it was signed, and was opened again { $at }. The operator's reason: { $because }
digest-verified = The whole log was last verified { $at }: { $count } records, all as they were signed.
digest-never-verified = The whole log has not been verified yet.
digest-picture-missing = Picture: { $alt }

help-digest = how your desk stands now: what waits, what is late; weekly, how long it takes

digest-part-waiting = Waiting
digest-part-overdue = Overdue ({ $total })
digest-part-undone = Lapsed or expired without an answer ({ $total })
digest-part-unread = Received and not yet read ({ $total })
digest-part-read = Read and not yet acknowledged ({ $total })
digest-part-ending = Ends soon
digest-part-destruction = Destruction due ({ $total })
digest-part-recalled = Recalled ({ $total })
digest-part-arrangements = Arrangements
digest-part-exceptions = Exceptions
digest-part-spent = Time taken, against the four weeks before
digest-part-met = Our steps on target
digest-part-volume = Released, by direction
digest-part-subjects = Released, by subject
digest-part-levels = Released, by level
digest-part-outcomes = Own decisions to deny or return

digest-step-asked = answer
digest-step-originator-review = decision
digest-step-relay-review = relay
digest-step-returned = new version
digest-step-released = acknowledgement
digest-waiting-line = { $party }: { $count } ({ $steps })
digest-waiting-step = { $step } { $count }, oldest { $age }
digest-overdue-line = { $step } by { $party }, over by { $over }
digest-undone-line = { $outcome }, { $age } ago
digest-received-line = here for { $age }
digest-ending-line = within { $span }: { $unread } unread, { $read } read
digest-ends-line = unread, ends in { $span }
digest-debt-line = { $party }: { $count ->
    [one] 1 certificate of destruction
   *[other] { $count } certificates of destruction
 } not yet given, { $overdue } overdue, oldest { $age }
digest-destruction-line = { $party }, ended { $age } ago
digest-destruction-late = { $party }, ended { $age } ago, over by { $over }
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
digest-refused-line = refused attempts of your desk, by rule: { $rules }
digest-precedence-line = precedence changed on { $count }

digest-share-decide = Own decision
digest-share-relay = Own relay
digest-share-receive = Own acknowledgement
digest-share-by-hub = Relay of what you offered, by the hub
digest-share-by-recipient = Acknowledgement of what you offered, by its recipients
digest-spread = median { $median }, nine of ten within { $p90 }, of { $n } done
digest-spread-undone = { $n } ended undone
digest-spread-both = { $done }, { $undone }
digest-spread-none = none
digest-trend = { $what }: { $week }; before: { $before }
digest-few = (few)
digest-met-line = { $precedence }: { $percent } ({ $part } of { $whole }: { $done } done, { $undone } ended undone, { $open } open past the target); before: { $before }
digest-volume-line = { $origin } → { $to }: { $count }; per week before: { $before }
digest-count-line = { $what }: { $count }
digest-denied-line = denied: { $percent } ({ $part } of { $whole }); before: { $before }
digest-returned-line = returned: { $percent } ({ $part } of { $whole }); before: { $before }
digest-codes-line = reasons: { $codes }

digest-span-s = { $n } s
digest-span-min = { $n } min
digest-span-h = { $n } h
digest-span-d = { $n ->
    [one] 1 day
   *[other] { $n } days
 }

digest-picture-waiting = Waiting, by age and by whose turn it is
digest-picture-flow = Released per week
digest-picture-pace = Time to decide, this week
# A date pattern of Unicode CLDR, not a sentence.
digest-day = d MMM
digest-age-0 = under 1 h
digest-age-1 = 1 to 4 h
digest-age-2 = 4 to 24 h
digest-age-3 = over a day
digest-alt-waiting = Bars: how many wait for whom. { $what }
digest-alt-waiting-none = Nothing waits for anyone.
digest-alt-flow = Columns for five weeks, oldest first. { $what }
digest-alt-pace = Bars: median time to decide beside the allowance. { $what }
digest-alt-pace-none = No decisions in this week.
digest-alt-pace-one = { $precedence } { $median } of { $allowed }
digest-legend-median = median
digest-legend-p90 = nine of ten
digest-legend-allowance = allowance
