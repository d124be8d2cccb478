"""Tests of `handlers.digests`."""
