"""Tests of `domain.markings`."""
