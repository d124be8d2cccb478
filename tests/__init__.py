"""Proof that the house keeps its promises; the folders mirror the sources."""
