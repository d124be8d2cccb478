"""
A form is open when a right is taken away: what counts is who one is when it is sent, not when it
was opened.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Role, officer_id
from storage.book.roster import Roster
from storage.tables.audit import AUDIT
from storage.transaction.act import Attempt
from tests.support.desk import APPROVALS, BODY, LIAISON, WARNING, Scene, ticks
from tests.support.fixtures import on_sqlite

TEAM = "T0SANDBOX"


desk = on_sqlite()
"""A desk on SQLite: that both databases decide alike is shown where two acts meet."""


def stand_down(desk: Scene, user: str, attempt: Attempt) -> None:
    """The officer acts no more."""
    desk.store.administration.stand_down(officer_id(TEAM, f"U0{user}"), attempt).now()


def suspend(desk: Scene, user: str, attempt: Attempt) -> None:
    """A party suspends the arrangement."""
    desk.store.administration.record_event(
        ArrangementEvent("TISA", "USA", EventKind.SUSPEND, attempt.now - timedelta(seconds=1)),
        attempt,
    ).now()


def imported(**changes: Any) -> Callable[[Scene, str, Attempt], None]:
    """A roster comes into force in which the officer is another."""

    def take(desk: Scene, user: str, attempt: Attempt) -> None:
        book, who = desk.store.queries.book(desk.now).now(), officer_id(TEAM, f"U0{user}")
        officers = tuple(replace(o, **changes) if o.id == who else o for o in book.roster.values())
        assert set(officers) - set(book.roster.values()), "the officer is another from now on"
        desk.store.administration.import_roster(
            Roster(TEAM, tuple(book.desks.values()), officers), attempt
        ).now()

    return take


TAKEN: dict[str, Callable[[Scene, str, Attempt], None]] = {
    "stood down": stand_down,
    "clearance lowered": imported(clearance="U"),
    "subjects narrowed": imported(subjects=frozenset({"dprk.nuclear"})),
    "role removed": imported(roles=frozenset({Role.INSPECTOR})),
    "suspended": suspend,
}
READS = (
    "not_registered",
    "clearance_lapsed",
    "not_recipient",
    "not_recipient",
    "arrangement_suspended",
)
DECIDES = ("not_registered", "clearance_lapsed", "no_delegation", "wrong_role", None)
ENDS = ("not_registered", None, None, "wrong_role", None)
EXTENDS = (
    "not_registered",
    "clearance_lapsed",
    "no_delegation",
    "wrong_role",
    "arrangement_suspended",
)
DRAFTS = (
    "not_registered",
    "clearance_lapsed",
    "not_recipient",
    "wrong_role",
    "arrangement_suspended",
)


@dataclass(frozen=True)
class Form:
    """
    A form that can be open when a right goes.

    Attributes:
        user: who has it open.
        opened: opens it, filled in; the number of its release, None where it begins one.
        rules: by which rule sending it is refused after each of `TAKEN`; None where it is a way
            out, and is done.
    """

    user: str
    opened: Callable[[Scene], Awaitable[str | None]]
    rules: tuple[str | None, ...]


async def conditions(desk: Scene) -> str:
    number, reader = await desk.released(), desk.person("JPNLO")
    await reader.click("open", channel=LIAISON["JPN"])
    await reader.fill({"caveats": ticks(reader.modal)})
    return number


async def denial(desk: Scene) -> str:
    number = await desk.request()
    await desk.person("KORFDO").click("deny", channel=APPROVALS["KOR"])
    await desk.person("KORFDO").fill({"code": "level", "note": "Too high."})
    return number


async def recall(desk: Scene) -> str:
    number = await desk.released()
    await desk.person("KORFDO").click("recall", channel=APPROVALS["KOR"])
    await desk.person("KORFDO").fill({"note": "Wrong object."})
    return number


async def more_time(desk: Scene) -> str:
    number = await desk.released()
    await desk.person("KORFDO").click("extend", channel=APPROVALS["KOR"])
    await desk.person("KORFDO").fill({"lifetime": "48h"})
    return number


async def new_version(desk: Scene) -> str:
    number, drafter = await desk.request(), desk.person("KORLO")
    await desk.command("KORFDO", f"return {number} unclear Which area?", room=APPROVALS)
    await desk.command("KORLO", f"revise {number}")
    await drafter.fill({"body": BODY, "level": "S"})
    return number


async def first_offer(desk: Scene) -> None:
    await desk.command("KORLO", "request")
    await desk.person("KORLO").fill(WARNING)


FORMS = {
    "the conditions of reading": Form("JPNLO", conditions, READS),
    "a denial": Form("KORFDO", denial, DECIDES),
    "a recall": Form("KORFDO", recall, ENDS),
    "more time": Form("KORFDO", more_time, EXTENDS),
    "a revision": Form("KORLO", new_version, DRAFTS),
    "an offer": Form("KORLO", first_offer, DRAFTS),
}


@pytest.mark.parametrize(
    ("form", "taken", "rule"),
    [
        (name, taken, rule)
        for name, f in FORMS.items()
        for taken, rule in zip(TAKEN, f.rules, strict=True)
    ],
)
async def test_a_form_that_was_open_does_what_its_officer_may_do_now(
    desk: Scene, form: str, taken: str, rule: str | None
) -> None:
    """
    Refused by the rule that holds now, on record, with nothing moved and nothing shown; ways out go
    on.
    """
    case = FORMS[form]
    number = await case.opened(desk)
    before = desk.store.queries.register(number).now() if number else []
    records = len(log(desk))

    TAKEN[taken](desk, case.user, Attempt("meanwhile", desk.now, who="operator:test"))
    sent = await desk.person(case.user).submit()

    result, said = log(desk)[-1]
    assert (result, said) == ("done", None) if rule is None else ("refused", rule), sent.trouble
    assert len(log(desk)) == records + 2, "what was taken, and the attempt"
    after = desk.store.queries.register(number).now() if number else []
    assert (len(after) > len(before)) is (rule is None)
    if case.rules is not DRAFTS:  # who drafts sees what they typed themselves
        assert BODY not in " ".join(view.rendered for view in desk.person(case.user).modals)
    assert desk.store.audit.verify().now().faults == ()


@pytest.mark.parametrize("taken", TAKEN)
async def test_content_that_is_open_goes_from_the_screen_and_its_button_does_no_more(
    desk: Scene, taken: str
) -> None:
    """A receipt under a suspension stands: it is of what was read before."""
    number = await desk.released()
    assert BODY in await desk.read("JPNLO")

    TAKEN[taken](desk, "JPNLO", Attempt("meanwhile", desk.now, who="operator:test"))
    await desk.person("JPNLO").click("acknowledge", modal=True)

    rule = READS[list(TAKEN).index(taken)] if taken != "suspended" else None
    assert log(desk)[-1] == (("refused", rule) if rule else ("done", None))
    assert desk.stages(number) == {"JPN": "released" if rule else "acknowledged"}
    await desk.settle()
    assert BODY not in " ".join(view.rendered for view in desk.person("JPNLO").modals)


@pytest.mark.parametrize("taken", TAKEN)
async def test_content_that_an_approver_looks_at_goes_from_the_screen(
    desk: Scene, taken: str
) -> None:
    """A supervisor's rank, or having looked before, shows nothing."""
    await desk.request()
    await desk.person("KORFDO").click("details", channel=APPROVALS["KOR"])
    assert BODY in desk.person("KORFDO").modal.rendered

    TAKEN[taken](desk, "KORFDO", Attempt("meanwhile", desk.now, who="operator:test"))
    await desk.settle()

    assert desk.person("KORFDO").modals, "the form is there, and says why it is empty"
    assert BODY not in desk.person("KORFDO").modal.rendered


def log(desk: Scene) -> list[tuple[str, str | None]]:
    """Result and rule of every record."""
    found = select(AUDIT.c.result, AUDIT.c.rule).order_by(AUDIT.c.seq)
    return desk.store.db.read(lambda c: [(row[0], row[1]) for row in c.execute(found)]).now()
