"""Digests: their lines, charts and messages."""
