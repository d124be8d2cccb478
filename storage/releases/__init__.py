"""Releases as rows: read, written, their register, stage history and targets."""
