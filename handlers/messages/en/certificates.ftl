# The page of a certificate: who held a release, when reading it ended, who certified.

certificate-heading = Record of access and destruction
certificate-made = Made for { $party }, { $at }
certificate-marking = Marking
certificate-arrangement = Arrangement
certificate-originator = Originator
certificate-readers = Read at { $party }
certificate-chain = Reports
certificate-report = { $n } · { $number } · { $opened }
certificate-opened = { $party }: opened
certificate-never-opened = { $party }: never opened
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

certificate-complete = COMPLETE
certificate-interim = INTERIM
certificate-complete-why = As far as { $party } may know, reading has ended, the keys are destroyed and every destruction certificate is given.
certificate-interim-why = Not all of it is done: { $open }.
certificate-open-decision = a decision is open
certificate-open-reading = it can still be read
certificate-open-key = a key is not destroyed yet
certificate-open-certificates = destruction certificates are missing
certificate-withheld = withheld
certificate-none = none yet
certificate-withheld-note = “Withheld”: not shown to { $party }, whether or not there is anything to show.
certificate-unshown = Signs that this page can't show: { $signs }
certificate-fingerprint = Fingerprint of this page
certificate-fingerprint-note = tripoint certificate verify prints the fingerprint of a file: this paper is of the file that has the same.
certificate-checkpoint = Checkpoint: name of the log, number of records, root hash, signature
certificate-vkey = Key to check the checkpoint and this file with
