# What a card states, and its buttons.

no-content-yet = No content yet
route = Route
decide-by = Lapses
stopped = clock stopped, { $span } left
version = Version { $n }
under = Under { $arrangement }
voluntary = non-binding, voluntary
progress = { $given } of { $needed }

stands-asked = asked; { $party } may answer or decline
stands-considered = being considered
stands-originator-review = waiting for { $party } to decide{ $progress }
stands-relay-review = waiting for { $party } to decide on the relay{ $progress }
stands-returned = returned to { $party } for a new version
stands-released = released, not yet acknowledged · until { $until }
stands-acknowledged = acknowledged { $at } · until { $until }
stands-denied = not approved
stands-withdrawn = withdrawn
stands-lapsed = lapsed undecided
stands-recalled = recalled
stands-superseded = replaced by a correction
stands-cancelled = cancelled: the report was wrong ({ $reason })
stands-expired = expired { $until }

waits-party = waiting for { $party }
waits-suspended = On hold

odd-letters = Look twice. { $field }: “{ $word }” mixes alphabets that look alike. Its odd letters: { $letters }
suspended-now = On hold. { $why }

# The line of the moment: where it stands, by what is waited for, before and after the target.

moment-due-originator-review = Decision due { $at }
moment-due-relay-review = Relay due { $at }
moment-due-released = Acknowledgement due { $at }
moment-late = Overdue: was due { $at }
note-due-originator-review = decision due { $at }
note-due-relay-review = relay due { $at }
note-due-released = acknowledgement due { $at }
note-late = overdue: was due { $at }
moment-open-originator-review = Waiting for { $party } to decide
moment-open-relay-review = Waiting for { $party } to decide on the relay
moment-open-released = Waiting for { $party } to acknowledge
moment-quorum = { $given } of { $needed }: ✓ { $names }
moment-read = read by { $name } { $at }
moment-looked-at = { $name } is on it until { $at }

moment-decided-approve = ✓ Approved by { $names }
moment-decided-relay = ✓ Relayed by { $names }
with-relay-review = with { $party }, due { $at }
with-released = with { $party }, acknowledgement due { $at }
with-late = with { $party }, overdue: was due { $at }
with-open = with { $party }

moment-asked = { $asker } asks { $party }, which may answer or decline
moment-considered = Being considered
moment-held = On hold since { $at }: { $why }
moment-on-hold = On hold: { $why }
held-arrangement-suspended = { $arrangement } suspended by { $parties }
held-arrangement-not-in-force = { $arrangement } not in force
held-agreement-inactive = { $agreement } not active
moment-revised = Replaced by version { $n }
moment-returned = Returned for a new version
moment-returned-because = Returned: { $reason }
moment-denied = Not approved
moment-withdrawn = Withdrawn
moment-acknowledged = ✓ Acknowledged by { $name }
note-acknowledged = acknowledged
moment-until = readable until { $at }
moment-lapsed = Lapsed
moment-unanswered = Lapsed unanswered, { $party }'s turn
moment-undecided = Lapsed undecided, { $party }'s turn
moment-unrevised = Lapsed unrevised, { $party }'s turn
moment-unread = Expired unread
moment-unacknowledged = Expired, read but not acknowledged
moment-expired = Expired
moment-recalled = Recalled
moment-cancelled = Cancelled: the report was wrong
moment-destroyed = Destroyed, certified by all who held it
moment-certificate = certificate asked until { $at }
moment-witness = a witness is missing

way-unread = unread
way-read = read
passage-since = since { $at }
passage-target = end-to-end target { $at }
passage-met = end to end { $span }, on target
passage-late = end to end { $span }, over target
passage-took = end to end { $span }
passage-missed = end to end missed
passage-stopped = clock stopped for { $span }
card-purpose = Purpose: { $purpose }
card-kept = kept { $span } after release
span-of = { $span } ({ $parties })
card-expires = expires { $at }
card-lapses = lapses { $at }
card-version = version { $n }
card-changed = { $count ->
    [one] 1 field changed
   *[other] { $count } fields changed
 }
card-read-before = opened before by { $counts }
card-correction-due = a correction of it waits
correction-of = CORRECTION { $n } of { $number }
moment-correction-due = A correction is on its way
moment-superseded = Replaced by correction { $n }: { $number }
card-voluntary = { $arrangement }, non-binding
card-show = History
card-precedence = Change precedence
card-ask = Ask again
card-narrow-approve = Approve for
card-narrow-relay = Relay for
button-decision-withdraw = Take back

button-approve = Approve
button-relay = Relay
button-narrow = Fewer or shorter
button-return = Return
button-deny = Deny
button-details = Read
button-open = Read
button-acknowledge = Acknowledge
button-answer = Answer
button-decline = Decline
button-revise = Revise
button-correct = Correct
button-withdraw = Withdraw
button-recall = Recall
button-cancel = Cancel report

confirm-approve = Approve { $number }?
confirm-relay = Relay { $number }?
confirm-what = To { $parties }. Marked { $banner }. Kept { $span } after release.
confirm-through = { $to } through { $hub }
confirm-yes = { $do } for { $parties }
confirm-no = Not yet

covers-until = { $parties } can read it until { $until }.
covers-for = This covers { $parties }, for { $span } from the release there.
covers-only = This covers { $parties }.
covers-left = Still to be decided: { $parties }.
next-own = One more approval is needed, due { $at }.
next-relay = { $party } decides next on the relay, due { $at }.

done-request = { $number } is sent for decision.
done-ask = { $number } is asked. Whether to answer is for the other party to choose.
done-answer = { $number } is answered and sent for decision.
done-revise = { $number } has a new version; earlier approvals no longer count.
done-correct = { $number } is a correction: it takes the place of the earlier report wherever it is released.
done-decline = { $number } is declined. The other party reads only that it was not approved.
done-approve = { $number } is approved.
done-relay = { $number } is relayed.
done-return = { $number } is returned; the drafting desk reads your note.
done-deny = { $number } is not approved. Your reason stays within your party.
done-withdraw = { $number } is withdrawn.
done-recall = { $number } is recalled. It can't be opened any more.
done-cancel = { $number } is cancelled: every party that had it is told that the report was wrong.
done-acknowledge = { $number } is acknowledged for your party.
