"""Tests of `sandbox.web_api`."""
