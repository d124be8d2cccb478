"""Tests of `storage.store`."""
