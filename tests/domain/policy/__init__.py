"""Tests of `domain.policy`."""
