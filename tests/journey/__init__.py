"""One release through its whole life, driven only through Slack's wire."""
