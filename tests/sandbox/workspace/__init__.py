"""Tests of `sandbox.workspace`."""
