"""
What must always hold of a report and its corrections, whatever officers and clocks do, in whatever
order: no destination has two that live, and nothing decided against is offered again.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import steps
from bot.domain.refusals import Refusal
from bot.domain.release.chain import whole
from bot.domain.release.stages import READABLE, Stage
from tests.domain.steps import chains
from tests.domain.steps.chains import FIXED, Chain
from tests.domain.world import NOON

TICKS = frozenset({"need_to_know", "purpose", "onward", "ORCON"})
AGAINST = {Stage.DENIED, Stage.RECALLED, Stage.RETURNED, Stage.LAPSED}
DRAFTED = replace(FIXED, to=("USA", "JPN"), lifetime="")
ACTS = {
    "approve": ("KFDO", steps.approve),
    "relay": ("UFDO", steps.relay),
    "deny": ("KFDO", steps.deny),
    "deny at the hub": ("UFDO", steps.deny),
    "return": ("UFDO", partial(steps.send_back, code="level", note="n")),
    "revise": ("KLO", partial(steps.revise, draft=DRAFTED)),
    "correct": ("KLO", partial(steps.correct, draft=DRAFTED)),
    "correct for less long": (
        "KLO2",
        partial(steps.correct, draft=replace(DRAFTED, lifetime="30m")),
    ),
    "withdraw": ("KLO", steps.withdraw),
    "take back": ("KFDO2", steps.withdraw),
    "recall": ("KFDO", partial(steps.recall, note="n")),
    "extend": ("KFDO", partial(steps.extend, lifetime="1h")),
    "cancel": ("KFDO", partial(steps.cancel, code="duplicate")),
    "read": ("JLO", partial(steps.confirm_and_read, ticked=TICKS, version=1)),
    "certify": ("JLO", steps.certify),
    "expire JPN": (None, partial(steps.expire, to="JPN")),
    "expire USA": (None, partial(steps.expire, to="USA")),
    "lapse JPN": (None, partial(steps.lapse, to="JPN")),
}
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["approve", "relay", "correct", *ACTS]),
        st.integers(1, 4),
        st.sampled_from([0, 1, 10, 60, 60 * 24]),
    ),
    max_size=24,
)


def holds(chain: Chain, now, before):
    """What must be so after every act."""
    line = whole(*_first_and_rest(chain))
    first = line[0]
    for to in first.parties:
        there = [(one, one.delivery(to)) for one in line if one.delivery(to)]
        live = [d for _, d in there if d.readable(now)]
        assert len(live) <= 1, "two live versions of one chain"
        at_hub = [d for _, d in there if d.stage is Stage.RELAY_REVIEW]
        assert len(at_hub) <= 1, "two of one chain before the hub"
        for one, d in there:
            assert d.hops == first.delivery(to).hops
            if d.stage is Stage.SUPERSEDED and d.released_at:
                newer = next(r for r in line if r.number == d.superseded_by.number)
                assert newer.delivery(to).released_at == d.ended_at, "a gap"
            if d.released_at and one.corrects:
                assert d.expires_at - d.released_at >= timedelta()
    assert all({*one.parties} <= {*first.parties} for one in line), "a correction widens"
    assert all(one.lifetime <= first.lifetime for one in line)
    for number, to in before:
        stood = next(r for r in line if r.number == number)
        for later in (one for one in line if one.link.n > stood.link.n):
            d = later.delivery(to)
            assert d is None or d.released_at is None, "offered again"


def _first_and_rest(chain):
    first, *rest = chain.releases.values()
    return first, rest


def against(chain):
    """What stands decided against, where no correction had been released before."""
    line = sorted(chain.releases.values(), key=lambda one: one.link.n)
    return {
        (one.number, d.to)
        for one in line
        for d in one.deliveries
        if d.stage in {Stage.DENIED, Stage.RECALLED}
        and not any(
            (later := other.delivery(d.to)) and later.released_at
            for other in line
            if other.link.n > one.link.n
        )
    }


@settings(max_examples=250, deadline=None)
@given(moves=MOVES)
def test_whatever_happens_no_destination_has_two_truths(moves):
    """Random officers, acts and times; expiry between two versions among them."""
    chain, now, before = chains.requested(to=("USA", "JPN"), lifetime="12h"), NOON, set()
    for name, n, minutes in moves:
        now += timedelta(minutes=minutes)
        who, rule = ACTS[name]
        last = max(one.link.n for one in chain.releases.values())
        with suppress(Refusal):
            done = chain.act(who, rule, min(n, last), now=now)
            if done and name == "read":
                d = done.release.delivery("JPN")
                assert d.stage in READABLE, "a superseded report is read"
        holds(chain, now, before)
        before |= against(chain)


def test_the_histories_here_come_to_what_they_are_about():
    """Or the property would hold nothing."""
    chain = chains.requested(to=("USA", "JPN"), lifetime="12h")
    for name, n in (
        ("approve", 1),
        ("relay", 1),
        ("read", 1),
        ("correct", 1),
        ("approve", 2),
        ("relay", 2),
        ("correct", 2),
        ("correct", 3),
        ("approve", 4),
        ("deny at the hub", 4),
    ):
        chain.act(*ACTS[name], n)
        holds(chain, NOON, set())

    assert chain.stages() == ["superseded", "released", "superseded", "denied"]
    assert chain.stages("USA") == ["superseded", "superseded", "superseded", "released"]
    assert against(chain) == {(chain.report(4).number, "JPN")}
