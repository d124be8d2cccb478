"""Tests of `storage.releases`."""
