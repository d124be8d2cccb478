"""The background loops: outbox, Home tabs, clock, digests, housekeeping, and their health."""
