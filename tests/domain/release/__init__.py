"""Tests of `domain.release`."""
