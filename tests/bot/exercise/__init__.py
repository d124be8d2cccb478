"""Tests of `bot.cli.exercise`."""
