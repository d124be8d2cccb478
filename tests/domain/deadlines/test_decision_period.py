"""
How long an offer may stay undecided: suspension stops that time, whoever and whatever halts the
arrangement.
"""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind, status
from bot.domain.deadlines import decision_period
from bot.domain.policy.loader import load
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from bot.domain.steps.clock import timers
from tests.domain.example import altered, section
from tests.domain.world import LAUNCH, NOON, approved, at, book, policy, requested

DAY = 24 * 60
"""Minutes a FLASH may stay undecided."""


def said(
    kind: str, minutes: float, party: str = "JPN", arrangement: str = "TISA"
) -> ArrangementEvent:
    """A declaration."""
    return ArrangementEvent(arrangement, party, EventKind(kind), at(minutes))


def lapses(release: Release, minutes: float, events: list[ArrangementEvent]) -> bool:
    """Whether the clock ends it at a moment, by what was declared."""
    decision = steps.lapse(release, book(now=at(minutes), events=events), to="JPN")
    assert decision is None or decision.release.deliveries[0].stage is Stage.LAPSED
    return decision is not None


def end_of(release: Release, events: list[ArrangementEvent], minutes: float = 0) -> datetime | None:
    """When it will lapse, as the clock knows."""
    due = {step: when for step, _, when in timers(release, book(now=at(minutes), events=events))}
    return due.get("lapse")


asked = steps.ask(
    None,
    book("JLO"),
    asking=steps.Asking("KOR", "dprk.missile.launch", "What flew?", "Warning", "FLASH"),
).release
returned = steps.send_back(requested(), book("KFDO"), code="level", note="x").release


@pytest.mark.parametrize(
    "release",
    [requested(), approved(), returned, asked],
    ids=["offered", "at the hub", "returned", "asked"],
)
def test_what_was_pending_when_a_hold_began_is_pending_after_it_with_the_time_it_had(
    release: Release,
) -> None:
    """Two days of hold over the day that a FLASH has; six hours of it were used."""
    events = [said("suspend", 6 * 60), said("resume", 54 * 60)]

    assert not lapses(release, DAY, events[:1])
    assert not lapses(release, 54 * 60, events[:1]), "a timer that comes while it is on hold"
    assert not lapses(release, 54 * 60, events)
    assert not lapses(release, 72 * 60 - 0.01, events)
    assert lapses(release, 72 * 60, events)
    assert end_of(release, events, 54 * 60) == at(72 * 60)


def test_without_a_hold_it_lapses_when_its_time_is_over() -> None:
    """The plain case, which the others are measured by."""
    assert not lapses(requested(), DAY - 0.01, [])
    assert lapses(requested(), DAY, [])


def test_what_was_over_before_the_hold_began_lapses_in_it() -> None:
    """The desk did not run when its time came; the hold began too late to stop it."""
    events = [said("suspend", DAY + 60)]

    assert lapses(requested(), DAY + 120, events)


@pytest.mark.parametrize(
    "events",
    [
        [said("suspend", 60, "USA")],
        [said("suspend", 60, "KOR"), said("suspend", 90, "JPN"), said("resume", 120, "KOR")],
        [said("suspend", 60, "JPN", "US-JP-GSOMIA")],
        [said("notice", 60)],
        [said("notice", 60, "JPN", "US-JP-GSOMIA")],
        [said("terminate", 60)],
    ],
    ids=[
        "by one party alone",
        "by the second of two",
        "by an agreement",
        "by notice",
        "by notice of an agreement",
        "ended",
    ],
)
def test_whatever_halts_the_arrangement_stops_the_time_to_decide(
    events: list[ArrangementEvent],
) -> None:
    release = requested()

    assert not lapses(release, 10 * DAY, events)
    assert end_of(release, events, 10 * DAY) is None
    assert decision_period.left(release, book(now=at(10 * DAY), events=events)) == timedelta(
        hours=23
    )


def test_two_parties_suspend_and_the_time_goes_on_when_both_have_resumed() -> None:
    events = [
        said("suspend", 60, "KOR"),
        said("suspend", 120, "JPN"),
        said("resume", 180, "KOR"),
        said("resume", 300, "JPN"),
    ]

    assert end_of(requested(), events, 300) == at(DAY + 240)


def test_two_holds_add_up() -> None:
    """Each takes its own length from the time that counts."""
    events = [said("suspend", 60), said("resume", 90), said("suspend", 120), said("resume", 180)]

    assert end_of(requested(), events, 200) == at(DAY + 90)


def test_a_notice_that_is_withdrawn_before_it_takes_effect_has_stopped_nothing() -> None:
    """
    While it stood the offer could not lapse before the end of the arrangement; now it does in its
    own time.
    """
    notice, withdrawn = said("notice", 20 * 60), said("notice_withdrawn", 14 * 60)

    assert end_of(requested(), [notice], 60) is None
    assert decision_period.decide_by(requested(), book(now=at(60), events=[notice])) == at(DAY), (
        "what a card shows"
    )
    assert end_of(requested(), [notice, withdrawn], 14 * 60) == at(DAY)
    assert lapses(requested(), DAY, [notice, withdrawn])


def test_an_answer_has_its_own_time_to_decide_and_what_was_on_hold_before_it_does_not_count() -> (
    None
):
    events = [said("suspend", 60), said("resume", 120)]
    answered = steps.answer(asked, book("KLO", now=at(180), events=events), draft=LAUNCH).release

    assert end_of(answered, events, 180) == at(180 + DAY)
    later = [*events, said("suspend", 200), said("resume", 230)]
    assert end_of(answered, later, 240) == at(180 + DAY + 30)


def test_what_is_left_stands_still_on_hold_and_goes_on_after_it() -> None:
    release, events = requested(), [said("suspend", 60), said("resume", 600)]
    seen = [
        decision_period.left(release, book(now=at(m), events=events))
        for m in (0, 60, 300, 600, 660, 10 * DAY)
    ]

    assert seen == [timedelta(hours=h) for h in (24, 23, 23, 23, 22, 0)]


def test_a_moment_to_show_is_there_but_for_a_hold_that_has_no_end_in_sight() -> None:
    release = requested()

    assert decision_period.decide_by(release, book(now=at(1))) == release.decide_by
    assert (
        decision_period.decide_by(release, book(now=at(90), events=[said("suspend", 60)])) is None
    )
    known = [said("suspend", 60), said("resume", 600)]
    assert decision_period.decide_by(release, book(now=at(90), events=known)) == at(DAY + 540)


def test_what_was_lapsed_once_is_read_by_nobody_and_what_only_seems_so_is() -> None:
    """The day it was offered for is long over, its time is not."""
    events = [said("suspend", 60), said("resume", 3 * DAY)]
    release = requested()

    assert steps.look(release, book("KFDO", now=at(3 * DAY + 1), events=events)).opens == 1
    with pytest.raises(refusals.WrongStage):
        steps.look(release, book("KFDO", now=at(4 * DAY), events=events))


def test_expiry_goes_on_through_a_hold() -> None:
    """A hold prolongs the time to decide, never the time to read."""
    release = steps.relay(approved(), book("UFDO")).release
    end = release.deliveries[0].expires_at
    assert end
    events = [said("suspend", 60)]

    assert {s: w for s, _, w in timers(release, book(now=at(90), events=events))}["expire"] == end
    assert steps.expire(release, book(now=end, events=events), to="JPN")


def test_what_an_agreement_itself_needs_stops_the_time_as_it_stops_everything_else() -> None:
    """
    The arrangement rests on an agreement, and that on a third which the arrangement does not name.
    """
    us_jp, third = (
        "in_force        = 2007-08-10\n",
        section("arrangements.US-ROK-GSOMIA").replace("US-ROK", "US-ROK-87"),
    )
    under = load(altered((us_jp, f'{us_jp}requires_active = ["US-ROK-87-GSOMIA"]\n')) + third)
    events = [said("suspend", 60, "KOR", "US-ROK-87-GSOMIA")]

    with pytest.raises(refusals.AgreementInactive):
        steps.approve(requested(), book("KFDO", now=at(90), under=under, events=events))
    assert steps.lapse(requested(), book(now=at(DAY), under=under, events=events), to="JPN") is None
    assert decision_period.left(
        requested(), book(now=at(DAY), under=under, events=events)
    ) == timedelta(hours=23)


PARTIES = ("KOR", "USA", "JPN")
DECLARED = st.lists(
    st.tuples(
        st.sampled_from(["suspend", "resume"]), st.sampled_from(PARTIES), st.integers(0, 200)
    ),
    max_size=12,
)


@settings(max_examples=200)
@given(DECLARED, st.integers(0, 400))
def test_time_to_decide_is_the_minutes_in_which_it_could_be_decided(
    declared: list[tuple[str, str, int]], minute: int
) -> None:
    """
    Counted minute by minute, each asked alone whether the arrangement carried: an hour of those,
    and it is over.
    """
    release = requested()
    span = timedelta(minutes=60)
    release = type(release)(**{**vars(release), "decide_by": NOON + span})
    events = [
        said(kind, when, party) for kind, party, when in sorted(declared, key=lambda each: each[2])
    ]
    arrangement = policy().arrangements["TISA"]
    carried = sum(status(arrangement, events, at(m)).carries for m in range(minute))

    now = book(now=at(minute), events=events)

    assert lapses(release, minute, events) == (carried >= 60)
    assert decision_period.left(release, now) == max(span - timedelta(minutes=carried), timedelta())
    end = end_of(release, events, minute)
    if end is not None:
        assert (
            sum(
                status(arrangement, events, at(m)).carries
                for m in range((end - NOON).seconds // 60)
            )
            == 60
        )
