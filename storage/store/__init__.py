"""The store: one door to all that is remembered, in parts by who uses them."""
