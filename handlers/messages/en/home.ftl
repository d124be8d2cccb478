# App Home.

home-as-of = { $party } · as of { $at }
home-for-you = Waiting for you ({ $total })
home-for-you-none = Nothing is waiting for you.
home-shared-none = No releases of ours are active.
home-received-none = No received releases are active.

home-approve = To decide: release to { $to }
home-relay = To decide: relay from { $origin } to { $to }
home-answer = { $asked } asks: answer or decline
home-revise = Returned: draft a new version
home-acknowledge = From { $origin }: read, then acknowledge
home-left = { $span } left
home-over = overdue by { $span }

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

button-nudge = Nudge
done-nudge = { $number }: a reminder is on its way.
nudge-reached = It reminds { $names }.
moved-nudge = nudged
