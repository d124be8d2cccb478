"""A release, its stages, and what each party may know of it."""
