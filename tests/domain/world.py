"""
A small world for the rules: the shipped policy, three desks with officers, a book at any moment.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from typing import Any

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, holds, standings
from bot.domain.book import Book, Fresh
from bot.domain.officers import Desk, Officer, OfficerId, Role, officer_id
from bot.domain.policy.loader import load
from bot.domain.policy.model import Policy
from bot.domain.release.release import Release

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Noon in Seoul and Tokyo."""


@cache
def policy() -> Policy:
    """The shipped example policy."""
    return load(files("bot.policies").joinpath("example.toml").read_text("utf-8"))


def officer(user: str, party: str, *roles: Role, **more: Any) -> Officer:
    """An officer of the sandbox's workspace, cleared for SECRET unless told otherwise."""
    return Officer(
        officer_id("T0", user), party, user, frozenset(roles), more.pop("clearance", "S"), **more
    )


OFFICERS = [
    officer(f"{party[0]}{name}", party, role)
    for party in ("KOR", "USA", "JPN")
    for name, role in (
        ("LO", Role.LIAISON),
        ("LO2", Role.LIAISON),
        ("FDO", Role.APPROVER),
        ("FDO2", Role.APPROVER),
        ("SUP", Role.SUPERVISOR),
        ("INS", Role.INSPECTOR),
    )
]
"""
Per party two liaison officers and two approvers (`KLO`, `KLO2`, `KFDO`, `KFDO2`), a supervisor, an
inspector.
"""

DESKS = {p: Desk(p, f"C{p}L", f"C{p}A") for p in ("KOR", "USA", "JPN")}


def who(user: str) -> OfficerId:
    """The id of one of `OFFICERS`."""
    return officer_id("T0", user)


def book(
    by: str | None = None,
    *,
    now: datetime = NOON,
    under: Policy | None = None,
    events: Iterable[ArrangementEvent] = (),
    roster: Iterable[Officer] = OFFICERS,
    salt: bytes = bytes(32),
    drawn: dict[str, int] | None = None,
) -> Book:
    """The book as a rule finds it when `by` asks at `now`."""
    under, declared = under or policy(), tuple(events)
    found = standings(under, declared, now)
    return Book(
        now=now,
        policy=under,
        standings={key: standing.status for key, standing in found.items()},
        roster={o.id: o for o in roster},
        desks=DESKS,
        fresh=Fresh("K7Q4", "00112233aabbccdd", salt),
        actor=who(by) if by else None,
        drawn=drawn or {},
        frozen=partial(holds, under, declared),
        suspended_by={key: standing.suspended_by for key, standing in found.items()},
    )


LAUNCH = steps.Draft(
    to=("JPN",),
    subject="dprk.missile.launch",
    title="Launch seen at 1158 local",
    purpose="Warning of the population",
    precedence="FLASH",
    level="S",
    body="One object, eastward",
)


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def requested(**changes: Any) -> Release:
    """
    A launch warning that Korea's liaison officer has just offered to Japan, or a variation of it.
    """
    return steps.request(None, book("KLO"), draft=replace(LAUNCH, **changes)).release


def approved(release: Release | None = None, **more: Any) -> Release:
    """The same, approved by Korea and waiting for the United States."""
    return steps.approve(release or requested(), book("KFDO", **more)).release


def released(release: Release | None = None, **more: Any) -> Release:
    """The same, relayed to Japan."""
    return steps.relay(release or approved(), book("UFDO", **more)).release


def read_by_japan(release: Release | None = None) -> Release:
    """The same, read by Japan's first liaison officer."""
    release = release or released()
    ticked = frozenset(steps.standing_conditions(release, book("JLO"), 1))
    return steps.confirm_and_read(release, book("JLO"), ticked=ticked, version=1).release
