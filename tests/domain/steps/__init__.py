"""Tests of `domain.steps`."""
