"""The connection to Slack: HTTP, Socket Mode, the Web API's client, and the errors of all three."""
