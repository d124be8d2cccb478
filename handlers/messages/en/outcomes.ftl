# How it ended where nobody did what it waited for.

outcome-unanswered = lapsed unanswered, { $party }'s turn
outcome-undecided = lapsed undecided, { $party }'s turn
outcome-unrevised = lapsed unrevised, { $party }'s turn
outcome-unread = expired unread by { $party }
outcome-unacknowledged = expired, read but not acknowledged by { $party }

# What is left of a message of ours once nothing of it is to be done.
closed-decided = Decided
closed-looked = Somebody is on it
closed-acknowledged = Acknowledged
closed-certified = Certified
closed-extension = Extended
closed-over = Ended
closed-as = { $outcome }: { $numbers }
