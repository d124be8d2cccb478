"""The names of the shortcuts, as Slack shows them: it has no translations of an app's manifest."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "launch_report": "Launch report",
    "request_release": "Request a release",
    "ask_party": "Ask another party",
    "my_desk": "My desk",
    "show_release": "Show this release",
}
"""Callback id → name, at most 24 characters; the last is used on a message."""
