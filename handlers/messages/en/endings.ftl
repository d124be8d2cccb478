# How a release ends: more time, certificates of destruction.

refusal-already-certified = Your party has certified the destruction of this already; nothing more is needed. See it with { $command }show.
refusal-witness-needed = You have certified this already. At its level a second officer of your party witnesses: ask a colleague to certify it too.

stage-destroyed = destroyed
stands-destroyed = destroyed, certified by all who held it · ended { $until }
not-certified = destruction not certified yet: { $parties }

button-extend = Extend
button-certify = Certify destruction
form-extend = Extend
hint-lifetime-extend = Write how much longer it can be read at each destination, such as 48h or 7d, counted from its present end.
confirm-certify = Certify destruction of { $number }?
certify-what = You certify for { $party } that no copy of { $number } is kept outside this desk. { $persons }
certify-persons = { $count ->
    [one] One officer certifies.
   *[other] Two officers certify, one after the other.
 }

done-extend = { $number } can be read for longer.
done-certify = Your certificate of destruction for { $number } is on record.

moved-extend = extended
moved-destroy = certified destruction
moved-certify = certified destruction

help-extend = let what was released be read for longer, by so much
help-certify = certify that no copy is kept; if it has not expired, your party loses access now

moved-certificate = made a certificate

certificate-heading = Record of access and destruction
certificate-made = Made for { $party }, { $at }
certificate-marking = Marking
certificate-arrangement = Arrangement
certificate-originator = Originator
certificate-readers = Read at { $party }
certificate-count = { $count ->
    [one] one officer
   *[other] { $count } officers
 }
certificate-more = and { $count } more
certificate-nobody = nobody
certificate-held-by = Held by
certificate-held-since = Held since
certificate-access-removed = Access removed
certificate-key-destroyed = Key destroyed
certificate-certified = Destruction certified
certificate-hub = hub, on the way to { $party }
certificate-destination = destination
certificate-readable = not yet: readable until
certificate-key-open = not known before the last decision on it
certificate-key-due = not yet: due
certificate-missing = not complete: { $given } of { $needed }
certificate-access = Access removed: from that second nobody is given the content; it is deleted from the database and open forms are blanked.
certificate-key = Key destroyed: from then on a copy of the database taken earlier can't be opened either, with all keys there are.
certificate-uncovered = What this does not cover
uncovered-seen = What a person read, copied, photographed or wrote down; for that stands the certificate of each party that held it.
uncovered-screens = A screen that lost its connection before its form was blanked.
uncovered-copies = A copy of the key directory that was made before the key was destroyed.
uncovered-machine = Memory, swap, core dumps and flash storage of the machine the desk runs on.
uncovered-slack = Slack's own copies of cards (number, marking, title, purpose), the register and the audit log: they stay, and hold no content.
certificate-log = The audit log when this was made
certificate-verify = This file is signed with the log's key. Check it with: tripoint certificate verify FILE --vkey KEY
