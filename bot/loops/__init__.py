"""What runs by itself: outbox, Home tabs, clock, digests, housekeeping, and how they fare."""
