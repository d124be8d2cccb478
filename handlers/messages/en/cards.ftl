# What a card states, and its buttons.

no-content-yet = No content yet
route = Route
decide-by = Decide by
stopped = stopped, { $span } left
version = Version { $n }
under = Under { $arrangement }
voluntary = non-binding, voluntary
progress = { $given } of { $needed }
aim = Aim: within { $span }

stands-asked = asked; { $party } may answer or decline
stands-considered = being considered
stands-originator-review = waits for { $party } to decide{ $progress }
stands-relay-review = waits for { $party } to decide on passing it on{ $progress }
stands-returned = returned to { $party } for a new version
stands-released = released, not yet acknowledged · until { $until }
stands-acknowledged = acknowledged { $at } · until { $until }
stands-denied = not approved
stands-withdrawn = withdrawn
stands-lapsed = lapsed, not decided in time
stands-recalled = recalled
stands-expired = expired { $until }

waits-approve = Waits for { $party } to decide
waits-relay = Waits for { $party } to decide on passing it on
waits-open = Released to { $party }, not yet acknowledged
waits-acknowledged = Acknowledged by { $party }
waits-answer = { $party } is asked for information
waits-revise = Returned to { $party } for a new version
waits-party = Waits for { $party }
waits-considered = Being considered
waits-suspended = On hold
waits-revised = Revised since
waits-ended = Ended: { $stage }
waits-shared = Released

odd-letters = Look twice. { $field }: “{ $word }” mixes alphabets that look alike; its odd letters: { $letters }
revised = This was revised after this card was drawn. A newer version gets a card of its own.
suspended-now = On hold. { $why }
returned-because = Returned: { $reason }
duty-officers = Duty: { $mentions }

button-approve = Approve
button-relay = Relay
button-return = Return
button-deny = Deny
button-details = Details
button-open = Open
button-acknowledge = Acknowledge
button-answer = Answer
button-decline = Decline
button-revise = Revise
button-withdraw = Withdraw
button-recall = Recall

confirm-approve = Approve { $number }?
confirm-relay = Relay { $number }?
confirm-what = { $number } goes to { $parties }, marked { $banner }
confirm-no = Not yet

covers-until = This covers { $parties }, until { $until }.
covers-for = This covers { $parties }, for { $span } from its release there.
covers-only = This covers { $parties }.

done-request = { $number } is sent for decision.
done-ask = { $number } is asked. Whether to answer is for the other party to choose.
done-answer = { $number } is answered; it now goes to decision.
done-revise = { $number } has a new version; earlier approvals no longer count.
done-decline = { $number } is declined. The other party reads only that it was not approved.
done-approve = You approved { $number }.
done-relay = You approved passing on { $number }.
done-return = { $number } is returned; the drafting desk reads your note.
done-deny = { $number } is not approved. Your reason stays within your party.
done-withdraw = { $number } is withdrawn.
done-recall = { $number } is recalled; it can no longer be opened.
done-acknowledge = { $number } is acknowledged for your party.
