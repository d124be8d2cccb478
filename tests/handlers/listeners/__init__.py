"""Tests of `handlers.listeners`."""
