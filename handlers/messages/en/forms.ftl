# Modals to fill in. Titles and buttons of a modal hold at most 24 characters.

form-request = Request a release
form-answer = Answer
form-revise = New version
form-ask = Ask another party
form-return = Return
form-deny = Deny
form-decline = Decline
form-withdraw = Withdraw
form-recall = Recall
form-open = Before you read

submit-request = Send for decision
submit-answer = Send for decision
submit-revise = Send for decision
submit-ask = Ask
cancel = Cancel
choose = Choose

hint-to = The final parties. Each sees it only after your side, and the hub where the route has one, has approved it.
hint-party = They see that you ask as soon as you send this.
hint-subject = Every party on the route sees it. What lies outside the arrangement's scope is refused.
hint-title = UNCLASSIFIED. Every party on the route reads it.
hint-purpose = UNCLASSIFIED. Every party on the route reads it; the information may be used for this and nothing else.
hint-ask-title = UNCLASSIFIED. The other party reads it, and any hub once an answer is passed on.
hint-ask-purpose = UNCLASSIFIED. What you need it for; read by the same people as the title.
hint-precedence = How urgent it is; it sets the clocks on every desk.
hint-level = The highest level in the content. Your own word stays beside the equivalent.
hint-caveats = Each reader confirms them first. REL TO is made from the parties you chose.
hint-body = Up to level { $ceiling }. Read by who decides it and, once released, by cleared recipients. Leave it empty if you give a reference.
hint-reference = A control number of a document kept elsewhere, up to level { $ceiling }. Same readers as a text.
hint-sha256 = SHA-256 of that document: 16 to 64 hexadecimal digits. Same readers as a text.
hint-lifetime = From its release at each destination, such as 90d, 12h or 30m; at most { $days } days. Empty: the usual time for its precedence.
hint-lifetime-revise = From its release at each destination, such as 90d, 12h or 30m; at most { $days } days. Empty: as before.
hint-code = Read by the same people as the note.
hint-note-return = The drafting party reads this note.
hint-note-kept = Nobody outside your own party reads this note.
hint-conditions = Tick them all to read.

conditions = Conditions
reading-is-recorded = Each reading is on record.
voluntary-note = Sharing is voluntary: the other party may answer or decline, and gives no reason.
