"""Notices: reminders, escalations, news and alarms, as messages."""
