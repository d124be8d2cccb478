"""What Slack says and shows: listeners, rendering, and every sentence in `handlers/messages`."""
