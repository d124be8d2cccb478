"""Shared by all tests: a running desk, databases, clocks, and what goes wrong around them."""
