"""Tests of `storage.book`."""
