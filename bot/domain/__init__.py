"""The rules of a release desk: pure functions of values, without Slack, database or clock."""
