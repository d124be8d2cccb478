"""Bugs planted on purpose: each must make a test fail, or there is harm that no test would see."""
