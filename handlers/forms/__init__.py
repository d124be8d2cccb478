"""Forms: what an officer fills in, and what comes back of it."""
