"""Standing authorisations, remembered."""
