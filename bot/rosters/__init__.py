"""Rosters that come with the bot: the example for a sandbox workspace."""
