"""Tests of `handlers.text`."""
