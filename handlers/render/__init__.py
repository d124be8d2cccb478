"""Rendering of releases: cards, modals, lists, the Home tab and certificates."""
