"""Rendering of releases: cards, modals, lists and certificates."""
