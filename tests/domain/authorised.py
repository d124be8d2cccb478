"""Standing authorisations for the tests of the rules: granted, confirmed, and in a book."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain import grants
from bot.domain.book import Book
from bot.domain.grants import Grant
from bot.domain.policy.loader import load
from bot.domain.policy.model import Policy
from bot.domain.release.authorisation import Authorisation
from tests.domain import world
from tests.domain.example import altered
from tests.domain.world import NOON

BY_ANY_FORM = (
    'template       = "launch"         # nothing but what this template makes',
    'fields         = ["launched_at"]',
)
"""What is changed in the example's policy for authorisations that are not tied to a template."""


def free(*changes: tuple[str, str]) -> Policy:
    """The example's policy with an entry that asks for no template, and other changes."""
    return load(altered(BY_ANY_FORM, *changes))


FREE = free()


def book(by: str | None = None, **more: Any) -> Book:
    """The book as a rule finds it, under that policy."""
    return world.book(by, **{"under": FREE, **more})


GRANT = Grant(
    subject="dprk.missile.launch",
    to=("USA", "JPN"),
    template="",
    level="S",
    caveats=(),
    precedence="FLASH",
    begins="",
    until="2026-12-31",
    cap="3",
    lifetime="3d",
    why="Warning in minutes, also at night",
)
"""What Korea authorises beforehand, within the example policy's ceiling."""


def granted(by: str = "KFDO", now: datetime = NOON, **changes: Any) -> Authorisation:
    """An authorisation that one hand has granted, or a variation of it."""
    asked = book(by, now=now)
    return grants.authorise(asked, grant=replace(GRANT, **changes)).authorisation


def confirmed(by: str = "KFDO2", now: datetime = NOON, **changes: Any) -> Authorisation:
    """The same, confirmed by a second hand."""
    one = granted(now=now, **changes)
    return grants.confirm(having(book(by, now=now), one), id=one.id).authorisation


def having(known: Book, *some: Authorisation, uses: int = 0) -> Book:
    """The same book with these authorisations, each used so often in the last 24 hours."""
    return replace(
        known,
        authorisations={one.id: one for one in some},
        uses={one.id: uses for one in some},
    )
