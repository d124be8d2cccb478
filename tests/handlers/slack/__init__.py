"""Tests of `handlers.slack`."""
