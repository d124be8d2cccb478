"""Tests of `storage.outbox`."""
