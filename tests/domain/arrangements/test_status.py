"""
Where an arrangement stands: politics may stop it overnight, and only who stopped it may set it
going.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangements.status import (
    ArrangementEvent,
    EventKind,
    Standing,
    may_declare,
    standings,
    statuses,
)
from bot.domain.arrangements.status import (
    status as standing,
)
from bot.domain.policy.model import Status
from bot.domain.refusals import WrongParty
from tests.domain.example import POLICY, section, variant

TISA = POLICY.arrangements["TISA"]
NOON = datetime(2019, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

SUSPEND, RESUME = EventKind.SUSPEND, EventKind.RESUME
NOTICE, NOTICE_WITHDRAWN = EventKind.NOTICE, EventKind.NOTICE_WITHDRAWN


def said(party: str, kind: EventKind, hours: float, arrangement: str = "TISA") -> ArrangementEvent:
    """What a party declared, so many hours from noon."""
    return ArrangementEvent(arrangement, party, kind, NOON + hours * HOUR)


def of_status(status: str) -> object:
    text = section("arrangements.TISA")
    return variant((text, text.replace('"active"', f'"{status}"'))).arrangements["TISA"]


def test_it_is_in_force_from_its_day_on():
    """The day begins at midnight UTC."""
    day = datetime(2014, 12, 29, tzinfo=UTC)

    assert standing(TISA, [], day - timedelta(seconds=1)).status == Status.NOT_IN_FORCE
    assert standing(TISA, [], day) == Standing(Status.ACTIVE)


def test_only_who_suspended_can_resume():
    """Another party's resumption changes nothing; the suspending party's restores what was."""
    by_korea = [said("KOR", SUSPEND, -3)]

    assert standing(TISA, by_korea, NOON) == Standing(Status.SUSPENDED, ("KOR",))
    assert standing(TISA, [*by_korea, said("USA", RESUME, -2)], NOON).status == Status.SUSPENDED
    assert standing(TISA, [*by_korea, said("KOR", RESUME, -2)], NOON) == Standing(Status.ACTIVE)


def test_two_suspensions_need_two_resumptions():
    """Each party speaks for itself."""
    both = [said("KOR", SUSPEND, -4), said("JPN", SUSPEND, -3), said("KOR", RESUME, -2)]

    assert standing(TISA, both, NOON).suspended_by == ("JPN",)
    assert standing(TISA, [*both, said("JPN", RESUME, -1)], NOON).status == Status.ACTIVE


def test_a_suspension_waits_for_its_time():
    """Declared for tomorrow, it does not stop today; a resumption before it does not undo it."""
    later = [said("KOR", SUSPEND, 5), said("KOR", RESUME, -1)]

    assert standing(TISA, later, NOON).status == Status.ACTIVE
    assert standing(TISA, later, NOON + 5 * HOUR).status == Status.SUSPENDED


def test_a_notice_withdrawn_six_hours_before_leaves_nothing_behind():
    """As in November 2019: notified, carried on, taken back in time."""
    notice = [said("KOR", NOTICE, 6)]
    taken_back = [*notice, said("KOR", NOTICE_WITHDRAWN, 0)]

    assert standing(TISA, notice, NOON) == Standing(
        Status.TERMINATION_NOTIFIED, ends_at=NOON + 6 * HOUR
    )
    assert standing(TISA, notice, NOON).carries
    assert standing(TISA, notice, NOON + 6 * HOUR) == Standing(Status.TERMINATED)
    assert standing(TISA, taken_back, NOON + 7 * HOUR) == Standing(Status.ACTIVE)


def test_a_notice_cannot_be_withdrawn_too_late_nor_by_another():
    """What has ended stays ended; and a second notice does not bring it back."""
    late = [said("KOR", NOTICE, 0), said("KOR", NOTICE_WITHDRAWN, 0), said("KOR", NOTICE, 9)]
    foreign = [said("KOR", NOTICE, 0), said("USA", NOTICE_WITHDRAWN, -1)]

    assert standing(TISA, late, NOON + HOUR).status == Status.TERMINATED
    assert standing(TISA, foreign, NOON).status == Status.TERMINATED


def test_a_termination_ends_it_at_its_time():
    """Immediate, or at the time it names."""
    ended = [said("USA", EventKind.TERMINATE, 1)]

    assert standing(TISA, ended, NOON).status == Status.ACTIVE
    assert standing(TISA, ended, NOON + HOUR).status == Status.TERMINATED


@pytest.mark.parametrize("status", [Status.DRAFT, Status.NOT_IN_FORCE])
def test_it_comes_into_force_when_every_party_has_said_so(status: Status):
    """Two of three signatures are none."""
    waiting = of_status(status)
    two = [said("USA", EventKind.IN_FORCE, -2), said("JPN", EventKind.IN_FORCE, -1)]

    assert standing(waiting, two, NOON).status == status
    assert (
        standing(waiting, [*two, said("KOR", EventKind.IN_FORCE, 0)], NOON).status == Status.ACTIVE
    )


def test_the_policy_itself_may_stop_an_arrangement():
    """A suspension in the file is every party's to lift; an end in the file is final."""
    everybody = [said(party, RESUME, -1) for party in ("USA", "JPN", "KOR")]

    assert standing(of_status("suspended"), everybody[:2], NOON) == Standing(
        Status.SUSPENDED, ("KOR",)
    )
    assert standing(of_status("suspended"), everybody, NOON).status == Status.ACTIVE
    assert standing(of_status("termination_notified"), [], NOON).carries
    assert standing(of_status("terminated"), everybody, NOON).status == Status.TERMINATED


@pytest.mark.parametrize("kind", EventKind)
def test_a_stranger_stops_nothing(kind: EventKind):
    """Whatever a nation outside the arrangement declares."""
    assert standing(TISA, [said("GBR", kind, -1)], NOON) == Standing(Status.ACTIVE)


def test_strangers_and_other_arrangements_are_passed_over():
    """Korea has no say in the agreement of the United States and Japan."""
    events = [
        said("KOR", SUSPEND, -1, "US-JP-GSOMIA"),
        said("GBR", SUSPEND, -1),
        said("KOR", SUSPEND, -1, "US-ROK-GSOMIA"),
    ]

    assert statuses(POLICY, events, NOON) == {
        "US-ROK-GSOMIA": Status.SUSPENDED,
        "US-JP-GSOMIA": Status.ACTIVE,
        "TISA": Status.ACTIVE,
    }
    assert standings(POLICY, iter(events), NOON)["US-ROK-GSOMIA"].suspended_by == ("KOR",)


def test_who_has_no_say_is_told_so():
    """A custodian hears at once that a declaration would have no effect."""
    suspended = Standing(Status.SUSPENDED, ("KOR",))

    may_declare(TISA, suspended, RESUME, "KOR")
    may_declare(TISA, suspended, SUSPEND, "JPN")
    with pytest.raises(WrongParty):
        may_declare(TISA, suspended, RESUME, "USA")
    with pytest.raises(WrongParty):
        may_declare(TISA, suspended, SUSPEND, "GBR")


EVENTS = st.lists(
    st.builds(
        said,
        st.sampled_from(["USA", "JPN", "KOR"]),
        st.sampled_from([kind for kind in EventKind if kind != EventKind.IN_FORCE]),
        st.integers(-5, 5),
    ),
    max_size=8,
)


@given(EVENTS, st.integers(-6, 6), st.integers(0, 6))
def test_what_has_ended_stays_ended(events: list[ArrangementEvent], hour: int, later: int):
    """No later moment, and no further declaration, brings it back."""
    now = NOON + hour * HOUR
    if standing(TISA, events, now).status == Status.TERMINATED:
        assert standing(TISA, events, now + later * HOUR).status == Status.TERMINATED
        assert standing(TISA, [*events, said("KOR", NOTICE, 9)], now).status == Status.TERMINATED


@given(EVENTS, st.integers(-6, 6))
def test_a_suspension_holds_whatever_the_others_say(events: list[ArrangementEvent], hour: int):
    """Korea suspends last of its own declarations: nothing the others declare carries anything."""
    others = [event for event in events if event.party != "KOR"]
    now = NOON + hour * HOUR

    assert standing(TISA, [], now).carries
    assert not standing(TISA, [said("KOR", SUSPEND, -6), *others], now).carries
