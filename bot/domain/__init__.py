"""
The rules of a release desk: pure functions of values, with no Slack, no database and no clock.
"""
