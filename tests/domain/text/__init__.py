"""Tests of `domain.text`."""
