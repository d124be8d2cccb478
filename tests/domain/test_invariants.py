"""What must always hold, whatever officers and clocks do in whatever order (I1–I9, I19)."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.deadlines import allowance
from bot.domain.notifications.cards import CardKind, cards
from bot.domain.refusals import Refusal
from bot.domain.release.records import Slot
from bot.domain.release.retention import keep_until
from bot.domain.release.stages import ENDED, READABLE, Stage
from bot.domain.release.visibility import may_know
from bot.domain.steps import questions
from tests.domain.world import LAUNCH, NOON, OFFICERS, book

USERS = [o.name for o in OFFICERS]
DRAFTS = st.builds(
    steps.Draft,
    to=st.sampled_from([("JPN",), ("USA",), ("USA", "JPN"), ("KOR",)]),
    subject=st.sampled_from(["dprk.missile.launch", "general.defense"]),
    title=st.just("T"),
    purpose=st.just("P"),
    precedence=st.sampled_from(["FLASH", "ROUTINE"]),
    level=st.sampled_from(["U", "C", "S", "TS"]),
    caveats=st.sampled_from([(), ("ORCON",), ("NOFORN",)]),
    body=st.just("B"),
)
TICKS = frozenset({"need_to_know", "purpose", "onward", "ORCON"})


def acts(draft):
    """Every step an officer could try, with plausible values."""
    return [
        partial(steps.approve),
        partial(steps.relay),
        partial(steps.send_back, code="level", note="n"),
        partial(steps.deny),
        partial(steps.revise, draft=draft),
        partial(steps.withdraw),
        partial(steps.recall, note="n"),
        partial(steps.confirm_and_read, ticked=TICKS, version=1),
        partial(steps.confirm_and_read, ticked=TICKS, version=2),
        partial(steps.read),
        partial(steps.look),
        partial(steps.acknowledge),
        partial(steps.lapse, to="JPN"),
        partial(steps.expire, to="JPN"),
        partial(steps.expire, to="USA"),
        partial(steps.extend, lifetime="48h"),
        partial(steps.certify),
        partial(steps.question, text="Local or Zulu?"),
        partial(steps.reply, text="Local."),
    ]


MOVES = st.tuples(
    st.integers(0, 18),
    st.sampled_from(USERS),
    st.integers(0, 60 * 24),
    st.sampled_from([None, None, None, "suspend", "resume"]),
    DRAFTS,
)


def holds(release, decision, by, now, events):
    """The invariants, on a release after a decision."""
    asking = book(by, now=now, events=events)
    for d in release.deliveries:
        if d.released_at:
            consents = d.given(Slot.ORIGINATOR)
            assert consents and all(c.party == release.originator for c in consents), "I6"
            if {release.originator, d.to} == {"KOR", "JPN"}:
                assert d.hub == "USA" and any(c.party == "USA" for c in d.given(Slot.RELAY)), "I1"
            assert not {c.by for c in d.consents} & release.authors, "I2"
            assert d.to in release.versions[d.version - 1].rel_to, "I3"
            assert {c.hash for c in d.given(Slot.ORIGINATOR)} == {
                release.versions[d.version - 1].hash
            }, "I7"
            assert release.subject != "general.defense" or release.arrangement != "TISA", "I4"
        if d.stage in ENDED:
            assert not d.readable(now)
        is_open = [q for q in d.questions if q.ended_at is None]
        assert is_open == ([d.question] if d.question else []), "one, of the slot that is open"
        assert len(d.slot_questions) <= questions.MOST
        if d.question:
            due = allowance.target(release, d, asking)
            assert due is None or due <= d.question.at, "until the reply no target comes"
        if d.stage is Stage.DESTROYED:
            assert set(d.holders) == {c.party for c in d.certificates}
        if d.released_at:
            assert d.expires_at - d.released_at <= asking.policy.lifetime.max
            assert (d.stage in READABLE) == (d.ended_at is None)
    assert set(keep_until(release)) == {
        d.version for d in release.deliveries if d.stage not in ENDED and d.version
    }
    if decision.opens and "read" in {m.step for m in decision.moves}:
        d = release.delivery(asking.by.party)
        assert d.stage in READABLE and now < d.expires_at, "I5"
        under = asking.policy.arrangements[release.arrangement]
        assert all(asking.standings[each] == "active" for each in (under.id, *under.leans_on)), "I9"
        assert release.has("caveats", by=asking.by.id, version=decision.opens), "I5"
    for card in cards(release, asking):
        reader = next(o for o in OFFICERS if o.party == card.party)
        assert may_know(release, reader), "a card never tells what the desk may not know"
        assert card.kind is not CardKind.RELEASE or release.delivery(card.party).released_at


@settings(max_examples=400)
@given(
    first=DRAFTS, origin=st.sampled_from(["KLO", "JLO", "ULO"]), moves=st.lists(MOVES, max_size=14)
)
def test_whatever_happens_the_invariants_hold(first, origin, moves):
    """
    Random officers, steps, times, suspensions: a refusal changes nothing, a decision keeps every
    invariant.
    """
    events, now = [], NOON
    try:
        release = steps.request(None, book(origin), draft=first).release
    except Refusal:
        return
    for n, (index, user, minutes, event, draft) in enumerate(moves):
        now += timedelta(minutes=minutes)
        if event:
            events.append(ArrangementEvent("TISA", "KOR", EventKind(event), now))
        asking = book(user, now=now, events=events, salt=n.to_bytes(32))
        with suppress(Refusal):
            decision = acts(draft)[index](release, asking)
            if decision is not None:
                release = decision.release
                holds(release, decision, user, now, events)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 18), max_size=12))
def test_the_clocks_always_bring_it_to_an_end(indices):
    """Whatever was done, once every timer has fired nothing is readable and nothing is kept."""
    release = steps.request(None, book("KLO"), draft=LAUNCH).release
    assert release.live
    for index in indices:
        for user in ("KFDO", "UFDO", "JLO", "KLO"):
            with suppress(Refusal):
                decision = acts(LAUNCH)[index](release, book(user, salt=index.to_bytes(32)))
                release = decision.release if decision else release
    for step in (steps.lapse, steps.expire):
        decision = step(release, book(now=NOON + timedelta(days=4000)), to="JPN")
        release = decision.release if decision else release

    assert not release.live and keep_until(release) == {}
