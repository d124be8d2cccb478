"""Which arrangement carries a release, and where each one stands."""
