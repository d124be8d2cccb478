"""Tests of `storage.queries`."""
