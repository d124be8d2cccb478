"""
Which form opens: one for whoever could send it now, none for whoever the step's own rule would
refuse.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.officers import Role
from bot.domain.refusals import Refusal, VersionStale
from bot.domain.release.release import Release
from bot.domain.release.stages import FIRST, Stage
from handlers.listeners.forms import MAY
from handlers.text.verbs import ACTIONS, Verb
from tests.domain.world import LAUNCH, NOON, OFFICERS, at, book, officer, policy
from tests.handlers.stages import EVERY, approved, requested

ROSTER = [
    *OFFICERS,
    officer("KBOTH", "KOR", Role.LIAISON, Role.APPROVER),
    officer("KLOW", "KOR", Role.APPROVER, Role.LIAISON, clearance="U"),
    officer("KNARROW", "KOR", Role.APPROVER, Role.LIAISON, subjects=frozenset({"general.defense"})),
    officer("KGONE", "KOR", Role.APPROVER, Role.LIAISON, active=False),
    officer("UBOTH", "USA", Role.LIAISON, Role.APPROVER),
    officer("UNARROW", "USA", Role.APPROVER, subjects=frozenset({"general.defense"})),
    officer("KSEC", "KOR", Role.SECURITY, Role.CUSTODIAN),
]
"""Whoever there may be: every role, both at once, not cleared, no need to know, stood down."""

NOTE = "A note"
FILLED = {"note": NOTE, "lifetime": "1m", "text": NOTE}


def _sent(verb: Verb, release: Release, at_hand: Book, version: int) -> None:
    """A verb with a form, as a form without a fault sends it."""
    if verb.form == "narrow":
        consents = steps.approve if at_hand.by.party == release.originator else steps.relay
        consents(release, at_hand, version=version or None)
        return
    assert verb.rule is not None
    if verb.form == "request":
        _drafted(verb.rule, release, at_hand)
        return
    values: dict[str, Any] = {
        field.name: field.codes[-1] if field.name == "code" else FILLED[field.name]
        for field in verb.asks
    }
    if verb.versioned:
        values["version"] = version or None
    verb.rule(release, at_hand, **values)


def _drafted(rule: Callable[..., object], release: Release, at_hand: Book) -> None:
    """
    The draft that the rule takes, if there is any: at the highest level that it would not refuse.
    """
    refused: list[Refusal] = []
    for level in sorted(policy().levels, key=policy().rank, reverse=True):
        draft = replace(LAUNCH, level=level, body="", reference="Doc 7", sha256="0" * 64)
        try:
            rule(release, at_hand, draft=draft)
        except Refusal as why:
            refused.append(why)
        else:
            return
    raise refused[-1]


SENDS: dict[str, Callable[[Release, Book, int], object]] = {
    name: partial(_sent, verb)
    for name, verb in ACTIONS.items()
    if verb.form in ("reason", "request", "narrow", "question", "reply") and name not in FIRST
}
"""Every step with a form about a release."""


def two_destinations() -> Release:
    """Offered to two, one of which has it while the other waits for the hub."""
    return steps.approve(
        requested(to=("JPN", "USA"), subject="dprk.missile.launch"), book("KFDO")
    ).release


def half_revised() -> Release:
    """
    Offered to two: released to one at version 1, returned by the hub for the other and drafted
    anew.
    """
    back = steps.send_back(two_destinations(), book("UFDO"), code="unclear", note=NOTE).release
    return steps.revise(back, book("KLO2"), draft=replace(LAUNCH, body="Another")).release


def offered_by_who_decides() -> Release:
    """Drafted by somebody who is an approver as well."""
    return steps.request(None, book("KBOTH", roster=ROSTER), draft=LAUNCH).release


def recalled_once() -> Release:
    """Recalled from the one that had it; the other still waits."""
    return steps.recall(two_destinations(), book("KFDO"), note=NOTE).release


RELEASES = {
    **EVERY,
    **{
        made.__name__: made
        for made in (two_destinations, half_revised, offered_by_who_decides, recalled_once)
    },
}
SUSPENDED = [
    ArrangementEvent(name, "KOR", EventKind.SUSPEND, NOON) for name in policy().arrangements
]
TIMES: dict[str, tuple[datetime, list[ArrangementEvent]]] = {
    "now": (at(1), []),
    "while all is suspended": (at(1), SUSPENDED),
    "when its time is over": (at(60 * 24 * 200), []),
}


def books(when: str) -> Iterator[Book]:
    """The book of everybody on the roster, and of somebody who is not."""
    now, events = TIMES[when]
    for name in [o.id.partition("/")[2] for o in ROSTER] + ["NOBODY"]:
        yield book(name, now=now, events=events, roster=ROSTER)


def refusal(of: Callable[..., object], *values: Any, **named: Any) -> str | None:
    """The rule that says no, if one does."""
    try:
        of(*values, **named)
    except Refusal as why:
        return why.rule
    return None


def newest(release: Release) -> int:
    """The version that a card drawn now carries."""
    return release.version.n if release.version else 0


def test_every_step_with_a_form_is_held_against_its_rule() -> None:
    """A new one needs its line here."""
    assert set(SENDS) == set(MAY)


@pytest.mark.parametrize("when", TIMES)
@pytest.mark.parametrize("step", SENDS)
@pytest.mark.parametrize("stage", RELEASES)
def test_a_form_opens_for_whoever_could_send_it_and_nobody_else(
    stage: str, step: str, when: str
) -> None:
    """
    For each officer the same rule says no before the form opens and when it is sent, or none does.
    """
    release = RELEASES[stage]()
    version = newest(release)
    opens = {b.actor: refusal(MAY[step], release, b, version=version) for b in books(when)}
    sends = {b.actor: refusal(SENDS[step], release, b, version) for b in books(when)}

    assert opens == sends


def test_the_cases_hold_forms_that_open_and_forms_that_do_not() -> None:
    """
    Or the test above would hold nothing: every step can be sent somewhere by somebody, and nowhere
    by all.
    """
    found = {
        step: {
            refusal(MAY[step], made(), b, version=newest(made()))
            for made in RELEASES.values()
            for b in books("now")
        }
        for step in SENDS
    }

    assert all(
        None in rules and "not_found" in rules and len(rules) > 3 for rules in found.values()
    ), found


@pytest.mark.parametrize(
    ("step", "user", "stage", "why"),
    [
        ("withdraw", "KLO", "released", "wrong_stage"),
        ("recall", "KFDO", "recalled", "wrong_stage"),
        ("recall", "UFDO", "released", "wrong_party"),
        ("decline", "JLO", "asked", "wrong_party"),
    ],
)
def test_no_form_opens_for_what_is_over_or_not_theirs(
    step: str, user: str, stage: str, why: str
) -> None:
    """What was let through once: after the release, a second time, by the hub, by who asked."""
    release, by = RELEASES[stage](), book(user, roster=ROSTER)

    assert refusal(MAY[step], release, by, version=newest(release)) == why
    assert refusal(SENDS[step], release, by, newest(release)) == why


def test_a_card_of_an_older_version_opens_no_form() -> None:
    """
    What it showed was revised; whoever reads on at that version may still prolong or recall it.
    """
    release = half_revised()
    kfdo = book("KFDO", roster=ROSTER)
    assert {(d.to, d.stage, d.version) for d in release.deliveries} == {
        ("USA", Stage.RELEASED, 1),
        ("JPN", Stage.ORIGINATOR_REVIEW, 2),
    }

    assert refusal(MAY["return"], release, kfdo, version=1) == VersionStale.rule
    assert refusal(MAY["withdraw"], release, book("KLO"), version=1) == VersionStale.rule
    assert refusal(MAY["withdraw"], release, book("KLO"), version=2) is None
    for step in ("recall", "extend"):
        assert [refusal(MAY[step], release, kfdo, version=v) for v in (0, 1, 2, 3)] == [
            None,
            None,
            None,
            "version_stale",
        ]


def test_who_may_not_know_of_it_is_told_nothing_by_an_old_card() -> None:
    """Neither that it was revised nor where it stands."""
    for step, may in MAY.items():
        assert refusal(may, approved(), book("JLO"), version=7) == "not_found", step
