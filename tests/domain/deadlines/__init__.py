"""Tests of `domain.deadlines`."""
