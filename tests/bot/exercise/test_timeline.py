"""The timeline's figures, against figures that were worked out by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.cli.exercise.timeline import Objective, Past, Row, Span, passages, rows, spans
from bot.domain import steps
from bot.domain.release.release import Decision, Release
from bot.domain.release.stages import Stage
from storage.audit.record import Record
from tests.domain.world import LAUNCH, at, book, policy

NUMBER = "KOR-2026-K7Q4"


class Play:
    """A release that is moved by hand, one step at a minute."""

    def __init__(self, **changes: object) -> None:
        decision = steps.request(None, book("KLO", now=at(0)), draft=replace(LAUNCH, **changes))
        self.release: Release = decision.release
        self.moves = list(decision.moves)

    def step(self, rule: object, by: str | None, minute: float, **values: object) -> "Play":
        """One step of an officer's, or of the clock's."""
        decision: Decision = rule(self.release, book(by, now=at(minute)), **values)  # type: ignore[operator]
        self.release = decision.release
        self.moves += decision.moves
        return self

    def past(self, records: Iterable[Record] = ()) -> Past:
        """What a desk would keep of it."""
        return Past((self.release,), {self.release.number: self.moves}, tuple(records))


def figures(play: Play, now: datetime) -> list[tuple[str, str, float, float | None, str]]:
    """Desk, stage, minutes it took, minutes it had, verdict."""
    return [
        (
            s.desk,
            s.stage.value,
            s.took(now) / MINUTE,
            s.objective and s.objective.allowed / MINUTE,
            s.verdict(now),
        )
        for s in spans(policy(), play.past())
    ]


MINUTE = timedelta(minutes=1)


def corrected() -> Play:
    """Returned by the hub, revised, approved too late, relayed, read and acknowledged."""
    play = (
        Play()
        .step(steps.approve, "KFDO", 2)
        .step(steps.send_back, "UFDO", 3.5, code="unclear", note="Which sea?")
    )
    play.step(steps.revise, "KLO", 4, draft=replace(LAUNCH, body="Which sea it was"))
    play.step(steps.approve, "KFDO2", 10).step(steps.relay, "UFDO", 13)
    ticked = frozenset(steps.standing_conditions(play.release, book("JLO"), 2))
    play.step(steps.confirm_and_read, "JLO", 13.5, ticked=ticked, version=2)
    return play.step(steps.acknowledge, "JLO", 14.5, version=2)


def test_each_stage_is_measured_against_what_the_policy_gives_it() -> None:
    """
    FLASH has ten minutes: half for the originator, three for the hub, two for the receipt; used up
    is missed.
    """
    assert figures(corrected(), at(60)) == [
        ("KOR", "originator_review", 2, 5, "met"),
        ("USA", "relay_review", 1.5, 3, "met"),
        ("KOR", "returned", 0.5, None, ""),
        ("KOR", "originator_review", 6, 5, "missed"),
        ("USA", "relay_review", 3, 3, "missed"),
        ("JPN", "released", 1.5, 2, "met"),
    ]


def test_from_offer_to_receipt_it_is_the_whole_objective() -> None:
    (passage,) = passages(policy(), corrected().past())

    assert (passage.to, passage.received - passage.offered) == ("JPN", 14.5 * MINUTE)
    assert passage.objective == Objective(10 * MINUTE, at(10))
    assert (passage.verdict(at(60)), passage.stage) == ("missed", Stage.ACKNOWLEDGED)


def undecided() -> Play:
    """Nobody decided in time."""
    return Play().step(steps.lapse, None, 60 * 24 * 2, to="JPN")


def unread() -> Play:
    """Nobody read it in time."""
    play = Play().step(steps.approve, "KFDO", 1).step(steps.relay, "UFDO", 2)
    return play.step(steps.expire, None, 60 * 24 * 400, to="JPN")


@pytest.mark.parametrize(
    ("play", "minute", "verdict"),
    [
        (Play(), 9.9, ""),
        (Play(), 10, "missed"),
        (undecided(), 60 * 24 * 3, "missed"),
        (unread(), 60 * 24 * 401, "missed"),
        (Play().step(steps.withdraw, "KLO", 4, note="Not ours"), 60, ""),
        (Play().step(steps.deny, "KFDO", 4), 60, ""),
    ],
    ids=["in time", "still waits", "lapsed", "expired unread", "withdrawn", "denied"],
)
def test_what_was_never_received_has_missed_it_once_it_should_have_been(
    play: Play, minute: float, verdict: str
) -> None:
    """What somebody decided against, or took back, has neither met nor missed it."""
    (passage,) = passages(policy(), play.past())

    assert (passage.received, passage.verdict(at(minute))) == (None, verdict)


@pytest.mark.parametrize(("minute", "verdict"), [(4.9, "waits"), (5, "missed")])
def test_what_still_waits_is_judged_by_now(minute: float, verdict: str) -> None:
    play = Play()

    assert figures(play, at(minute)) == [("KOR", "originator_review", minute, 5, verdict)]
    assert rows(spans(policy(), play.past()), play.past(), at(minute))[-1] == Row(
        at(minute),
        "KOR",
        "still waits",
        "originator_review",
        NUMBER,
        1,
        ("JPN",),
        minute * MINUTE,
        Objective(5 * MINUTE, at(5)),
        verdict,
    )


@pytest.mark.parametrize(("minute", "verdict"), [(4, ""), (6, "missed")])
def test_what_another_step_ended_in_time_was_neither_met_nor_missed(
    minute: float, verdict: str
) -> None:
    play = Play().step(steps.withdraw, "KLO", minute, note="Not ours")

    assert figures(play, at(60)) == [("KOR", "originator_review", minute, 5, verdict)]


def test_one_wait_for_two_destinations_counts_once() -> None:
    """Korea consents once to Japan and the United States; after that each has its own way."""
    play = Play(to=("USA", "JPN")).step(steps.approve, "KFDO", 1)

    assert [(s.desk, s.stage.value, s.to) for s in spans(policy(), play.past())] == [
        ("KOR", "originator_review", ("USA", "JPN")),
        ("USA", "relay_review", ("JPN",)),
        ("USA", "released", ("USA",)),
    ]
    done = rows(spans(policy(), play.past()), play.past(), at(2))
    assert [(row.what, row.to, row.took) for row in done[:2]] == [
        ("request", ("USA", "JPN"), None),
        ("approve", ("USA", "JPN"), MINUTE),
    ]


def test_every_act_stands_at_the_desk_of_who_did_it_and_a_step_with_what_it_took() -> None:
    done = rows(spans(policy(), corrected().past()), corrected().past(), at(60))

    assert [
        (r.at, r.desk, r.what, r.who, r.version, r.took and r.took / MINUTE, r.verdict)
        for r in done
    ] == [
        (at(0), "KOR", "request", "KLO", 1, None, ""),
        (at(2), "KOR", "approve", "KFDO", 1, 2, "met"),
        (at(3.5), "USA", "return", "UFDO", 1, 1.5, "met"),
        (at(4), "KOR", "revise", "KLO", 2, 0.5, ""),
        (at(10), "KOR", "approve", "KFDO2", 2, 6, "missed"),
        (at(13), "USA", "relay", "UFDO", 2, 3, "missed"),
        (at(13.5), "JPN", "confirm caveats", "JLO", 2, None, ""),
        (at(13.5), "JPN", "read", "JLO", 2, None, ""),
        (at(14.5), "JPN", "acknowledge", "JLO", 2, 1.5, "met"),
    ]


def test_what_the_clock_ended_stands_at_the_desk_it_waited_for() -> None:
    play = Play().step(steps.lapse, None, 60 * 24 * 2, to="JPN")

    done = rows(spans(policy(), play.past()), play.past(), at(60 * 24 * 3))

    assert [(row.desk, row.what, row.who, row.verdict) for row in done][1:] == [
        ("KOR", "lapse", "the clock", "missed")
    ]


def test_a_recall_takes_nothing_of_the_originators_time() -> None:
    """What it ended waited for Japan."""
    play = (
        Play()
        .step(steps.approve, "KFDO", 1)
        .step(steps.relay, "UFDO", 2)
        .step(steps.recall, "KFDO", 3, note="No")
    )

    done = rows(spans(policy(), play.past()), play.past(), at(9))

    assert [(row.desk, row.what, row.took) for row in done][-1:] == [("KOR", "recall", None)]
    assert spans(policy(), play.past())[-1] == Span(
        NUMBER,
        "JPN",
        Stage.RELEASED,
        1,
        ("JPN",),
        at(2),
        at(3),
        "recall",
        Objective(2 * MINUTE, at(4)),
    )


def test_refusals_stand_with_their_rule() -> None:
    """What was done is in the register already; the log adds what was not."""
    when = int(at(1).timestamp() * 1_000_000)
    log = [
        Record(0, when, "T0/KFDO", "KOR", "approve", NUMBER, "refused", "already_decided", None),
        Record(1, when, "T0/KLO", "KOR", "request", NUMBER, "done", None, None),
        Record(2, when, "T0/STRANGER", None, "command", None, "refused", "not_registered", None),
    ]

    play = Play()
    done = rows(spans(policy(), play.past()), play.past(log), at(1))

    assert [row for row in done if "refused" in row.what] == [
        Row(at(1), "KOR", "approve refused", "KFDO", NUMBER, rule="already_decided"),
        Row(at(1), "", "command refused", "STRANGER", rule="not_registered"),
    ]
