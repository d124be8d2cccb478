"""The store: all that the desk keeps, in parts by who uses them."""
