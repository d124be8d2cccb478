"""No destination gets more, longer or earlier than those who consented said, whatever is done."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.refusals import Refusal
from bot.domain.release.records import Slot
from bot.domain.release.stages import READABLE, Stage
from bot.domain.release.visibility import visible_deliveries
from bot.domain.steps.decision import DENY, OTHERS
from tests.domain.four_parties import FOUR, WITH_AUSTRALIA, four
from tests.domain.world import LAUNCH, NOON

ASKED = timedelta(hours=48)
DESTINATIONS = ("JPN", "AUS", "USA")
POLICIES = {n: replace(FOUR, approvals=replace(FOUR.approvals, by_level={"S": n})) for n in (1, 2)}
TICKS = frozenset({"need_to_know", "purpose", "onward"})
DECIDERS = ("KFDO", "KFDO2", "UFDO", "UFDO2")
USERS = (*DECIDERS, "KLO", "JLO", "ULO", "AULO")
ACTS = ("approve", "relay", "deny", "return", "revise", "recall", "read", "lapse", "expire")
ACTS += ("extend",) * 3
EXTENTS = st.builds(
    steps.Extent,
    to=st.lists(st.sampled_from([*DESTINATIONS, "KOR"]), max_size=2, unique=True).map(tuple),
    lifetime=st.sampled_from(["", "", "1h", "6h", "24h", "48h", "49h"]),
    others=st.sampled_from(OTHERS),
)
WHO_DOES_WHAT = st.one_of(
    st.tuples(st.just("approve"), st.sampled_from(DECIDERS[:2])),
    st.tuples(st.just("relay"), st.sampled_from(DECIDERS[2:])),
    st.tuples(st.just("extend"), st.sampled_from(["KFDO", "UFDO"])),
    st.tuples(st.sampled_from(ACTS), st.sampled_from(USERS)),
)
"""Mostly what somebody may do, so that many a history comes to a release."""
MOVES = st.tuples(
    WHO_DOES_WHAT,
    st.integers(0, 90),
    st.sampled_from([*[None] * 6, "suspend", "resume"]),
    EXTENTS,
)


RELAYED_FOR_LESS = tuple(
    ((act, user), 1, None, steps.Extent(lifetime="" if act == "approve" else "6h"))
    for act, users in (("approve", DECIDERS[:2]), ("relay", DECIDERS[2:]), ("extend", ["KFDO"]))
    for user in users
)
"""How a history begins in which the hub shortens what it is offered, and is asked for more."""


@dataclass(frozen=True)
class Yes:
    """What one officer said by one decision, as they said it: the test's own account."""

    by: str
    slot: Slot
    version: int
    to: frozenset[str]
    span: timedelta
    at: datetime


SPANS = {"": ASKED, "1h": timedelta(hours=1), "6h": timedelta(hours=6)}
SPANS |= {f"{n}h": timedelta(hours=n) for n in (2, 24, 48, 49)}


def _take(act, release, asking, extent, draft):
    """One step, as the decision of its rule; None where there is nothing to do."""
    match act:
        case "approve" | "relay":
            return getattr(steps, act)(release, asking, extent=extent)
        case "deny":
            return steps.deny(release, asking)
        case "return":
            return steps.send_back(release, asking, code="level", note="n")
        case "revise":
            return steps.revise(release, asking, draft=draft)
        case "extend":
            return steps.extend(release, asking, lifetime=extent.lifetime or "2h")
        case "recall":
            return steps.recall(release, asking, note="n")
        case "read":
            return steps.confirm_and_read(
                release, asking, ticked=TICKS, version=len(release.versions)
            )
    to = extent.to[0] if extent.to else "JPN"
    return getattr(steps, act)(release, asking, to=to)


def _said(act, user, extent, before, decision, now):
    """What was said by a decision for which an officer's card showed all that was open to them."""
    slot = Slot.ORIGINATOR if act == "approve" else Slot.RELAY
    moved = [m for m in decision.moves if m.step == act]
    named = frozenset(extent.to) or frozenset(m.to for m in moved)
    assert {m.to for m in moved} == named, "as many as were named, and no others"
    rest = {m.to for m in decision.moves} - named
    assert not rest or extent.others == DENY, "nobody said what becomes of the others"
    assert all(decision.release.delivery(to).stage is Stage.DENIED for to in rest)
    return Yes(user, slot, moved[0].version, named, SPANS[extent.lifetime], now)


def _covers(said, needed, d):
    """The consents that a released delivery rests on, by what was said of it."""
    for slot in (Slot.ORIGINATOR, Slot.RELAY)[: 2 if d.hub else 1]:
        yes = [y for y in said if y.slot is slot and y.version == d.version and d.to in y.to]
        assert len({y.by for y in yes}) >= needed, "more than was consented to"
        assert all(y.by[0] == (d.hops[0] if slot is Slot.ORIGINATOR else d.hub)[0] for y in yes)
        yield from yes


def _longest(yes):
    """For how long those who said yes let it be read."""
    return min((y.span for y in yes), default=ASKED)


def _hub_gave_less(yes):
    """Whether the hub said a shorter time than the originator."""
    own, hub = ([y for y in yes if y.slot is slot] for slot in (Slot.ORIGINATOR, Slot.RELAY))
    return _longest(hub) < _longest(own)


def _extended(decision, span, more, wished):
    """Count what each party has given besides, and hold a hub to what it was asked for."""
    for move in decision.moves:
        if move.step == "extend":
            end = decision.release.delivery(move.to).expires_at
            more[move.party, move.to] += span
            assert move.party == "KOR" or end <= wished.pop(move.to), "more than it was asked for"
        elif move.step == "ask_extension":
            wished[move.to] = decision.release.delivery(move.to).expires_at + span


@settings(max_examples=300, deadline=None)
@given(
    needed=st.sampled_from([1, 2]),
    begun=st.sampled_from([(), RELAYED_FOR_LESS]),
    moves=st.lists(MOVES, max_size=24),
)
def test_no_destination_gets_more_longer_or_earlier_than_its_consents_say(needed, begun, moves):
    """
    Narrower approvals in a random order with denials, returns, new versions, suspensions and ends.

    What was said is kept by the test itself, from what was typed.
    """
    under, events, now, said = POLICIES[needed], [], NOON, []
    more = {(by, to): timedelta() for by in ("KOR", "USA") for to in DESTINATIONS}
    wished: dict[str, datetime] = {}
    draft = replace(LAUNCH, to=DESTINATIONS, lifetime="48h")
    release = steps.request(None, four("KLO"), draft=draft).release
    for n, ((act, user), minutes, event, extent) in enumerate([*begun, *moves]):
        now += timedelta(minutes=minutes)
        if event:
            events.append(ArrangementEvent("TISA", "KOR", EventKind(event), now))
        asking = four(user, under=under, now=now, events=events, salt=n.to_bytes(32))
        with suppress(Refusal):
            decision = _take(act, release, asking, extent, draft)
            if decision is None:
                continue
            if act in ("approve", "relay"):
                said.append(_said(act, user, extent, release, decision, now))
            release = decision.release
            _extended(decision, SPANS[extent.lifetime or "2h"], more, wished)
        for d in release.deliveries:
            if d.released_at is None:
                continue
            yes = list(_covers(said, needed, d))
            assert d.released_at >= max(y.at for y in yes), "earlier than was consented to"
            longest = _longest(yes) + more["USA" if _hub_gave_less(yes) else "KOR", d.to]
            assert d.expires_at - d.released_at <= longest, "longer than was consented to"
            assert d.stage not in READABLE or d.readable(d.expires_at - timedelta(seconds=1))
    reached = {d.to for d in release.deliveries if d.released_at or (d.hub and d.offered_at)}
    for o in WITH_AUSTRALIA:
        known = {d.to for d in visible_deliveries(release, o.party)}
        assert o.party == "KOR" or known <= reached, "left out, and told of it"
