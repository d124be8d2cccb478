"""Markings: their rules, their banners and their portion lines."""
