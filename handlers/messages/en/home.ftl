# App Home.

home-as-of = { $party } · as of { $at }
home-for-you = Waiting for you ({ $total })
home-for-you-none = Nothing is waiting for you.
home-shared-none = No releases of ours are active.
home-received-none = No received releases are active.

home-newer = Back
home-older = More
home-page = { $first } to { $last } of { $total }
home-more-than = more than { $total }

home-list-mine = My releases
home-list-pending = Pending
home-list-overdue = Overdue
home-list-shared = Shared
home-list-expiring = Expiring soon

home-quiet = Nothing is waiting, overdue or about to expire.
home-oldest = oldest { $span }
home-waits-approve = To decide
home-waits-relay = To relay
home-waits-answer = To answer
home-waits-revise = To revise
home-waits-acknowledge = To acknowledge
home-overdue = Overdue
home-unread = Received, not yet read
home-unacknowledged = Shared, not yet acknowledged
home-expiring = Expiring within 24 hours
home-undone = Lapsed or expired undone, last 7 days

home-refused = Refused attempts, last 24 hours
home-refused-none = No attempt was refused.
home-roster = Roster: { $active } active, { $down } stood down
home-arrangements = Arrangements
home-status-draft = draft
home-status-not-in-force = not in force
home-status-active = active
home-status-suspended = suspended
home-status-termination-notified = active; notice of its end was given
home-status-terminated = ended
home-away = { $name } is on leave until { $at }
home-watch-offered = Offered to { $name } until { $at }
home-watch-taking = { $name } offers you the watch until { $at }

home-list-ended = Ended
home-first-pending = See what is pending
home-first-overdue = See what is overdue
home-first-shared = See what is shared
home-first-ended = See what has ended
home-decide = Read { $number } and decide
home-sent = In progress
home-late = Overdue
home-open = Waiting at our desk, on target
home-and-more = The first are shown; the list below has all.
home-with = With { $names }
home-nudged = Nudged { $at }; again from { $again }
home-desk = { $party } desk, telephone: { $telephone }
home-call = { $party } desk: { $telephone }
home-call-how = Ask for { $number }. The line may be open: say the number, not what it is about.
home-call-none = Nobody else has a step to take on { $number } now.
button-call = Call { $parties }

home-welcome = Welcome to the desk of { $party }
home-what = This desk asks for, decides on and receives releases of information among the parties of an arrangement. What was shared ends by itself, and every step is on record.
home-role-liaison = As a liaison officer you request releases, ask other parties, and read and acknowledge what reaches your desk.
home-try-liaison =
    Request a release with the green button: nothing leaves before a releasing authority has approved it.
    Ask another party for what you need.
    Read what is waiting for you below, then acknowledge it.
home-role-approver = As a releasing authority you decide what leaves your desk or passes through it, and can extend or recall it.
home-try-approver =
    Read what is to be decided with the green button; approve, return or deny it below its text.
    Take the watch: reminders then go to you.
    Open History in the menu of a release to see who did what.
home-role-supervisor = As a supervisor you see what waits, what is overdue, and who has it.
home-try-supervisor =
    Nudge a step at your own desk: those who can take it are reminded.
    Call the desk of another party where the step is theirs.
    Open a list at the end of this page, and show a release on it.
home-role-security = As a security officer you look after the roster and what ends, and see which attempts were refused.
home-try-security =
    See which attempts were refused in the last 24 hours.
    Open the list of what has ended: its certificates of destruction stand there.
    See how the arrangements of your party stand.
home-role-inspector = As an inspector you see what this desk may know, and change nothing.
home-try-inspector =
    Open a list at the end of this page.
    Show a release on it: who did what, and when.
    See which attempts were refused in the last 24 hours.
home-role-custodian = As a custodian you look after the arrangements of your party.
home-try-custodian =
    See how each arrangement stands.
    Open the list of what is shared under them.
    Show a release on it: who did what, and when.
button-welcomed = Got it

button-nudge = Nudge
done-nudge = { $number }: a reminder is on its way.
nudge-reached = It reminds { $names }.
moved-nudge = nudged
