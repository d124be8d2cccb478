"""Scenarios: scripts of what people do and what goes wrong, and their player."""
