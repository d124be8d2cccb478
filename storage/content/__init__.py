"""Content under seal: a key of its own for each version, kept no longer than it may be read."""
