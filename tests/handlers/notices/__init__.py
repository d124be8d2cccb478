"""Tests of `handlers.notices`."""
