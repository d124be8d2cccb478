"""One act is one transaction: decided, recorded and committed whole, or refused and recorded."""
