"""Tests of `bot.transport`."""
