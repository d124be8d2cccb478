"""Proof that what is remembered stays as it was, and that what is over is gone."""
