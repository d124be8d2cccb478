"""Tests of `bot.exercise`."""
