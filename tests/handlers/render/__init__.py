"""Tests of `handlers.render`."""
