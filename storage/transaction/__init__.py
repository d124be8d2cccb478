"""One act, one transaction: decided, recorded and committed whole, or refused and recorded."""
