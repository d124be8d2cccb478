"""
Roles, clearances and need-to-know come and go while a release is on its way: what counts is who one
is now.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import steps
from bot.domain.officers import Role
from bot.domain.policy.model import Approvals
from bot.domain.refusals import Refusal, SelfApproval
from bot.domain.release.records import Slot
from tests.domain.world import LAUNCH, NOON, OFFICERS, book, officer, policy, requested

TICKS = frozenset({"need_to_know", "purpose", "onward", "ORCON"})
TWO = replace(policy(), approvals=Approvals(2, 2, {}))
"""A policy under which each slot needs two approvers."""

MAY: dict[str, tuple[frozenset[Role], str]] = {
    "approve": (frozenset({Role.APPROVER}), "originator"),
    "relay": (frozenset({Role.APPROVER}), "hub"),
    "recall": (frozenset({Role.APPROVER}), "originator"),
    "extend": (frozenset({Role.APPROVER}), "originator"),
    "revise": (frozenset({Role.LIAISON}), "originator"),
    "caveats": (frozenset({Role.LIAISON}), "destination"),
    "read": (frozenset({Role.LIAISON}), "destination"),
    "acknowledge": (frozenset({Role.LIAISON}), "destination"),
    "return": (frozenset({Role.APPROVER}), "decider"),
    "deny": (frozenset({Role.APPROVER}), "decider"),
}
"""
Which role takes a step, and of which party: written down once more, for the rules are what is tried
here.
"""
CLEARED = frozenset({"approve", "relay", "extend", "revise", "read", "caveats", "acknowledge"})
"""The steps for which one must be cleared for SECRET and need to know of missiles."""


def acts():
    """
    Every step that an officer could try, with plausible values; reading and revising more often
    than once.
    """
    return [
        steps.approve,
        steps.approve,
        steps.relay,
        steps.relay,
        partial(steps.send_back, code="level", note="n"),
        partial(steps.deny, code="level"),
        partial(steps.revise, draft=LAUNCH),
        partial(steps.recall, note="n"),
        partial(steps.extend, lifetime="1h"),
        partial(steps.confirm_and_read, ticked=TICKS, version=1),
        partial(steps.confirm_and_read, ticked=TICKS, version=2),
        steps.read,
        steps.acknowledge,
    ]


CHANGES = st.one_of(
    st.builds(
        lambda roles: {"roles": frozenset(roles)},
        st.sets(st.sampled_from(Role), min_size=1, max_size=2),
    ),
    st.sampled_from(
        [
            {"active": False},
            {"active": True},
            {"clearance": "C"},
            {"clearance": "S"},
            {"subjects": frozenset({"dprk.nuclear"})},
            {"subjects": None},
        ]
    ),
)
WHO = st.integers(0, len(OFFICERS) - 1)
TURNS = st.lists(st.tuples(WHO, st.integers(0, len(acts()) - 1), st.none() | CHANGES), max_size=30)


@settings(max_examples=300, deadline=None)
@given(turns=TURNS)
def test_every_step_was_its_officers_to_take_at_that_moment(turns):
    """
    An independent reading of who may do what, held against each line of the register as it comes
    about.
    """
    roster, release = list(OFFICERS), requested(to=("USA", "JPN"))
    for n, (who, which, change) in enumerate(turns):
        if change:
            roster[who] = replace(roster[who], **change)
        by, before = roster[who], release
        asking = book(
            by.name, now=NOON + timedelta(minutes=n), roster=roster, under=TWO, salt=n.to_bytes(32)
        )
        with suppress(Refusal):
            decision = acts()[which](release, asking)
            release = decision.release
            assert by.active
            for move in decision.moves:
                held(move, by, before, TWO)
            for d in release.deliveries:
                for slot in Slot:
                    given_by = [c.by for c in d.given(slot)]
                    assert len(given_by) == len(set(given_by)), (
                        "nobody counts twice, whatever they were in between"
                    )


def held(move, by, before, under):
    """
    One line of the register: its officer had the role, the party, the clearance and the need for it
    then.
    """
    roles, whose = MAY[str(move.step)]
    d = before.delivery(move.to)
    party = {
        "originator": before.originator,
        "hub": d.hub,
        "destination": d.to,
        "decider": d.decider,
    }[whose]
    assert by.roles & roles, move
    assert by.party == party, move
    if move.step in CLEARED:
        assert under.rank(by.clearance) >= under.rank("S"), move
        assert by.subjects is None or any(under.covers(s, before.subject) for s in by.subjects), (
            move
        )
    if "approver" in {role.value for role in roles} and move.step != "recall":
        assert by.id not in before.authors, (
            "nobody decides on what they drafted, when they were something else"
        )


PATH = (
    ("KFDO", steps.send_back, {"code": "level", "note": "n"}),
    ("KLO", steps.revise, {"draft": LAUNCH}),
    ("KFDO", steps.approve, {}),
    ("KFDO2", steps.approve, {}),
    ("UFDO", steps.relay, {}),
    ("UFDO2", steps.relay, {}),
    ("JLO", steps.confirm_and_read, {"ticked": TICKS, "version": 2}),
    ("JLO", steps.acknowledge, {}),
    ("KFDO", steps.extend, {"lifetime": "1h"}),
    ("KFDO", steps.recall, {"note": "n"}),
)
"""A whole life, with a return."""

LOST = {
    "stood down": {"active": False},
    "another role": {"roles": frozenset({Role.INSPECTOR})},
    "cleared for less": {"clearance": "C"},
    "needs to know less": {"subjects": frozenset({"dprk.nuclear"})},
}


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("last", range(len(PATH)))
def test_who_has_lost_what_a_step_needs_takes_it_no_more(last, lost):
    """Just before it: everybody who acted until then did so rightly, and that stays.

    A recall ends, and needs less.
    """
    release = requested(to=("USA", "JPN"))
    for n, (name, act, more) in enumerate(PATH[:last]):
        release = act(release, book(name, under=TWO, salt=n.to_bytes(32)), **more).release
    name, act, more = PATH[last]
    roster = [replace(o, **LOST[lost]) if o.name == name else o for o in OFFICERS]
    now = book(name, under=TWO, roster=roster, salt=last.to_bytes(32))

    if act is steps.recall and lost in ("cleared for less", "needs to know less"):
        assert act(release, now, **more).moves
        return
    with pytest.raises(Refusal):
        act(release, now, **more)
    assert act(release, book(name, under=TWO, salt=last.to_bytes(32)), **more).moves, (
        "it is that alone"
    )


def test_the_path_takes_every_step():
    """Or the walk through it would hold of nothing."""
    release, reached = requested(to=("USA", "JPN")), set()
    for n, (name, act, more) in enumerate(PATH):
        decision = act(release, book(name, under=TWO, salt=n.to_bytes(32)), **more)
        release = decision.release
        reached |= {str(move.step) for move in decision.moves}

    assert reached == set(MAY) - {"deny"}


def test_an_approver_who_becomes_the_drafter_decides_on_it_no_more():
    """Nor does who drafted the first version and is an approver by now."""
    people = [*OFFICERS, officer("KFDO3", "KOR", Role.APPROVER)]
    once = steps.approve(requested(), book("KFDO", under=TWO, roster=people)).release
    back = steps.send_back(
        once, book("KFDO2", under=TWO, roster=people), code="level", note="n"
    ).release
    people = [
        replace(o, roles=frozenset({Role.LIAISON})) if o.name == "KFDO" else o for o in people
    ]
    revised = steps.revise(
        back, book("KFDO", roster=people, under=TWO, salt=bytes(range(32))), draft=LAUNCH
    ).release
    assert revised.delivery("JPN").given(Slot.ORIGINATOR) == (), (
        "the first consent was to another version"
    )

    people = [
        replace(o, roles=frozenset({Role.LIAISON, Role.APPROVER})) if o.party == "KOR" else o
        for o in people
    ]
    for name in ("KLO", "KFDO"):
        with pytest.raises(SelfApproval):
            steps.approve(revised, book(name, roster=people, under=TWO))
    assert (
        steps.approve(revised, book("KFDO3", roster=people, under=TWO))
        .release.delivery("JPN")
        .consents
    )
