"""How long a release takes end to end, as each party may know of it; nothing stops that clock."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.deadlines import allowance, passage
from bot.domain.deadlines.passage import End, PartyPassage, Stretch
from bot.domain.release.release import Release
from tests.domain.world import LAUNCH, at, book, policy, read_by_japan, requested

HELD = [
    ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(3)),
    ArrangementEvent("TISA", "JPN", EventKind.RESUME, at(63)),
]


def sent(minute: float = 0, **changes: object) -> Release:
    """Offered to Japan."""
    draft = replace(LAUNCH, **changes)  # type: ignore[arg-type]
    return steps.request(None, book("KLO", now=at(minute)), draft=draft).release


def approved(release: Release, minute: float) -> Release:
    """Offered to the hub."""
    return steps.approve(release, book("KFDO", now=at(minute))).release


def released(release: Release, minute: float) -> Release:
    """Relayed to Japan."""
    return steps.relay(release, book("UFDO", now=at(minute))).release


def acknowledged(release: Release, minute: float) -> Release:
    """Acknowledged by Japan."""
    read = read_by_japan(release)
    return steps.acknowledge(read, book("JLO", now=at(minute))).release


def seen(release: Release, party: str, minute: float = 30, to: str = "JPN") -> PartyPassage | None:
    """What a party knows of its way by then."""
    d = release.delivery(to)
    assert d
    return passage.passage(release, d, party, at(minute))


def due(release: Release, party: str, under: Book | None = None) -> datetime | None:
    """By when it should be acknowledged, as a party reckons."""
    of = seen(release, party)
    assert of
    return passage.target(release, of, under or book())


def test_each_party_sees_it_from_where_it_may_know_of_it() -> None:
    """The originator the whole, the hub from its slot, the destination from its release."""
    whole = acknowledged(released(approved(sent(), 2), 5), 9)

    views = {p: seen(whole, p) for p in ("KOR", "USA", "JPN")}

    assert {p: v and (v.share, v.began, v.ended_at, v.end) for p, v in views.items()} == {
        "KOR": (Stretch.SENT, at(0), at(9), End.ACKNOWLEDGED),
        "USA": (Stretch.RELAYED, at(2), at(9), End.ACKNOWLEDGED),
        "JPN": (Stretch.RECEIVED, at(5), at(9), End.ACKNOWLEDGED),
    }


def test_nobody_sees_it_before_that() -> None:
    """Nor does a party that is not on its way at all."""
    waiting, offered = sent(), approved(sent(), 2)

    assert [bool(seen(waiting, p)) for p in ("KOR", "USA", "JPN")] == [True, False, False]
    assert [bool(seen(offered, p)) for p in ("KOR", "USA", "JPN")] == [True, True, False]
    assert seen(offered, "AUS") is None


def test_what_is_returned_and_sent_again_goes_on_from_the_first_submission() -> None:
    """For the hub from when it was first offered: it has known of it since."""
    back = steps.send_back(
        approved(sent(), 2), book("UFDO", now=at(3)), code="unclear", note="Which?"
    ).release
    draft = steps.Draft(level="S", body="anew")
    again = steps.revise(back, book("KLO", now=at(4)), draft=draft).release
    offered = steps.approve(again, book("KFDO", now=at(6)), version=2).release

    for later in (back, again, offered):
        views = [seen(later, p) for p in ("KOR", "USA", "JPN")]
        assert [v and v.began for v in views] == [at(0), at(2), None]
    assert offered.deliveries[0].offered_at == at(6)


def test_what_was_asked_for_is_on_its_way_from_its_answer() -> None:
    """Who asked sees it from its release on, as any destination does."""
    asking = steps.Asking("KOR", "dprk.missile", "What flew?", "Warning", "FLASH")
    asked = steps.ask(None, book("JLO"), asking=asking).release
    answered = steps.answer(asked, book("KLO", now=at(7)), draft=LAUNCH).release
    out = released(approved(answered, 9), 10)

    assert [seen(asked, p) for p in ("KOR", "JPN")] == [None, None]
    assert seen(answered, "JPN") is None
    views = seen(answered, "KOR"), seen(out, "JPN")
    assert [v and v.began for v in views] == [at(7), at(10)]


def test_the_whole_has_the_objective_and_the_others_the_shares_of_what_is_left() -> None:
    """Ten minutes of a FLASH: five, three and two."""
    out = released(approved(sent(), 2), 4)
    direct = approved(sent(to=("USA",)), 4)

    assert [due(out, p) for p in ("KOR", "USA", "JPN")] == [at(10), at(7), at(6)]
    of = seen(direct, "USA", to="USA")
    assert of and passage.target(direct, of, book()) == at(6)
    whole = seen(direct, "KOR", to="USA")
    assert whole and passage.target(direct, whole, book()) == at(10)


def test_in_office_hours_each_step_counts_those_of_who_must_act() -> None:
    """
    Three hours of Korea's Monday noon, then the hub's and Japan's share in theirs: on Tuesday
    morning.
    """
    routine = sent(precedence="ROUTINE")

    found = due(routine, "KOR")

    steps_end = [timedelta(hours=6 * share) for share in (0.5, 0.3, 0.2)]
    moment = at(0)
    for party, span in zip(("KOR", "USA", "JPN"), steps_end, strict=True):
        moment = allowance.due(policy(), book().days_off, party, "ROUTINE", moment, span)
    assert found == moment > at(60 * 20)


def test_a_change_of_precedence_counts_from_the_submission() -> None:
    """Not from the change."""
    changed = steps.reprioritise(sent(), book("KFDO", now=at(6)), precedence="IMMEDIATE").release

    assert due(changed, "KOR") == at(30)


def test_a_hold_moves_no_target_and_is_told_beside_it() -> None:
    """It never pauses: the hour in which nothing could go on was an hour."""
    out = acknowledged(released(approved(sent(), 1), 2), 70)
    of = seen(out, "KOR", 90)
    assert of and of.ended_at
    under = book(now=at(90), events=HELD)

    assert (due(out, "KOR", under), of.ended_at - of.began) == (at(10), timedelta(minutes=70))
    assert passage.stood_still(out, of, under) == timedelta(minutes=60)
    assert passage.stood_still(out, of, book(now=at(90))) == timedelta()


@pytest.mark.parametrize(("minute", "told"), [(2, 0), (30, 0), (63, 60), (80, 60)])
def test_a_hold_is_told_once_it_is_over(minute: float, told: float) -> None:
    """While it goes on the line of the moment says since when."""
    waiting = sent()
    of = seen(waiting, "KOR", minute)
    assert of

    still = passage.stood_still(waiting, of, book(now=at(minute), events=HELD))

    assert still == timedelta(minutes=told)


def test_a_party_is_told_only_of_holds_since_it_knows_of_it() -> None:
    """What stood still before it was offered says how long others had it."""
    offered = approved(sent(), 70)
    of = seen(offered, "USA", 90)
    assert of

    assert passage.stood_still(offered, of, book(now=at(90), events=HELD)) == timedelta()


@pytest.mark.parametrize(("party", "told"), [("KOR", 15), ("USA", 5), ("JPN", 0)])
def test_a_question_is_shown_beside_it_to_the_desks_that_know_of_it(
    party: str, told: float
) -> None:
    """It pauses nothing; the hub is told of its own, and a destination of none."""
    own = steps.question(sent(), book("KFDO", now=at(2)), text="Local?").release
    own = steps.reply(own, book("KLO", now=at(12)), text="Yes.").release
    hubs = steps.question(approved(own, 20), book("UFDO", now=at(21)), text="Zulu?").release
    assert passage.stood_still(hubs, _seen(hubs, "USA"), book(now=at(24))) == timedelta()
    out = released(steps.reply(hubs, book("KLO", now=at(26)), text="No.").release, 30)
    of = _seen(out, party)

    assert passage.stood_still(out, of, book(now=at(40))) == timedelta(minutes=told)
    assert passage.target(out, of, book(now=at(40))) == passage.target(
        out, of, book(now=at(400), events=HELD)
    )


def _seen(release: Release, party: str) -> PartyPassage:
    of = seen(release, party, 40)
    assert of
    return of


LONG = 60 * 24 * 100


@pytest.mark.parametrize(
    ("name", "end", "missed"),
    [
        ("lapsed", End.UNDONE, True),
        ("expired", End.UNDONE, True),
        ("by the clock alone", End.UNDONE, True),
        ("certified early", End.UNDONE, True),
        ("withdrawn", End.TAKEN_BACK, False),
        ("withdrawn late", End.TAKEN_BACK, True),
        ("recalled", End.TAKEN_BACK, False),
        ("recalled late", End.TAKEN_BACK, True),
        ("recalled late and destroyed", End.TAKEN_BACK, True),
        ("denied", End.DENIED, False),
    ],
)
def test_unacknowledged_at_its_end_is_missed(name: str, end: End, missed: bool) -> None:
    """What was taken back in time, or decided against, left nothing to acknowledge."""
    out = released(approved(sent(), 2), 4)
    made = {
        "lapsed": lambda: steps.lapse(approved(sent(), 2), book(now=at(LONG)), to="JPN"),
        "expired": lambda: steps.expire(out, book(now=at(LONG)), to="JPN"),
        "certified early": lambda: steps.certify(out, book("JLO", now=at(5))),
        "withdrawn": lambda: steps.withdraw(sent(), book("KLO", now=at(9))),
        "withdrawn late": lambda: steps.withdraw(sent(), book("KLO", now=at(10))),
        "recalled": lambda: steps.recall(out, book("KFDO", now=at(9)), note="no"),
        "recalled late": lambda: steps.recall(out, book("KFDO", now=at(11)), note="no"),
        "denied": lambda: steps.deny(sent(), book("KFDO", now=at(11))),
    }
    if name == "by the clock alone":
        over = out
    elif name == "recalled late and destroyed":
        over = made["recalled late"]().release
        for user in ("JLO", "JLO2", "UFDO", "ULO"):
            over = steps.certify(over, book(user, now=at(20))).release
    else:
        decision = made[name]()
        assert decision
        over = decision.release

    of = seen(over, "KOR", LONG)

    assert of and of.ended_at
    assert (of.end, of.missed(due(over, "KOR"))) == (end, missed)


def test_what_was_acknowledged_stays_so_whatever_becomes_of_it() -> None:
    """Expiring or being recalled later takes nothing back."""
    done = acknowledged(released(approved(sent(), 2), 4), 6)
    recalled = steps.recall(done, book("KFDO", now=at(50)), note="over").release

    for later in (done, recalled):
        of = seen(later, "KOR", LONG)
        assert of and (of.end, of.ended_at) == (End.ACKNOWLEDGED, at(6))


def test_two_destinations_go_their_own_ways() -> None:
    """One acknowledged, the other still with the hub."""
    both = approved(requested(to=("USA", "JPN")), 2)

    found = {(p.to, p.party): p.began for p in passage.passages(both, at(3))}

    assert found == {
        ("JPN", "KOR"): at(0),
        ("USA", "KOR"): at(0),
        ("JPN", "USA"): at(2),
        ("USA", "USA"): at(2),
    }
