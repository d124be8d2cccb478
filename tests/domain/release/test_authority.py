"""
On what a step rests: the role that the record names is the one without which the rule refuses.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.officers import Officer, Role
from bot.domain.refusals import NotRecipient, Refusal, WrongRole
from bot.domain.release.authority import basis, decided_unread
from bot.domain.release.release import Decision, Release
from bot.domain.release.stages import PERMISSIONS, Step
from tests.domain.world import LAUNCH, OFFICERS, at, book, read_by_japan, released, requested, who

ASKING = steps.Asking("KOR", "dprk.missile.launch", "What flew?", "Warning", "IMMEDIATE")


def returned() -> Release:
    """Sent back by Korea's approver."""
    return steps.send_back(requested(), book("KFDO"), code="unclear", note="which one?").release


def asked() -> Release:
    """Asked of Korea by Japan."""
    return steps.ask(None, book("JLO"), asking=ASKING).release


def confirmed(release: Release, by: Book) -> Decision:
    """Read with every caveat confirmed."""
    ticked = frozenset(steps.standing_conditions(release, by, 1))
    return steps.confirm_and_read(release, by, ticked=ticked, version=1)


def revised(release: Release, by: Book) -> Decision:
    """A second version."""
    return steps.revise(release, by, draft=LAUNCH)


TAKEN: dict[str, tuple[str, Callable[[], Release | None], Callable[..., Any]]] = {
    Step.REQUEST: ("KLO", lambda: None, lambda r, b: steps.request(r, b, draft=LAUNCH)),
    Step.ASK: ("JLO", lambda: None, lambda r, b: steps.ask(r, b, asking=ASKING)),
    Step.ANSWER: ("KLO", asked, lambda r, b: steps.answer(r, b, draft=LAUNCH)),
    Step.REVISE: ("KLO", returned, revised),
    "caveats": ("JLO", released, confirmed),
    "read": ("JLO", read_by_japan, steps.read),
    Step.ACKNOWLEDGE: ("JLO", read_by_japan, steps.acknowledge),
    Step.APPROVE: ("KFDO", requested, steps.approve),
    Step.RELAY: (
        "UFDO",
        lambda: steps.approve(requested(), book("KFDO")).release,
        steps.relay,
    ),
    Step.RETURN: (
        "KFDO",
        requested,
        lambda r, b: steps.send_back(r, b, code="unclear", note="which one?"),
    ),
    Step.DENY: ("KFDO", requested, steps.deny),
    Step.RECALL: ("KFDO", released, lambda r, b: steps.recall(r, b, note="wrong")),
    Step.EXTEND: ("KFDO", released, lambda r, b: steps.extend(r, b, lifetime="24h")),
    "precedence": (
        "KFDO",
        requested,
        lambda r, b: steps.reprioritise(r, b, precedence="ROUTINE"),
    ),
    Step.DECLINE: ("KLO", asked, steps.decline),
    "details": ("KFDO", requested, steps.look),
}


def with_roles(user: str, roles: frozenset[Role]) -> list[Officer]:
    """All officers, one of them with other roles."""
    return [replace(o, roles=roles) if o.id == who(user) else o for o in OFFICERS]


@pytest.mark.parametrize("step", TAKEN)
def test_without_the_role_that_is_recorded_the_rule_refuses(step: str) -> None:
    """The record must not name a role that nobody asked for."""
    user, before, rule = TAKEN[step]
    release = before()

    with pytest.raises(Refusal) as refused:
        rule(
            release,
            book(
                user,
                now=at(1),
                roster=with_roles(user, frozenset(Role) - {*PERMISSIONS[step].roles}),
            ),
        )
    assert isinstance(refused.value, WrongRole | NotRecipient)


@pytest.mark.parametrize("step", TAKEN)
def test_with_each_role_of_the_table_alone_it_does_not(step: str) -> None:
    """And the record names the one that was held."""
    user, before, rule = TAKEN[step]
    for role in PERMISSIONS[step].roles if step != "details" else (Role.APPROVER,):
        release = before()
        roster = with_roles(user, frozenset({role, Role.SECURITY}))
        done = rule(release, book(user, now=at(1), roster=roster)).release
        officer = next(o for o in roster if o.id == who(user))

        assert basis(officer, step, done).role is role


def test_the_drafter_looks_as_the_drafter() -> None:
    """Also where they could decide on others' releases."""
    both = frozenset({Role.LIAISON, Role.APPROVER})
    [drafter] = [o for o in with_roles("KLO", both) if o.id == who("KLO")]

    assert basis(drafter, "details", requested()).role is Role.LIAISON
    assert basis(drafter, "details", returned()).role is Role.LIAISON


def test_whoever_opens_the_text_after_deciding_decided_unread() -> None:
    """What counts is what they knew when they decided."""
    late = steps.approve(requested(), book("KFDO"))
    looked = steps.look(requested(), book("KFDO"))
    known = steps.approve(looked.release, book("KFDO", now=at(1)))
    after = steps.look(late.release, book("KFDO", now=at(1))).release

    assert decided_unread(late.release, late.moves[0])
    assert decided_unread(after, late.moves[0])
    assert not decided_unread(known.release, known.moves[0])
    assert not decided_unread(looked.release, looked.moves[0])
