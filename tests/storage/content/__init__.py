"""Tests of `storage.content`."""
