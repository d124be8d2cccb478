"""Who is told what and where: cards, notices, news, alarms, and what waits for an officer."""
