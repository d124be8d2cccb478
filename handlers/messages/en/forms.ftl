# Modals to fill in. Titles and buttons of a modal hold at most 24 characters.

form-request = Request a release
form-answer = Answer
form-revise = New version
form-correct = Correction
form-ask = Ask another party
form-return = Return
form-deny = Deny
form-narrow-approve = Approve within limits
form-narrow-relay = Relay within limits
form-decline = Decline
form-withdraw = Withdraw
form-recall = Recall
form-cancel = Cancel report
form-open = Before you read

submit-request = Send for decision
submit-answer = Send for decision
submit-revise = Send for decision
submit-correct = Send for decision
submit-ask = Ask
cancel = Cancel
choose = Choose

hint-to = Choose the final parties. Each sees it only once your side has approved it, and the hub where the route has one.
hint-party = Choose whom to ask. They see that you ask as soon as you send this.
hint-subject = Choose what it is about: every party on the route sees it. What is outside the arrangement's scope is refused.
hint-title = Write it UNCLASSIFIED and in English: every party on the route reads it.
hint-purpose = Write it UNCLASSIFIED and in English: every party on the route reads it. The information may be used for this and nothing else.
hint-ask-title = Write it UNCLASSIFIED and in English: the other party reads it, and any hub once an answer reaches it.
hint-ask-purpose = Say what you need it for, UNCLASSIFIED and in English. The same people read it as the title.
hint-precedence = Choose how urgent it is: this sets the targets on every desk.
hint-level = Choose the highest level in the content. Your own word stays beside the equivalent.
hint-caveats = Choose what each reader confirms first. REL TO is made from the parties you chose.
hint-body = Write the text here, up to { $ceiling }. Whoever decides on it reads it and, once released, cleared recipients. Leave it empty if you give a reference.
hint-reference = Give the control number of a document kept elsewhere, up to { $ceiling }. The same people read it as a text.
hint-sha256 = Paste the SHA-256 of that document: 16 to 64 hexadecimal digits. The same people read it as a text.
hint-lifetime = Write how long it can be read from its release at each destination, such as 90d, 12h or 30m. At most { $most }; leave it empty for the usual time of its precedence.
hint-lifetime-revise = Write how long it can be read from its release at each destination, such as 90d, 12h or 30m. At most { $most }; leave it empty for the time it had before.
hint-to-narrow = Choose whom this is for. A party that is left out learns nothing of it.
hint-lifetime-narrow = Write how long it can be read from its release at each of them, such as 24h. At most { $most }; leave it empty for that.
hint-others = Choose what becomes of the parties that you leave out: they can still be decided, or are denied now.
others-leave-open = Leave open
others-deny = Deny
hint-lifetime-correct = Write how long it can be read from its own release, such as 12h or 30m: at most as long as the first report. Leave it empty for that.
hint-code = Choose the reason. The same people read it as the note.
hint-note-return = Say what to change. The drafter's party reads this note.
hint-note-kept = Write for your own party alone: nobody outside it reads this note.
hint-conditions = Tick them all to read.

conditions = Conditions
conditions-again = I confirm all of these again, as at { $at }
reading-is-recorded = Each reading is on record.
voluntary-note = Sharing is voluntary: the other party may answer or decline, and gives no reason.
