"""The forms: what an officer fills in, and how the submitted values are read."""
