"""Tests of `sandbox.block_kit`."""
