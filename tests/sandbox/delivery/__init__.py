"""Tests of `sandbox.delivery`."""
