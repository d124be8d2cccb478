"""What Slack says and sees: signed payloads through the whole app, against a local workspace."""
