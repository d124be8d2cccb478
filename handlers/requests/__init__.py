"""The handling of one request: who asks, for which release, and how the answer reaches them."""
