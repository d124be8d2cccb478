"""Tests of `storage.transaction`."""
