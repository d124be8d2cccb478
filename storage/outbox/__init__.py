"""The outbox: which cards, notices, Homes and timers are due, and who may draw them now."""
