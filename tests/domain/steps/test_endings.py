"""
The ways out in every status of the arrangement: withdraw, recall, expire; and lapse, which waits on
hold.
"""

from datetime import timedelta

import pytest

from bot.domain import refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.release.retention import keep_until
from bot.domain.release.stages import Stage
from tests.domain.world import NOON, approved, at, book, read_by_japan, released, requested

STOPPED = [
    ArrangementEvent("TISA", party, EventKind.SUSPEND, NOON) for party in ("KOR", "USA", "JPN")
]


def stage(decision):
    return decision.release.deliveries[0].stage


def test_the_drafter_withdraws_at_any_time_before_release():
    """Nobody has read it yet."""
    for release in (requested(), approved()):
        assert stage(steps.withdraw(release, book("KLO", events=STOPPED))) == Stage.WITHDRAWN


def test_nobody_else_withdraws():
    """Others of the desk return or deny it."""
    with pytest.raises(refusals.WrongRole):
        steps.withdraw(requested(), book("KFDO"))


def test_an_approver_of_the_originator_takes_back_what_is_at_the_hub():
    """The drafter may be asleep; the hub has not decided, and nobody has read it."""
    taken = steps.withdraw(approved(), book("KFDO2", events=STOPPED))

    assert stage(taken) == Stage.WITHDRAWN
    assert keep_until(taken.release) == {}


@pytest.mark.parametrize("user", ["KLO2", "KSUP", "UFDO", "ULO"])
def test_nobody_but_the_drafter_and_an_approver_takes_back(user):
    """The hub returns or denies; it ends nobody's offer by taking it back."""
    with pytest.raises(refusals.WrongRole):
        steps.withdraw(approved(), book(user))


def test_taking_back_leaves_what_is_not_at_the_hub():
    """An approver who wants to end that recalls it, or denies it."""
    both = approved(requested(to=("USA", "JPN")))

    taken = steps.withdraw(both, book("KFDO")).release

    assert tuple(d.stage for d in taken.deliveries) == (Stage.RELEASED, Stage.WITHDRAWN)


def test_what_is_released_is_recalled_not_withdrawn():
    """A recall tells the readers; a withdrawal has none to tell."""
    with pytest.raises(refusals.WrongStage):
        steps.withdraw(released(), book("KLO"))


def test_an_approver_of_the_originator_recalls_even_while_suspended():
    """A way out stays open: it ends sharing and begins none."""
    for release in (released(), read_by_japan()):
        assert (
            stage(steps.recall(release, book("KFDO2", events=STOPPED, now=at(1)), note="wrong"))
            == Stage.RECALLED
        )


@pytest.mark.parametrize(
    ("user", "kind"),
    [("UFDO", refusals.WrongParty), ("JLO", refusals.WrongParty), ("KLO", refusals.WrongRole)],
)
def test_nobody_else_recalls(user, kind):
    """The hub and the destination pass on what is the originator's."""
    with pytest.raises(kind):
        steps.recall(released(), book(user), note="wrong")


def test_a_recall_says_why():
    """Readers may have acted on it."""
    with pytest.raises(refusals.FieldMissing):
        steps.recall(released(), book("KFDO"), note="")


def test_an_undecided_offer_lapses_not_a_second_early():
    """The last second belongs to who decides."""
    release = requested()
    early = release.decide_by - timedelta(microseconds=1)

    assert steps.lapse(release, book(now=early), to="JPN") is None
    assert stage(steps.lapse(release, book(now=release.decide_by), to="JPN")) == Stage.LAPSED


def test_a_release_expires_not_a_second_early():
    """The last second belongs to who reads."""
    release = released()
    end = release.deliveries[0].expires_at

    assert steps.expire(release, book(now=end - timedelta(microseconds=1)), to="JPN") is None
    assert stage(steps.expire(release, book(now=end, events=STOPPED), to="JPN")) == Stage.EXPIRED


def test_a_timer_that_is_out_of_date_finds_nothing_to_do():
    """Timers are set once and asked when they come: what has ended meanwhile does not end again."""
    late = NOON + timedelta(days=4000)

    assert steps.lapse(requested(), book(now=late), to="JPN") is not None
    assert steps.expire(released(), book(now=late), to="JPN") is not None
    assert steps.lapse(released(), book(now=late), to="JPN") is None
    assert (
        steps.expire(
            steps.recall(released(), book("KFDO"), note="x").release, book(now=late), to="JPN"
        )
        is None
    )
    assert steps.expire(released(), book(now=late), to="USA") is None


def test_whatever_ended_is_kept_sealed_no_longer():
    """The key of its content can be destroyed."""
    ends = [
        steps.withdraw(requested(), book("KLO")),
        steps.deny(requested(), book("KFDO")),
        steps.recall(released(), book("KFDO"), note="x"),
        steps.lapse(requested(), book(now=requested().decide_by), to="JPN"),
        steps.expire(released(), book(now=released().deliveries[0].expires_at), to="JPN"),
    ]

    assert [{}] * len(ends) == [keep_until(d.release) for d in ends]


def test_each_destination_ends_in_its_own_time():
    """Lifetime counts from the release to each: what the hub lets wait lives longer there."""
    both = approved(requested(to=("USA", "JPN")))
    later = steps.relay(both, book("UFDO", now=at(60))).release
    usa, jpn = later.delivery("USA"), later.delivery("JPN")

    assert timedelta(minutes=60) == jpn.expires_at - usa.expires_at
    ended = steps.expire(later, book(now=usa.expires_at), to="USA").release
    assert {1: jpn.expires_at} == keep_until(ended)


def test_what_one_destination_still_waits_for_is_undecided():
    """
    Released to one and open for another: the day of the first expiry must not become its key's.
    """
    both = approved(requested(to=("USA", "JPN")))

    assert both.delivery("USA").expires_at and both.delivery("JPN").slot
    assert keep_until(both) == {1: None}
