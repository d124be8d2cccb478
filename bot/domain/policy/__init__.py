"""The policy: what the parties agreed, read from a file, validated, and held as values."""
