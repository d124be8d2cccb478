"""Tests of `storage.keys`."""
