"""
Certificates of destruction: by whom, when, and what is due, in every status of the arrangement.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Role
from bot.domain.release.retention import keep_until
from bot.domain.release.stages import Stage
from bot.domain.steps.clock import timers
from tests.domain.world import (
    NOON,
    OFFICERS,
    approved,
    at,
    book,
    officer,
    policy,
    read_by_japan,
    released,
    requested,
)
from tests.support.certificates import destruction_due

STATUSES = {
    "active": [],
    "suspended": [
        ArrangementEvent("TISA", p, EventKind.SUSPEND, NOON) for p in ("KOR", "USA", "JPN")
    ],
    "notified": [ArrangementEvent("TISA", "JPN", EventKind.NOTICE, NOON + timedelta(days=90))],
    "terminated": [ArrangementEvent("TISA", "JPN", EventKind.TERMINATE, NOON)],
}


def recalled(release=None):
    """Recalled an hour after it was released."""
    return steps.recall(release or released(), book("KFDO", now=at(60)), note="wrong").release


def expired(release=None):
    """Its time is over, and the clock has noticed a minute late."""
    release = release or released()
    late = release.delivery("JPN").expires_at + timedelta(minutes=1)
    return steps.expire(release, book(now=late), to="JPN").release


def certified(release, *users, **more):
    """Certified by these officers in turn."""
    for user in users:
        release = steps.certify(release, book(user, **more)).release
    return release


def stage(release, to="JPN"):
    return release.delivery(to).stage


@pytest.mark.parametrize("ended", [recalled, expired])
@pytest.mark.parametrize("status", STATUSES)
def test_two_persons_of_every_party_that_held_it_destroy_it_in_every_status(ended, status):
    """
    I8: the ways out work whatever became of the arrangement; the last of four signatures destroys.
    """
    release, before = ended(), stage(ended())
    for user in ("JLO", "UFDO", "ULO"):
        release = certified(release, user, events=STATUSES[status])
        assert before == stage(release)

    assert stage(certified(release, "JLO2", events=STATUSES[status])) is Stage.DESTROYED


def test_below_the_policys_level_one_person_certifies_for_a_party():
    """A witness is asked for where the policy says so."""
    release = recalled(released(approved(requested(level="C"))))

    assert stage(certified(release, "JLO", "UFDO")) is Stage.DESTROYED


def test_without_a_hub_only_the_destination_held_it():
    """Who never held a copy has none to destroy."""
    direct = steps.approve(requested(to=("USA",)), book("KFDO")).release
    ended = steps.recall(direct, book("KFDO"), note="x").release

    assert stage(certified(ended, "ULO", "ULO2"), "USA") is Stage.DESTROYED


def test_what_is_destroyed_can_be_opened_no_more():
    """It says so as what has expired does, to who was a recipient."""
    for rule in (steps.read, steps.acknowledge):
        with pytest.raises(refusals.Expired):
            rule(certified(recalled(), "JLO", "JLO2", "UFDO", "ULO"), book("JLO", now=at(99)))


def test_nobody_is_two_persons():
    """The witness is somebody else than who certified first."""
    once = certified(recalled(), "JLO")
    with pytest.raises(refusals.WitnessNeeded):
        certified(once, "JLO")


def test_a_party_certifies_once():
    """A second certificate would say nothing new."""
    theirs = certified(recalled(), "JLO", "JLO2")
    with pytest.raises(refusals.AlreadyCertified):
        certified(theirs, "JFDO")
    both = certified(theirs, "UFDO", "UFDO2")
    with pytest.raises(refusals.AlreadyCertified):
        certified(both, "JLO")


@pytest.mark.parametrize(
    ("user", "kind"),
    [
        ("KFDO", refusals.WrongParty),
        ("KLO", refusals.WrongParty),
        ("JFDO", refusals.NotRecipient),
        ("JSUP", refusals.NotRecipient),
        ("ULO", refusals.WrongRole),
        ("UINS", refusals.WrongRole),
    ],
)
def test_the_first_to_certify_has_had_it_to_read(user, kind):
    """
    At the destination a recipient, at the hub an approver; never by rank, never the originator.
    """
    with pytest.raises(kind):
        certified(recalled(), user)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"clearance": "C"}, refusals.ClearanceLapsed),
        ({"subjects": frozenset()}, refusals.NotRecipient),
    ],
)
def test_who_could_not_have_read_it_cannot_certify_first(changes, kind):
    """They cannot know what became of it."""
    roster = [replace(o, **changes) if o.name == "JLO" else o for o in OFFICERS]
    with pytest.raises(kind):
        certified(recalled(), "JLO", roster=roster)


def test_a_security_officer_may_witness_and_a_supervisor_may_not():
    roster = [*OFFICERS, officer("JSEC", "JPN", Role.SECURITY)]
    half = certified(recalled(), "JLO")

    assert len(certified(half, "JSEC", roster=roster).delivery("JPN").certificates) == 2
    with pytest.raises(refusals.WrongRole):
        certified(half, "JSUP")


@pytest.mark.parametrize("release", [requested(), approved()])
def test_what_was_never_released_is_not_certified(release):
    """A hub that was asked to relay may know of it, and has nothing to certify."""
    for user in ("UFDO", "JLO"):
        with pytest.raises((refusals.WrongStage, refusals.NotFound)):
            certified(release, user)


def test_a_recipient_ends_their_partys_reading_early_and_that_is_their_certificate():
    """At once, whatever the clock says; the second person then only witnesses."""
    release = read_by_japan()
    early = certified(release, "JLO", now=at(30))

    assert stage(early) is Stage.EXPIRED and at(30) == early.delivery("JPN").ended_at
    assert keep_until(early) == {} and [step for step, *_ in timers(early, book(now=at(31)))] == [
        "chase"
    ]
    for rule in (steps.read, steps.acknowledge):
        with pytest.raises(refusals.Expired):
            rule(early, book("JLO2", now=at(31)))
    assert stage(certified(early, "JLO2", "UFDO", "UFDO2", now=at(32))) is Stage.DESTROYED


def test_an_early_end_where_nothing_else_is_missing_destroys_at_once():
    direct = steps.approve(requested(to=("USA",), level="C"), book("KFDO")).release
    done = certified(direct, "ULO", now=at(5))

    assert stage(done, "USA") is Stage.DESTROYED and at(5) == done.delivery("USA").ended_at


def test_an_early_end_is_of_one_party_only():
    """The others go on reading, and the content is kept for them."""
    both = steps.relay(approved(requested(to=("USA", "JPN"))), book("UFDO", now=at(60))).release
    early = certified(both, "ULO", now=at(61))

    assert (stage(early, "USA"), stage(early, "JPN")) == (Stage.EXPIRED, Stage.RELEASED)
    assert keep_until(early) == {1: early.delivery("JPN").expires_at}


def test_a_hub_certifies_when_what_it_passed_on_has_ended():
    with pytest.raises(refusals.WrongStage):
        certified(released(), "UFDO")
    late = released().delivery("JPN").expires_at

    assert len(certified(released(), "UFDO", now=late).delivery("JPN").certificates) == 1


def test_when_reading_ended_is_kept_whenever_the_clock_got_there():
    end = released().delivery("JPN").expires_at

    assert end == expired().delivery("JPN").ended_at
    assert at(60) == recalled().delivery("JPN").ended_at
    late = certified(released(), "JLO", now=end + timedelta(hours=1))
    assert end == late.delivery("JPN").ended_at


def test_a_click_on_an_older_card_certifies_nothing():
    with pytest.raises(refusals.VersionStale):
        steps.certify(recalled(), book("JLO"), version=7)


def test_each_certificate_that_is_missing_is_due_since_the_end_and_for_so_long():
    within, asking = policy().lifetime.destroy_certificate_within, book(now=at(61))
    first, second = destruction_due(recalled(), asking)

    assert [(due.to, due.party) for due in (first, second)] == [("JPN", "USA"), ("JPN", "JPN")]
    assert (at(60), at(60) + within, 0, 2) == (first.since, first.until, first.given, first.needed)
    assert [first.overdue(first.until + timedelta(seconds=s)) for s in (-1, 0)] == [False, True]


def test_what_has_been_certified_or_can_still_be_read_is_not_due():
    assert destruction_due(released(), book()) == []
    assert destruction_due(requested(), book()) == []
    assert [
        due.party for due in destruction_due(certified(recalled(), "JLO", "JLO2"), book(now=at(61)))
    ] == ["USA"]
    assert (
        destruction_due(certified(recalled(), "JLO", "JLO2", "UFDO", "ULO"), book(now=at(99))) == []
    )
    end = released().delivery("JPN").expires_at
    assert [end, end] == [due.since for due in destruction_due(released(), book(now=end))]
