"""Proof that the house keeps its promises; the folders mirror the sources."""

from pathlib import Path

TOP = Path(__file__).parent.parent
"""The top of the project."""
PATIENCE = 180
"""
Real seconds after which something hangs: far more than a slow machine needs that has other work at
hand.
"""
