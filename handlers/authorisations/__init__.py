"""Standing authorisations, as officers grant, see and end them."""
