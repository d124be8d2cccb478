"""
What may come back in the place of Slack's answer: pages of proxies and outages, and answers that
lack something.
"""

PAGES: dict[str, tuple[int, str, str]] = {
    "200 with a page": (200, "<html>Sign in to the network</html>", "text/html"),
    "200 with words": (200, "OK", "text/plain"),
    "200 with nothing": (200, "", "application/json"),
    "200 with half of it": (200, '{"ok": tr', "application/json"),
    "200 with a list": (200, "[]", "application/json"),
    "200 with an empty object": (200, "{}", "application/json"),
    "200 with ok alone": (200, '{"ok": true}', "application/json"),
    "200 with no error": (200, '{"ok": false}', "application/json"),
    "200 with a page that says JSON": (200, "<html>", "application/json"),
    "200 with a refusal of another kind": (
        200,
        '{"ok": false, "error": "user_not_found"}',
        "text/html",
    ),
    "204": (204, "", "text/html"),
    "403": (403, "<html>Forbidden</html>", "text/html"),
    "407": (407, "<html>Proxy Authentication Required</html>", "text/html"),
    "502": (502, "<html>Bad Gateway</html>", "text/html"),
}
"""Name → status, body and content type."""
