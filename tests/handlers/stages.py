"""Releases at every stage, and the words and officers that read them."""

from dataclasses import dataclass, replace
from typing import Any

from bot.domain import steps
from bot.domain.officers import Officer, Role
from bot.domain.release.release import Release
from handlers.text.words import Words
from tests.domain.world import LAUNCH, OFFICERS, at, book, officer, who

CANARY = "canary-7f3a eastward"
"""Stands in the content of every release here, and may stand in no card."""

QUESTION, REPLY = "Is the time local or Zulu?", "Local."
"""What a hub asks of the drafter's desk, and what it replies."""

NASTY = "<!channel> <@U0X> *bold* `code` _it_ &" + "&<>" * 28
"""A title of the longest kind, full of what Slack would interpret."""

SEOUL = Words("en", "Asia/Seoul")
DUTY = [
    *OFFICERS,
    officer("KDUTY", "KOR", Role.APPROVER, Role.LIAISON, duty=True),
    officer("UDUTY", "USA", Role.APPROVER, duty=True),
    officer("JDUTY", "JPN", Role.LIAISON, duty=True),
]
LONGEST = {"title": NASTY[:120], "purpose": ("<&>*`" * 100)[:500]}


def requested(**changes: Any) -> Release:
    """A launch warning offered to Japan, its content holding the canary."""
    draft = replace(LAUNCH, **{"body": CANARY, **changes})
    return steps.request(None, book("KLO"), draft=draft).release


def approved(**changes: Any) -> Release:
    """The same, waiting for the United States."""
    return steps.approve(requested(**changes), book("KFDO")).release


def released(**changes: Any) -> Release:
    """The same, with Japan."""
    return steps.relay(approved(**changes), book("UFDO")).release


def acknowledged() -> Release:
    """The same, read and acknowledged by Japan."""
    release = released()
    ticked = frozenset(steps.standing_conditions(release, book("JLO"), 1))
    read = steps.confirm_and_read(release, book("JLO"), ticked=ticked, version=1).release
    return steps.acknowledge(read, book("JLO")).release


def returned() -> Release:
    """The same as `approved`, sent back by the United States."""
    return steps.send_back(approved(), book("UFDO"), code="unclear", note="Which object?").release


def denied() -> Release:
    """Denied by the United States, for a reason of their own."""
    return steps.deny(approved(), book("UFDO"), code="over_scope", note="Our own matter").release


def asked() -> Release:
    """Japan has asked Korea."""
    asking = steps.Asking("KOR", "dprk.missile", "What flew?", "Warning", "PRIORITY")
    return steps.ask(None, book("JLO"), asking=asking).release


def questioned() -> Release:
    """Waiting for the United States, which have asked the drafter's desk something."""
    return steps.question(approved(), book("UFDO"), text=QUESTION).release


def replied() -> Release:
    """The same, with the drafter's desk's reply."""
    return steps.reply(questioned(), book("KLO2"), text=REPLY).release


def asked_for_longer() -> Release:
    """Released for half a day, as the hub narrowed it; the originator asks it for a day more."""
    extent = steps.Extent(lifetime="12h")
    short = steps.relay(approved(), book("UFDO"), extent=extent).release
    return steps.extend(short, book("KFDO"), lifetime="24h").release


def recalled() -> Release:
    """Released and recalled."""
    return steps.recall(released(), book("KFDO"), note="Wrong object").release


def expired() -> Release:
    """Released, and its time over."""
    late = steps.expire(released(), book(now=at(60 * 24 * 100)), to="JPN")
    assert late
    return late.release


def certified(*users: str, release: Release | None = None) -> Release:
    """Recalled, and certified by these officers."""
    release = release or recalled()
    for user in users:
        release = steps.certify(release, book(user)).release
    return release


def destroyed() -> Release:
    """Recalled, and certified by two persons of each party that held it."""
    return certified("JLO", "JLO2", "UFDO", "ULO")


EVERY = {
    step.__name__: step
    for step in (
        requested,
        approved,
        released,
        acknowledged,
        returned,
        denied,
        questioned,
        replied,
        asked,
        asked_for_longer,
        recalled,
        expired,
        destroyed,
    )
}


def person(user: str) -> Officer:
    """One of the officers."""
    return next(o for o in DUTY if o.id == who(user))


@dataclass(frozen=True)
class Page:
    """A page of a list, as the store gives it."""

    rows: list[Release]
    total: int
