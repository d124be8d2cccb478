"""The policy that is shipped: an example to start from, read as text."""
