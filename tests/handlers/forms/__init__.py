"""Tests of `handlers.forms`."""
