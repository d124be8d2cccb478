"""Tests of `handlers.requests`."""
