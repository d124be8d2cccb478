"""Standing authorisations: granted, used up, at rest, and who is told."""
