"""Tests of `sandbox.scenario`."""
