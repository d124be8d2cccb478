"""Tests of `domain.arrangements`."""
