"""One request of an officer: who asks, for which release, and how the answer reaches them."""
