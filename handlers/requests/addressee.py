"""The check that a request is for this app, which Slack names in what it sends."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from bot.operations.repeats import Repeats
from handlers.requests.context import HandlerContext

log = logging.getLogger(__name__)


def for_others(context: HandlerContext) -> Callable[[Mapping[str, Any]], bool]:
    """
    Return a function that tells whether a request is for another app.

    Each of those is counted, and the first of a minute logged. A request that names no app, as
    Slack's greeting of a new address does, is for us: its signature says so.
    """
    repeats = Repeats()

    def is_for_another(body: Mapping[str, Any]) -> bool:
        if body.get("api_app_id") in (None, "", context.app):
            return False
        if context.figures is not None:
            context.figures.for_another_app()
        if repeats.first(context.clock.monotonic(), "another app"):
            log.warning(
                "a request for another app was left undone: the address or the tokens of two apps "
                "are mixed up"
            )
        return True

    return is_for_another
