"""
What waits for an officer and a desk's figures: the conditions on rows, held against the rules of
the domain.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.notifications import worklist
from bot.domain.officers import Officer, Role
from bot.domain.refusals import Refusal
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from storage.queries import daily_digest
from storage.queries.lists import MOST_COUNTED, Listing
from storage.queries.worklist import Worklist
from storage.store.store import Store
from tests.domain.world import LAUNCH, NOON, OFFICERS, at, book, officer
from tests.storage.world import ASKING, Desks, Roster, act, later

BY_NAME = {o.name: o for o in OFFICERS}
MORE = (
    officer("KLOW", "KOR", Role.APPROVER, clearance="U"),
    officer("KNARROW", "KOR", Role.APPROVER, Role.LIAISON, subjects=frozenset({"dprk.nuclear"})),
    officer("KWIDE", "KOR", Role.APPROVER, Role.LIAISON, subjects=frozenset({"dprk.missile"})),
    officer("JLOW", "JPN", Role.LIAISON, clearance="C"),
    officer("KALL", "KOR", *Role),
)
ALL = Roster(officers=(*OFFICERS, *MORE))
SIZES = (20, 20, 20)


def seen(
    store: Store, who: Officer, now: datetime = NOON, page: Any = (0, 0, 0), sizes: Any = SIZES
) -> Worklist:
    """What stands on somebody's Home."""
    from storage.queries.worklist import outlook

    return store.db.read(lambda c: outlook(c, store.db.policy(c), who, now, page, sizes)).now()


def numbers(listing: Listing) -> list[str]:
    """Which releases a page holds."""
    return [release.number for release in listing.rows]


def test_the_condition_on_rows_is_the_rule_of_the_domain(
    store: Store, desks: Desks, several: dict[str, Release]
) -> None:
    """One rule, written twice: whoever changes one finds the other here."""
    store.administration.import_roster(ALL, act(None, "roster import")).now()
    desks.do(
        "KFDO2",
        desks.requested(at(7), by="KALL").number,
        steps.send_back,
        at(7),
        code="level",
        note="x",
    )
    revised = desks.requested(at(9))
    desks.do("KFDO2", revised.number, steps.send_back, at(9), code="level", note="x")
    several["revised"] = desks.do("KALL", revised.number, steps.revise, at(9), draft=LAUNCH).release
    for asker, asked_about in (("UFDO", desks.approved(at(9))), ("KFDO", desks.requested(at(9)))):
        desks.do(asker, asked_about.number, steps.question, at(9), text="Local or Zulu?")
        several[f"asked by {asker}"] = asked_about
    for lifetime in ("24h", "72h"):
        number = desks.approved(at(9), lifetime="90d").number
        short = steps.Extent(lifetime="12h")
        desks.do("UFDO", number, steps.relay, at(9), extent=short)
        several[f"{lifetime} longer"] = desks.do(
            "KFDO", number, steps.extend, at(9), lifetime=lifetime
        ).release
    given = several["72h longer"].number
    desks.do("UFDO", given, steps.extend, at(9), lifetime="72h")
    everything = {r.number: r for r in several.values()} | {
        r.number: r for r in [desks.requested(at(8), by="KALL")]
    }
    for who in ALL.officers:
        for now in (at(10), later(days=400)):
            asked = book(who.name, now=now, roster=ALL.officers)
            found = numbers(seen(store, who, now).waiting)
            for number in everything:
                release = store.queries.release(number, now).now()[0]  # type: ignore[index]

                assert (number in found) is bool(worklist.waits_for(release, asked)), (
                    who.name,
                    number,
                    now,
                )
    asked_of = [
        o
        for o in ALL.officers
        if several["24h longer"].number in numbers(seen(store, o, at(10)).waiting)
    ]
    assert any(o.party == "USA" for o in asked_of)


def test_what_waits_for_an_officer_can_be_done_by_them(
    store: Store, several: dict[str, Release]
) -> None:
    """Whatever Home calls theirs, the rule of the step lets them do."""
    tried = 0
    for who in OFFICERS:
        for release in seen(store, who, at(10)).waiting.rows:
            for d in worklist.waits_for(release, book(who.name, now=at(10))):
                step = worklist.STEP_FOR[d.stage]
                if step in ("approve", "relay"):
                    {"approve": steps.approve, "relay": steps.relay}[step](
                        release, book(who.name, now=at(10))
                    )
                elif step == "acknowledge":
                    steps.may_read(release, book(who.name, now=at(10)))
                else:
                    steps.may_draft(release, book(who.name, now=at(10)), step)
                tried += 1

    assert tried > 8


def test_an_approver_who_consented_already_is_waited_for_no_more(
    store: Store, desks: Desks
) -> None:
    """With a quorum of two it waits for the other one."""
    from tests.storage.world import POLICY

    store.administration.set_policy(
        POLICY.replace("originator = 1", "originator = 2"), act(None, "policy apply")
    ).now()
    number = desks.do("KFDO", desks.requested().number, steps.approve).release.number

    assert numbers(seen(store, BY_NAME["KFDO"]).waiting) == []
    assert numbers(seen(store, BY_NAME["KFDO2"]).waiting) == [number]


def test_what_waits_comes_by_its_target(store: Store, desks: Desks) -> None:
    """What is due first, whatever its precedence; what has no target last, on both databases."""
    routine = desks.requested(precedence="ROUTINE").number
    early = desks.requested(precedence="PRIORITY").number
    flashes = [desks.requested(at(n)).number for n in (84, 88)]
    asked = [
        desks.do("JLO", None, steps.ask, at(n), asking=ASKING).release.number for n in range(5)
    ]

    approver, both = BY_NAME["KFDO"], officer("KALL", "KOR", *Role)
    due = [flashes[0], early, flashes[1], routine]
    assert numbers(seen(store, approver, at(89)).waiting) == due
    pages = [
        number
        for skip in range(9)
        for number in numbers(seen(store, both, at(89), (skip, 0, 0), (1, 5, 5)).waiting)
    ]
    assert pages == [*due, *asked]


def test_what_an_officer_sent_is_what_others_have_now(
    store: Store, desks: Desks, several: dict[str, Release]
) -> None:
    """Drafted, revised or asked for by them; not what has come back, was released or is over."""
    revised = desks.requested(at(6), by="KLO2").number
    desks.do("KFDO", revised, steps.send_back, at(6), code="level", note="x")
    assert revised not in numbers(seen(store, BY_NAME["KLO2"], at(6)).sent)
    desks.do("KLO", revised, steps.revise, at(7), draft=LAUNCH)

    mine = [several["requested"].number, revised, several["approved"].number]
    assert numbers(seen(store, BY_NAME["KLO"], at(10)).sent) == mine
    assert numbers(seen(store, BY_NAME["KLO2"], at(10)).sent) == [revised]
    assert numbers(seen(store, BY_NAME["JLO"], at(10)).sent) == [several["asked"].number]
    for user in ("JLO2", "KFDO", "ULO"):
        assert numbers(seen(store, BY_NAME[user], at(10)).sent) == []


def test_a_supervisors_home_and_the_digest_of_that_minute_are_one_truth(
    store: Store, several: dict[str, Release]
) -> None:
    """One says nothing is overdue, and the other that something is: never again."""
    for user in ("KSUP", "USUP", "JSUP"):
        for minutes in (10, 60, 60 * 24, 60 * 71):
            now, who = at(minutes), BY_NAME[user]
            home = seen(store, who, now)
            day = store.db.read(
                lambda c, party=who.party, at=now: daily_digest.daily(  # type: ignore[misc]
                    c, store.db.policy(c), party, at - timedelta(days=1), at
                )
            ).now()
            figures = home.numbers
            assert figures

            assert figures.overdue == day.overdue.total
            assert set(numbers(home.late)) == {item.number for item in day.overdue.items}
            assert figures.unread == day.unread.total
            assert sum(stand.count for stand in figures.waiting.values()) == sum(
                row.count for row in day.waiting if row.owner == who.party
            )
            assert set(numbers(home.open)).isdisjoint(numbers(home.late))


def test_shared_and_received_are_the_own_desks_and_can_be_read(
    store: Store, several: dict[str, Release]
) -> None:
    """The newest first; the hub has received nothing."""
    live = [several["acknowledged"].number, several["released"].number]

    assert numbers(seen(store, BY_NAME["KLO"], at(10)).shared) == live
    assert numbers(seen(store, BY_NAME["JLO"], at(10)).received) == live
    assert numbers(seen(store, BY_NAME["ULO"], at(10)).received) == []
    assert numbers(seen(store, BY_NAME["KLO"], later(days=400)).shared) == []


def test_many_open_items_come_a_page_at_a_time(store: Store, desks: Desks) -> None:
    """Whatever page is asked for, no more than it is read."""
    made = [desks.requested(at(n)).number for n in range(30)]
    pages = [
        seen(store, BY_NAME["KFDO"], at(40), (skip, 0, 0), (6, 5, 5)).waiting
        for skip in range(0, 36, 6)
    ]

    assert [number for page in pages for number in numbers(page)] == made
    assert {page.total for page in pages} == {30}


def test_a_supervisor_counts_the_own_party_alone(store: Store, several: dict[str, Release]) -> None:
    """By step, since when; overdue, not acknowledged, about to end."""
    korea, japan = (
        seen(store, BY_NAME[who], later(hours=71, minutes=50)).numbers for who in ("KSUP", "JSUP")
    )
    assert korea and japan

    assert {stage: stand.count for stage, stand in korea.waiting.items()} == {
        Stage.ORIGINATOR_REVIEW: 1,
        Stage.RETURNED: 1,
        Stage.ASKED: 1,
    }
    assert korea.waiting[Stage.ORIGINATOR_REVIEW].oldest == NOON
    assert (korea.overdue, korea.unread, korea.unacknowledged, korea.expiring) == (3, 0, 1, 2)
    assert {stage: stand.count for stage, stand in japan.waiting.items()} == {Stage.RELEASED: 1}
    assert (japan.overdue, japan.unread, japan.unacknowledged, japan.expiring) == (1, 1, 0, 2)
    assert seen(store, BY_NAME["KLO"], at(10)).numbers is None


def test_refused_attempts_are_counted_by_rule_for_a_day_and_for_the_own_party(
    store: Store, desks: Desks
) -> None:
    """What others tried is theirs."""
    number = desks.requested().number
    for who in ("KLO", "KLO2", "USUP"):
        with pytest.raises(Refusal):
            desks.do(who, number, steps.approve, at(1))
    inspector = BY_NAME["KINS"]

    assert seen(store, inspector, at(2)).refused == {"wrong_role": 2}
    assert seen(store, inspector, at(1) + timedelta(days=1, seconds=1)).refused == {}
    assert seen(store, BY_NAME["JINS"], at(2)).refused == {}
    assert seen(store, BY_NAME["KLO"], at(2)).refused is None


def test_a_step_is_aimed_at_by_its_allowance_or_its_lapse() -> None:
    """From when the step came up, not from the beginning."""
    from tests.domain.world import approved, policy, released, requested

    pol = policy()
    asked = book("KLO")
    request = requested()

    assert worklist.due_by(request, request.deliveries[0], asked) == NOON + pol.allowance(
        "FLASH", "originator_review"
    )
    for release, step in ((approved(), "relay_review"), (released(), "acknowledge")):
        assert worklist.due_by(release, release.deliveries[0], asked) == NOON + pol.allowance(
            "FLASH", step
        )
    back = steps.send_back(request, book("KFDO"), code="level", note="x").release
    assert worklist.due_by(back, back.deliveries[0], asked) == back.decide_by
    assert LAUNCH.precedence == "FLASH" and MOST_COUNTED == 1000
