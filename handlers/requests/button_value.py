"""The value of a pressed button, which comes from outside and may be anything."""

from collections.abc import Callable
from typing import TypeVar

from bot.domain.refusals import NotFound
from handlers.slack.request import SlackRequest

T = TypeVar("T")


def button_value(request: SlackRequest, read: Callable[[str], T]) -> T:
    """
    Read the value of the pressed button.

    Args:
        request: the press.
        read: reads a value of ours, and raises ValueError for any other.

    Raises:
        NotFound: the value is none of ours.
    """
    try:
        return read(request.pressed["value"])
    except ValueError:
        raise NotFound from None
