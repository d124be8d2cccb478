"""Tests of `storage.audit`."""
