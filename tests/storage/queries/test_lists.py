"""Lists and look-ups: what an officer may know of, and nothing else, a page at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import get_args

import pytest
from sqlalchemy import Subquery

from bot.domain import steps
from bot.domain.officers import Officer
from bot.domain.release.release import Release
from bot.domain.release.visibility import may_know
from storage.queries import lists
from storage.queries.lists import Which
from storage.store.store import Store
from tests.domain.world import LAUNCH, NOON, OFFICERS, at, policy
from tests.storage.world import ASKING, POLICY, Desks, act, later

BY_NAME = {o.name: o for o in OFFICERS}


def listed(store: Store, who: str, which: Which, now: datetime = NOON, **page: int) -> list[str]:
    """The numbers of one page."""
    return [
        release.number
        for release in store.queries.listing(BY_NAME[who], which, now, **page).now().rows
    ]


def names(several: dict[str, Release], numbers: list[str]) -> list[str]:
    """What they are called above."""
    return [next(name for name, r in several.items() if r.number == number) for number in numbers]


def test_a_list_never_shows_what_the_officer_may_not_know(
    store: Store, several: dict[str, Release]
) -> None:
    """The condition on rows and the rule of the domain are one rule, written twice."""
    for who in OFFICERS:
        for which in get_args(Which):
            for now in (at(10), later(days=2), later(days=400)):
                for release in store.queries.listing(who, which, now).now().rows:
                    assert may_know(release, who), (who.name, which)
        for release in several.values():
            assert (store.queries.find(release.number, who).now() == [release.number]) is may_know(
                release, who
            )


def test_what_waits_for_a_desk_is_pending_there_the_most_urgent_first(
    store: Store, several: dict[str, Release]
) -> None:
    """A supervisor looks from the top."""
    pending = {
        who: names(several, listed(store, who, "pending", at(10))) for who in ("KLO", "UFDO", "JLO")
    }

    assert pending == {
        "KLO": ["requested", "returned", "asked"],
        "UFDO": ["approved"],
        "JLO": ["released"],
    }


def test_mine_are_those_i_drafted_or_asked_for(store: Store, several: dict[str, Release]) -> None:
    """Whatever has become of them, newest first."""
    assert names(several, listed(store, "KLO", "mine")) == [
        "withdrawn",
        "acknowledged",
        "released",
        "approved",
        "requested",
    ]
    assert names(several, listed(store, "KLO2", "mine")) == ["returned"]
    assert names(several, listed(store, "JLO", "mine")) == ["asked"]


def test_overdue_is_what_stands_longer_than_its_precedence_allows(
    store: Store, desks: Desks
) -> None:
    """Counted from when it came to its stage, not from the beginning."""
    release = desks.requested()
    policy = store.queries.book(NOON).now().policy
    first, second = (
        policy.allowance("FLASH", step) for step in ("originator_review", "relay_review")
    )
    moved = NOON + first

    assert listed(store, "KSUP", "overdue", moved - first / 10) == []
    assert listed(store, "KSUP", "overdue", moved) == [release.number]
    desks.do("KFDO", release.number, steps.approve, moved)
    assert listed(store, "KSUP", "overdue", moved + second * 0.9) == []
    assert listed(store, "USUP", "overdue", moved + second * 1.1) == [release.number]


def test_who_asked_does_not_learn_how_slow_another_desk_is(store: Store, desks: Desks) -> None:
    """Where an answer stands within another party is theirs alone."""
    number = desks.do("JLO", None, steps.ask, NOON, asking=ASKING).release.number
    desks.do("KLO", number, steps.answer, NOON, draft=LAUNCH)
    late = (
        NOON + store.queries.book(NOON).now().policy.allowance("IMMEDIATE", "originator_review") * 2
    )

    assert listed(store, "KSUP", "overdue", late) == [number]
    assert listed(store, "JSUP", "overdue", late) == []


def test_one_of_two_consents_does_not_stop_the_clock(store: Store, desks: Desks) -> None:
    """The slot has been open since the offer, however many have said yes."""
    two = POLICY.replace("originator = 1", "originator = 2")
    assert two != POLICY
    store.administration.set_policy(two, act(None, "policy apply")).now()
    release = desks.requested()
    allowed = store.queries.book(NOON).now().policy.allowance("FLASH", "originator_review")

    desks.do("KFDO", release.number, steps.approve, NOON + allowed / 2)

    assert listed(store, "KSUP", "overdue", NOON + allowed * 1.1) == [release.number]


def test_a_policy_that_ranks_precedences_anew_reorders_what_is_pending(
    store: Store, desks: Desks
) -> None:
    """Lists go by what a delivery repeats of its release: it may not be left behind."""
    flash = desks.requested(at(1)).number
    routine = desks.requested(precedence="ROUTINE").number
    assert listed(store, "KLO", "pending", at(2)) == [flash, routine]
    turned = (
        POLICY.replace("rank = 4", "rank = 9")
        .replace("rank = 1", "rank = 4")
        .replace("rank = 9", "rank = 1")
    )
    store.administration.set_policy(turned, act(None, "policy apply")).now()

    assert listed(store, "KLO", "pending", at(2)) == [routine, flash]


def test_a_list_is_counted_only_so_far(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond that it is more; its pages still go on."""
    monkeypatch.setattr("storage.queries.lists.MOST_COUNTED", 3)
    numbers = [desks.requested(at(n)).number for n in range(6)]
    first, last = (
        store.queries.listing(BY_NAME["KLO"], "mine", NOON, 2, offset).now() for offset in (0, 4)
    )

    assert (first.total, last.total) == (4, 4)
    assert [r.number for r in last.rows] == numbers[1::-1]


def test_what_alone_is_more_than_is_counted_is_not_counted_with_the_rest(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then a long list costs one of its branches; a short one is counted whole, each once."""
    monkeypatch.setattr("storage.queries.lists.MOST_COUNTED", 3)
    for n in range(3):
        desks.released(at(n))
    asked: list[int] = []
    read = lists._merged

    def noted(branches: Sequence[lists.Branch], most: int, *, newest: bool) -> Subquery:
        asked.append(len(branches))
        return read(branches, most, newest=newest)

    monkeypatch.setattr("storage.queries.lists._merged", noted)
    branches = lists._shared(lists.Ask(policy(), BY_NAME["KLO"], at(5)))

    def counted() -> tuple[int, list[int]]:
        asked.clear()
        return store.db.read(lambda c: lists.count(c, branches)).now(), [*asked]

    assert counted() == (3, [1, 3])
    desks.released(at(4))
    assert counted() == (4, [1])


def test_a_release_for_several_is_on_a_list_once(store: Store, desks: Desks) -> None:
    """However many of its deliveries put it there, and whenever each of them ends."""
    number = desks.requested(to=("JPN", "USA")).number
    desks.do("KFDO", number, steps.approve, at(1))
    assert listed(store, "KLO", "pending", at(1)) == []
    desks.do("UFDO", number, steps.relay, at(2))

    for who in ("KLO", "ULO"):
        for which in ("shared", "expiring", "overdue"):
            page = store.queries.listing(BY_NAME[who], which, later(hours=71), 1, 0).now()  # type: ignore[arg-type]
            assert ([r.number for r in page.rows], page.total) == ([number], 1), (who, which)


def test_shared_and_expiring_go_by_the_clock(store: Store, desks: Desks) -> None:
    """No timer need have run."""
    short, long = (
        desks.released(lifetime="12h").number,
        desks.released(at(1), lifetime="30d").number,
    )

    assert listed(store, "JLO", "shared", at(5)) == [long, short]
    assert listed(store, "JLO", "expiring", at(5)) == [short]
    assert listed(store, "JLO", "shared", later(hours=13)) == [long]
    assert listed(store, "JLO", "expiring", later(hours=13)) == []
    end, moment = later(hours=12), timedelta(microseconds=1)
    for which in ("shared", "expiring"):
        assert short in listed(store, "JLO", which, end - moment)
        assert short not in listed(store, "JLO", which, end), (
            "in the second in which it ends it is over"
        )


def test_what_is_over_has_ended_for_whoever_it_reached(
    store: Store, desks: Desks, several: dict[str, Release]
) -> None:
    """Whatever ended it, newest first, and for who asked though it never reached them."""
    desks.do("KFDO", several["released"].number, steps.recall, at(9), note="wrong")
    desks.do("UFDO", several["approved"].number, steps.deny, at(9))
    desks.do("KLO", several["asked"].number, steps.decline, at(9))

    assert {
        who: names(several, listed(store, who, "ended", at(10)))
        for who in ("KLO", "KSUP", "UFDO", "JLO")
    } == {
        "KLO": ["asked", "withdrawn", "released", "approved"],
        "KSUP": ["asked", "withdrawn", "released", "approved"],
        "UFDO": ["released", "approved"],
        "JLO": ["asked", "released"],
    }


def test_what_is_over_has_ended_in_the_moment_in_which_it_can_be_read_no_more(
    store: Store, desks: Desks
) -> None:
    """No timer need have run: it is on one of both lists, always; and after it has, on the same."""
    number = desks.released(lifetime="12h").number
    end, moment = later(hours=12), timedelta(microseconds=1)

    for who in ("KLO", "ULO", "JLO"):
        assert listed(store, who, "ended", end - moment) == []
        assert listed(store, who, "ended", end) == [number]
    desks.do(None, number, steps.expire, end, to="JPN")
    for who in ("KLO", "ULO", "JLO"):
        assert listed(store, who, "ended", end) == [number]


def test_a_release_that_is_over_for_one_destination_has_ended_and_is_shared(
    store: Store, desks: Desks
) -> None:
    """Once on each list: who is left reads on."""
    number = desks.requested(to=("JPN", "USA")).number
    desks.do("KFDO", number, steps.approve, at(1))
    desks.do("UFDO", number, steps.deny, at(2))

    for who in ("KLO", "ULO"):
        for which in ("shared", "ended"):
            page = store.queries.listing(BY_NAME[who], which, at(3), 1, 0).now()  # type: ignore[arg-type]
            assert ([r.number for r in page.rows], page.total) == ([number], 1), (who, which)
    assert listed(store, "JLO", "ended", at(3)) == []


def test_a_long_list_comes_in_pages(store: Store, desks: Desks) -> None:
    """No list loads all rows."""
    numbers = [desks.requested(at(n)).number for n in range(7)]
    pages = [
        store.queries.listing(BY_NAME["KLO"], "mine", NOON, 3, offset).now() for offset in (0, 3, 6)
    ]

    assert [r.number for page in pages for r in page.rows] == numbers[::-1]
    assert {page.total for page in pages} == {7}


def test_a_number_may_be_typed_short_and_carelessly(store: Store, desks: Desks) -> None:
    """Four characters are enough, and O is 0 where there is no O."""
    number = desks.requested().number
    code = number[-4:]
    careless = code.lower().replace("0", "o").replace("1", "l")

    for text in (
        number,
        number.lower(),
        f"KOR-{code}",
        f"kor-{careless}",
        code,
        careless,
        f"  {code} ",
    ):
        assert store.queries.find(text, BY_NAME["KLO"]).now() == [number], text
    for text in (
        f"JPN-{code}",
        f"KOR-2025-{code}",
        "",
        "-",
        f"X-KOR-2026-{code}",
        "%",
        "____",
        f"KOR-%-{code}",
    ):
        assert store.queries.find(text, BY_NAME["KLO"]).now() == [], text
    assert store.queries.find(code, BY_NAME["JLO"]).now() == []


async def test_a_buttons_id_leads_to_its_release(store: Store, desks: Desks) -> None:
    """And nothing else does."""
    release = desks.requested()

    assert await store.queries.by_ref(release.ref) == release.number
    assert await store.queries.by_ref("nothing") is None


async def test_figures_of_the_moment(store: Store, several: dict[str, Release]) -> None:
    """For the metrics: never more than counts."""
    seen = await store.queries.snapshot(at(10))

    assert seen.desks == {"KOR": (3, 1, 0), "USA": (1, 0, 0), "JPN": (1, 1, 1)}, (
        "waiting, overdue, unread"
    )
    assert seen.cards_behind > 0
    assert seen.behind_since == NOON
    assert (await store.queries.snapshot(at(-1))).timers_due == 0
    assert (await store.queries.snapshot(NOON)).timers_due == 1, "somebody is tried at once"
    assert seen.audit_records > 10
    assert (await store.queries.snapshot(later(days=400))).timers_due > 0


def test_a_release_for_several_shows_to_each_only_its_own(store: Store, desks: Desks) -> None:
    """A pending offer to one party is not shown by what another has received."""
    assert isinstance(BY_NAME["JLO"], Officer)
    release = desks.requested()
    assert listed(store, "JLO", "pending") == []
    desks.do("KFDO", release.number, steps.approve)
    assert listed(store, "JLO", "pending") == []
    desks.do("UFDO", release.number, steps.relay)
    assert listed(store, "JLO", "pending") == [release.number]
    assert LAUNCH.title == release.title
