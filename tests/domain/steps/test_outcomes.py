"""How it ended where nobody did what it waited for, and who may know whose turn it was."""

from datetime import timedelta

import pytest

from bot.domain import steps
from bot.domain.release.release import Release
from bot.domain.steps.outcomes import Outcome, Undone, outcome
from tests.domain.world import approved, at, book, read_by_japan, released, requested

LATE = at(60 * 24 * 400)


def lapsed(release: Release) -> Release:
    """The same, when nobody decided in time."""
    done = steps.lapse(release, book(now=LATE), to=release.deliveries[0].to)
    assert done
    return done.release


def seen(release: Release, now: object = LATE) -> dict[str, Outcome | None]:
    """How it ended, as each party may know."""
    return {
        party: outcome(release, release.deliveries[0], party, now)
        for party in ("KOR", "USA", "JPN")
    }  # type: ignore[arg-type]


def returned_by_hub() -> Release:
    """The United States sent it back."""
    return steps.send_back(approved(), book("UFDO"), code="level", note="lower").release


@pytest.mark.parametrize(
    ("release", "undone", "whose", "known"),
    [
        (requested(), Undone.UNDECIDED, "KOR", {"KOR"}),
        (approved(), Undone.UNDECIDED, "USA", {"KOR", "USA"}),
        (returned_by_hub(), Undone.UNREVISED, "KOR", {"KOR", "USA"}),
    ],
    ids=["originator", "hub", "returned"],
)
def test_a_lapse_names_whose_turn_it_was_to_whom_it_is_known(
    release: Release, undone: Undone, whose: str, known: set[str]
) -> None:
    """Where an offer stands is nobody's to know whom it may go to."""
    found = seen(lapsed(release))

    assert {party: o for party, o in found.items() if o} == dict.fromkeys(
        known, Outcome(undone, whose)
    )


def test_who_asked_learns_that_it_was_not_answered_and_no_more_than_that() -> None:
    """Once it is answered, how another desk decides is its own affair."""
    asking = steps.Asking("KOR", "dprk.missile", "What flew?", "Warning", "PRIORITY")
    asked = steps.ask(None, book("JLO"), asking=asking).release
    answered = steps.answer(
        asked, book("KLO"), draft=steps.Draft(level="S", body="Made-up text")
    ).release

    assert seen(lapsed(asked))["JPN"] == Outcome(Undone.UNANSWERED, "KOR")
    assert seen(lapsed(answered))["JPN"] is None
    assert seen(lapsed(answered))["KOR"] == Outcome(Undone.UNDECIDED, "KOR")


@pytest.mark.parametrize(
    ("release", "undone"),
    [(released(), Undone.UNREAD), (read_by_japan(), Undone.UNACKNOWLEDGED)],
    ids=["unread", "read"],
)
def test_what_expires_names_what_the_recipients_did_not_do(
    release: Release, undone: Undone
) -> None:
    """
    From the second of its end, whether or not the clock has come to it; and after its destruction
    too.
    """
    end = release.deliveries[0].expires_at
    assert end
    expired = steps.expire(release, book(now=end), to="JPN")
    assert expired
    gone = expired.release
    for user in ("JLO", "JLO2", "UFDO", "ULO"):
        gone = steps.certify(gone, book(user, now=LATE)).release

    assert set(seen(release, end - timedelta(seconds=1)).values()) == {None}
    for told in (seen(release, end), seen(expired.release, end), seen(gone)):
        assert told == dict.fromkeys(("KOR", "USA", "JPN"), Outcome(undone, "JPN"))


def test_what_somebody_did_or_ended_has_no_such_outcome() -> None:
    """Acknowledged, recalled, denied, given back before its time was over."""
    acknowledged = steps.acknowledge(read_by_japan(), book("JLO")).release
    given_back = steps.certify(released(), book("JLO")).release
    for release in (
        acknowledged,
        steps.recall(released(), book("KFDO"), note="wrong").release,
        steps.deny(requested(), book("KFDO")).release,
        steps.certify(given_back, book("JLO2")).release,
    ):
        assert set(seen(release).values()) == {None}, release.deliveries[0].stage
