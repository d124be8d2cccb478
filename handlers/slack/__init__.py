"""Slack as it speaks: requests, Web API calls, channels, accounts, Block Kit."""
