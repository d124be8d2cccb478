"""Whom a request is for: Slack names the app in what it sends, and whatever names another is none of ours."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from handlers.ports import FrontDesk

log = logging.getLogger(__name__)
LOG_SECONDS = 60.0
"""Within so many seconds one line is logged, however many requests come."""


def for_others(desk: FrontDesk) -> Callable[[Mapping[str, Any]], bool]:
    """
    What tells whether a request is for another app; each of those is counted, and the first of a minute logged.

    A request that names no app, as Slack's greeting of a new address does, is for us: its signature says so.
    """
    logged: float | None = None

    def is_for_another(body: Mapping[str, Any]) -> bool:
        nonlocal logged
        if body.get("api_app_id") in (None, "", desk.app):
            return False
        if desk.figures is not None:
            desk.figures.for_another_app()
        now = desk.clock.monotonic()
        if logged is None or now - logged >= LOG_SECONDS:
            logged = now
            log.warning("a request for another app was left undone: the address or the tokens of two apps are mixed up")
        return True

    return is_for_another
