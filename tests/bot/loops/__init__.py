"""Tests of `bot.loops`."""
