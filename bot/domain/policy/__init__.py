"""The policy: what the parties agreed, as values, read from a file and validated."""
