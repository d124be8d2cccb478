"""Messages: which cards, notices, news and alarms there must be, and what waits for an officer."""
