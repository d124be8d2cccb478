"""
What must always hold of a night's reports, whatever officers and clocks do in whatever order: with
an authorisation, corrections, narrower consents, questions, suspensions, and a quorum of two.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.policy.model import Policy
from bot.domain.refusals import Refusal
from bot.domain.release.authorisation import Ended
from bot.domain.release.records import Slot
from bot.domain.release.release import Release
from bot.domain.release.stages import READABLE, Stage
from bot.domain.steps.decision import LEAVE_OPEN, Extent
from tests.domain.authorised import FREE, confirmed, free
from tests.domain.test_chains import TICKS, against, holds
from tests.domain.test_corrections_beforehand import Authorised
from tests.domain.world import LAUNCH, NOON, book, who

DRAFT = replace(LAUNCH, to=("USA", "JPN"), lifetime="12h")
AGAIN = replace(DRAFT, title="Launch seen at 1159 local", body="Two objects", lifetime="")
SHORT = Extent(("USA",), "1h", LEAVE_OPEN)
FEWER = Extent(("USA",), "", "deny")
ACTS = {
    "approve": ("KFDO", steps.approve),
    "approve as well": ("KFDO2", steps.approve),
    "approve for fewer and less long": ("KFDO", partial(steps.approve, extent=SHORT)),
    "approve for fewer, deny the rest": ("KFDO2", partial(steps.approve, extent=FEWER)),
    "relay": ("UFDO", steps.relay),
    "relay as well": ("UFDO2", steps.relay),
    "relay for less long": (
        "UFDO",
        partial(steps.relay, extent=Extent((), "30m", LEAVE_OPEN)),
    ),
    "deny": ("KFDO", steps.deny),
    "deny at the hub": ("UFDO2", steps.deny),
    "return": ("UFDO", partial(steps.send_back, code="level", note="n")),
    "revise": ("KLO", partial(steps.revise, draft=AGAIN)),
    "ask the drafter": ("UFDO", partial(steps.question, text="Zulu?")),
    "ask the drafter's own": ("KFDO2", partial(steps.question, text="Which?")),
    "reply": ("KLO2", partial(steps.reply, text="Zulu")),
    "correct": ("KLO", partial(steps.correct, draft=AGAIN)),
    "correct at a lower level": ("KLO2", partial(steps.correct, draft=replace(AGAIN, level="C"))),
    "withdraw": ("KLO", steps.withdraw),
    "recall": ("KFDO", partial(steps.recall, note="n")),
    "cancel": ("KFDO2", partial(steps.cancel, code="false_alarm")),
    "its drafter cancels": ("KLO", partial(steps.cancel, code="duplicate")),
    "read": ("JLO", partial(steps.confirm_and_read, ticked=TICKS, version=1)),
    "acknowledge": ("JLO", steps.acknowledge),
    "expire JPN": (None, partial(steps.expire, to="JPN")),
    "expire USA": (None, partial(steps.expire, to="USA")),
    "lapse JPN": (None, partial(steps.lapse, to="JPN")),
}
DECLARED = {"suspend": EventKind.SUSPEND, "resume": EventKind.RESUME}
NAMES = [*ACTS, *DECLARED, "revoke"]
OFTEN = ["approve", "relay", "correct", "read"]
MOVES = st.lists(
    st.tuples(
        st.sampled_from([*OFTEN, *NAMES]), st.integers(1, 4), st.sampled_from([0, 1, 20, 60, 900])
    ),
    min_size=3,
    max_size=26,
)
TWO = free(("originator = 1", "originator = 2"), ("relay      = 1", "relay      = 2"))


@dataclass
class Night(Authorised):
    """The chain of a night, in which arrangements may be on hold."""

    events: list[ArrangementEvent] = field(default_factory=list)

    def book(self, user: str | None, release: Release | None, now: datetime = NOON) -> Book:
        """The book as a rule finds it, with what was declared until then."""
        known = super().book(user, release, now)
        declared = book(None, now=now, under=self.under, events=self.events)
        return replace(
            known,
            standings=declared.standings,
            frozen=declared.frozen,
            suspended_by=declared.suspended_by,
        )


def begun(under: Policy = FREE, *, beforehand: bool = True) -> Night:
    """A warning to two parties that was just sent: at once, or to be decided."""
    one = confirmed(to=("USA", "JPN"), precedence="FLASH")
    night = Night(one=one if beforehand else replace(one, ended_at=NOON), under=under)
    night.act("KLO", steps.request, draft=DRAFT)
    return night


def consented(night: Night) -> None:
    """Nobody has more, longer or earlier than the consents to this very version say."""
    for release in night.releases.values():
        for d in release.deliveries:
            if d.released_at is None:
                continue
            level = release.versions[d.version - 1].level
            for slot in (Slot.ORIGINATOR, Slot.RELAY) if d.hub else (Slot.ORIGINATOR,):
                given = [c for c in d.given(slot) if c.at <= d.released_at]
                assert len({c.by for c in given}) >= night.under.approvals.needed(slot, level)
                assert all(d.to in c.parties for c in given)
                assert all(c.hash == release.versions[d.version - 1].hash for c in given)
                longest = [c.lifetime for c in given if c.lifetime is not None]
                assert d.expires_at
                assert d.expires_at - d.released_at <= min([*longest, release.lifetime])
            assert not any(c.authorisation for c in d.given(Slot.RELAY)), "the hub is a person"
            for c in d.given(Slot.ORIGINATOR):
                ends = night.one.ended_at or night.one.ends
                assert c.authorisation is None or c.at < ends, "after its end"
                assert c.by not in release.authors


def play(night: Night, moves: list[tuple[str, int, int]]) -> list[str]:
    """What of a history was not refused."""
    now, before, done = NOON, set(), []
    for name, n, minutes in moves:
        now += timedelta(minutes=minutes, seconds=1)  # so that before and after are told apart
        last = max(one.link.n for one in night.releases.values())
        if name in DECLARED:
            night.events.append(ArrangementEvent("TISA", "JPN", DECLARED[name], now))
        elif name == "revoke":
            if night.one.ended_at is None:
                ended = {"ended_at": now, "ended_by": who("KFDO"), "ended_because": Ended.REVOKED}
                night.one = replace(night.one, **ended)
        else:
            with suppress(Refusal):
                taken = night.act(*ACTS[name], min(n, last), now=now)
                if taken:
                    done.append(name)
                if taken and name == "read":
                    d = taken.release.delivery("JPN")
                    assert d and d.stage in READABLE, "a superseded report is read"
        holds(night, now, before)
        consented(night)
        before |= against(night)
    return done


@pytest.mark.parametrize("under", [FREE, TWO], ids=["one decides", "two decide"])
@pytest.mark.parametrize("beforehand", [True, False], ids=["beforehand", "ordinary"])
@settings(max_examples=120, deadline=None)
@given(moves=MOVES)
def test_no_destination_has_more_than_was_consented_to(
    under: Policy, beforehand: bool, moves: list[tuple[str, int, int]]
) -> None:
    play(begun(under, beforehand=beforehand), moves)


def test_the_histories_here_come_to_what_they_are_about() -> None:
    """Or the properties would hold of nothing."""
    night = begun()
    done = play(
        night,
        [
            *(("ask the drafter", 1, 0), ("suspend", 1, 1), ("resume", 1, 20), ("reply", 1, 0)),
            *(("relay for less long", 1, 0), ("read", 1, 1), ("acknowledge", 1, 0)),
            *(("correct", 1, 0), ("relay", 2, 1), ("read", 2, 0), ("revoke", 1, 0)),
            *(("correct", 2, 1), ("approve for fewer, deny the rest", 3, 1)),
            ("cancel", 3, 1),
        ],
    )
    assert [name for name in NAMES if name in done] == [
        *("approve for fewer, deny the rest", "relay", "relay for less long"),
        *("ask the drafter", "reply", "correct", "cancel", "read", "acknowledge"),
    ]
    assert night.stages() == ["superseded", "recalled", "denied"]
    assert night.stages("USA") == ["superseded", "superseded", "recalled"]
    assert {one.link.n: bool(one.authorisation) for one in night.releases.values()} == {
        1: True,
        2: True,
        3: False,
    }
    two = begun(TWO, beforehand=False)
    assert play(two, [("approve", 1, 0), ("approve as well", 1, 0), ("relay", 1, 1)]) == [
        *("approve", "approve as well", "relay")
    ]
    assert two.stages() == [Stage.RELAY_REVIEW]
