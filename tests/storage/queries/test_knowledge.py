"""
No list, count, search or page tells a party what it may not know: without that in the database it
is shown the same.

Every query of the store that returns releases or counts them is asked for every officer, also for
those whom the roster has in another party by now.
"""

import inspect
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, insert, select

from bot.domain import steps
from bot.domain.deadlines import digest_schedule
from bot.domain.handover import filled
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.officers import Officer, slack_user
from bot.domain.release.release import Release
from bot.domain.release.stages import READABLE, Side, Stage
from bot.domain.release.visibility import may_know, visible_deliveries
from handlers.digests import page as digest_page
from handlers.home import tab
from handlers.listeners import pick
from handlers.notices.handover import summary_blocks
from handlers.render import listings
from handlers.render.cards import draw
from handlers.render.paging import ListPage
from handlers.text.words import Reader, Words
from storage.outbox import home_tabs
from storage.queries import candidates, daily_digest, lists, search, weekly_digest, worklist
from storage.queries import window as happened
from storage.queries.candidates import Candidate, Candidates
from storage.queries.digest_model import Digest
from storage.releases import repository
from storage.store.queries import Queries
from storage.store.store import Store
from storage.tables.outbox import CARD, HOME
from storage.tables.releases import RELEASE
from tests.domain.world import LAUNCH, OFFICERS, policy
from tests.storage.erased import everything, seen_by
from tests.storage.queries.test_digests import lived, window
from tests.storage.world import ASKING, Desks, moved

PARTIES = ("KOR", "USA", "JPN")
MOVED = {"KLO": "JPN", "KFDO": "USA", "UFDO": "KOR", "JLO": "KOR", "KSUP": "JPN", "JINS": "USA"}
WORDS = Words("en", "Asia/Seoul")
PAGE = (500, 500, 500)
HALF_A_DAY = steps.Extent(lifetime="12h")
Asked = Callable[[Connection, Store, Officer, datetime], Any]


def shown(found: lists.Listing) -> tuple[list[str], int]:
    """
    A page of a list, as far as it can be compared: releases by number, and how many it says there
    are.
    """
    return [release.number for release in found.rows], found.total


def listed(c: Connection, store: Store, officer: Officer, now: datetime) -> Any:
    """Every list, as it is found and as it reads."""
    book = store.db.booking.book(c, now, officer.id)
    pages = {w: lists.listing(c, policy(), officer, w, now, 500, 0) for w in get_args(lists.Which)}
    return [
        (w, shown(page), str(listings.list_answer(page, ListPage(w), book, officer, WORDS)))
        for w, page in pages.items()
    ]


def searched(c: Connection, store: Store, officer: Officer, _: datetime) -> Any:
    """By every number there is, in full and short, and by the words of every title."""
    read = store.db.read(lambda other: other.execute(select(RELEASE.c.number, RELEASE.c.title)))
    typed = [(row.number, row.title) for row in read.now().all()]
    numbers = [text for number, _ in typed for text in (number, number[-4:])]
    words = {word for _, title in typed for word in (title, *title.split())}
    return (
        [search.find(c, text, officer) for text in numbers],
        [
            shown(search.by_words(c, search.Filter(text), officer, 500, 0))
            for text in (*numbers, *sorted(words))
        ],
    )


def at_home(c: Connection, store: Store, officer: Officer, now: datetime) -> Any:
    """A Home, as it is found and as it reads."""
    seen = worklist.outlook(c, policy(), officer, now, (0, 0, 0), PAGE)
    read = (
        str(tab.home_view(store.db.booking.book(c, now, officer.id), WORDS, seen))
        if officer.active
        else ""
    )
    counted = (worklist.numbers(c, officer, now), worklist.refused(c, officer.party, now))
    return (
        [
            shown(part)
            for part in (
                *(seen.waiting, seen.shared, seen.received),
                *(seen.sent, seen.late, seen.open),
            )
        ],
        seen.numbers,
        counted,
        read,
    )


def in_digests(c: Connection, _: Store, officer: Officer, now: datetime) -> Any:
    """Both digests that end at this moment, as figures and as they read."""
    found = []
    for kind in digest_schedule.KINDS:
        span, party = window(now, kind), officer.party
        day = daily_digest.daily(c, policy(), party, span.since, span.as_of)
        week = weekly_digest.weekly(c, policy(), party, span.weeks) if span.weeks else None
        digest = Digest(day, week)
        found.append((digest, digest_page.text(digest_page.digest_page(digest, policy(), WORDS))))
    changes = happened.precedence_changes(c, officer.party, now - timedelta(days=9), now)
    return found, changes, happened.refused(c, officer.party, now - timedelta(days=9), now)


def handed_over(c: Connection, store: Store, officer: Officer, now: datetime) -> Any:
    """What the next to have the watch of a desk is handed, as it is found and as it reads."""
    found = worklist.watch_summary(c, officer.party, now)
    book = store.db.booking.book(c, now, officer.id)
    read = str(summary_blocks(found, book, Reader(officer.party, WORDS)))
    parts = {name: shown(lists.Listing([*of.releases], of.total)) for name, of in filled(found)}
    return parts, dict(found.looking), read


def shown_one_by_one(c: Connection, store: Store, officer: Officer, now: datetime) -> Any:
    """
    What `show` answers about each release that the officer may know, and every card of their desk.
    """
    book, found = store.db.booking.book(c, now, officer.id), []
    for number, release in everything(c).items():
        if may_know(release, officer):
            moves = repository.moves_of(c, number)
            found.append(str(listings.show_answer(release, book, officer, WORDS, moves)))
            found += [str(draw(card, release, book)) for card in _cards(c, release, officer.party)]
    return found


def offered(c: Connection, store: Store, officer: Officer, now: datetime) -> Any:
    """What modal `pick` offers for every verb that takes a number."""
    book, found = store.db.booking.book(c, now, officer.id), []
    if not officer.active:
        return found
    for step, verb in pick.OFFERED.items():
        wanted = pick.wanted(verb)
        read = candidates.candidates(c, officer, wanted, now)
        selection = pick.selection_of(read, step, book)
        held = str(selection.held and selection.held.values)
        found.append((step, [one.number for one in selection.able], held, selection.whole))
    return found


def _cards(c: Connection, release: Release, party: str) -> list[Card]:
    kinds = [kind.value for kind in CardKind]
    which = (
        CARD.c.number == release.number,
        CARD.c.party == party,
        CARD.c.officer.is_(None),
        CARD.c.kind.in_(kinds),
    )
    found = c.execute(select(CARD.c.kind, CARD.c.version).where(*which).order_by(CARD.c.id))
    return [Card(CardKind(kind), party, version) for kind, version in found]


NOW: dict[str, Asked] = {
    "lists": listed,
    "search": searched,
    "Home": at_home,
    "the watch": handed_over,
    "show and cards": shown_one_by_one,
    "pick": offered,
}
"""What is asked about the moment."""
AT: dict[str, Asked] = {"digests": in_digests}
"""What can be asked about any moment of the past."""

ASKED = {
    "queries.lists.listing": "lists",
    "queries.lists.paged": "lists",
    "queries.lists.page": "lists",
    "queries.lists.count": "lists",
    "queries.search.find": "search",
    "queries.search.by_words": "search",
    "queries.candidates.candidates": "pick",
    "queries.worklist.outlook": "Home",
    "queries.worklist.numbers": "Home",
    "queries.worklist.refused": "Home",
    "queries.worklist.watch_summary": "the watch",
    "queries.daily_digest.daily": "digests",
    "queries.weekly_digest.weekly": "digests",
    "queries.punctuality.still_open": "digests",
    "queries.punctuality.passages": "digests",
    "queries.as_of.moved_since": "digests",
    "queries.window.refused": "digests",
    "queries.window.precedence_changes": "digests",
    "releases.repository.moves_of": "show and cards",
    "releases.repository.read": "show and cards",
}
"""Every query of a release or of several, and where it is asked above."""
NOT_ASKED = {
    "queries.window.arrangements": "is of arrangements",
    "queries.search.by_ref": "finds what a button carries; the rule then asks who may know",
    "queries.search.snapshot": "is the operator's: counts of steps by party, and of the process",
    "queries.window.reopened": "is of the audit log",
    "outbox.notices.items_of": "is what a message of a party speaks of, theirs when it was written",
    "outbox.notices.thread_of": "is of messages",
    "outbox.notices.answered_by": "is of messages: of those in one place",
    "outbox.held_channels.hold_reported": "is of a channel",
    "releases.repository.chain_of": "is of what a rule decides on, which asks who may know",
    "releases.repository.chains": "is of what a rule decides on, which asks who may know",
    "book.departure.leaving": "is the operator's: what an officer of a party leaves behind",
}
ROOMS = (
    "queries.candidates",
    "queries.lists",
    "queries.search",
    "queries.worklist",
    "queries.daily_digest",
    "queries.weekly_digest",
    "queries.as_of",
    "queries.certificates_due",
    "outbox.home_tabs",
    "outbox.notices",
    "queries.window",
    "releases.questions",
    "releases.repository",
    "releases.search_index",
    "releases.passages",
    "store.digests",
    "queries.punctuality",
    "releases.targets",
    "outbox.held_channels",
    "outbox.news",
    "book.departure",
)
WRITES = {
    "outbox.home_tabs": {"redraw_for", "redraw_desk", "redraw_all", "redraw_now", "claim"},
    "outbox.notices": {"add", "tell", "line", "forget_items", "give_way", "lose"},
    "outbox.held_channels": {
        "report_hold",
        "tell_drafter",
        "end_hold",
        "update_alarm",
        "retry_held",
    },
    "outbox.news": {
        "report_declared",
        "report_effect",
        "report_policy",
        "report_officers",
        "report_watch",
        "report_lapsed",
        "redraw_offer",
    },
    "releases.questions": {"write"},
    "releases.repository": {"lock", "lock_all", "add", "write", "record_moves"},
    "releases.search_index": {"write"},
    "releases.targets": {"renew"},
    "releases.passages": {"record", "renew"},
}
READINGS = {
    **dict.fromkeys(
        (
            *("listing", "find", "by_words", "candidates", "worklist", "digest", "register"),
            "watch_summary",
        ),
        "asked above",
    ),
    **dict.fromkeys(("by_ref", "snapshot", "checkpoint", "records"), "as the query below it"),
    **dict.fromkeys(("release", "notice"), "is what a card or a rule looks at, which asks itself"),
    **dict.fromkeys(
        ("book", "policy", "policy_text", "setting", "remembered", "began"), "is of no release"
    ),
}


def test_every_query_of_releases_is_named_here() -> None:
    """Whoever adds one says where it is asked, or why it need not be."""
    found = set()
    for room in ROOMS:
        module = import_module(f"storage.{room}")
        functions = inspect.getmembers(module, inspect.isfunction)
        of = [
            (name, f)
            for name, f in functions
            if f.__module__ == module.__name__ and not name.startswith("_")
        ]
        asks = {
            n
            for n, f in of
            if Connection in {p.annotation for p in inspect.signature(f).parameters.values()}
        }
        found |= {f"{room}.{name}" for name in asks - WRITES.get(room, set())}
    readings = {name for name in vars(Queries) if not name.startswith("_")}

    assert found == ASKED.keys() | NOT_ASKED.keys()
    assert set(ASKED.values()) == NOW.keys() | AT.keys()
    assert readings == READINGS.keys()


def every_stage(desks: Desks, at: datetime) -> None:
    """A release, or a delivery of one, in every stage there is."""
    do = desks.do
    do("KFDO", desks.requested(at).number, steps.deny, at)
    do("UFDO", desks.approved(at).number, steps.deny, at)
    do("KLO", desks.requested(at).number, steps.withdraw, at)
    do("UFDO", desks.approved(at).number, steps.send_back, at, code="level", note="lower")
    desks.approved(at, to=("USA", "JPN"))
    do(
        "KLO",
        do("JLO", None, steps.ask, at, asking=ASKING).release.number,
        steps.answer,
        at,
        draft=LAUNCH,
    )
    do("JLO2", None, steps.ask, at, asking=ASKING)
    do("KFDO", desks.released(at).number, steps.recall, at, note="over")
    over = do(
        "KFDO", desks.released(at, level="C").number, steps.recall, at, note="over"
    ).release.number
    for user in ("JLO", "UFDO"):
        do(user, over, steps.certify, at)
    do("JLO", desks.read(desks.released(at).number, at).release.number, steps.acknowledge, at)
    late = at + timedelta(minutes=2)
    do(None, desks.released(at, lifetime="1m").number, steps.expire, late, to="JPN")
    do("UFDO", desks.approved(late).number, steps.question, late, text="Local or Zulu?")
    do("KFDO", desks.requested(late).number, steps.question, late, text="Local or Zulu?")
    short = do("UFDO", desks.approved(late).number, steps.relay, late, extent=HALF_A_DAY)
    do("KFDO", short.release.number, steps.extend, late, lifetime="24h")
    desks.requested(late)
    desks.released(late)
    desks.read(desks.released(late).number, late)
    chains(desks, late)


def chains(desks: Desks, at: datetime) -> None:
    """What was corrected and read, with a further correction on its way; and what was cancelled."""
    do, fixed = desks.do, replace(LAUNCH, body="Two objects, eastward")
    first = desks.read(desks.released(at).number, at).release.number
    second = do("KLO2", first, steps.correct, at, draft=fixed).release.number
    do("KFDO", second, steps.approve, at)
    do("UFDO", second, steps.relay, at)
    do("KLO", second, steps.correct, at, draft=replace(LAUNCH, body="Three objects"))
    at_hub = desks.approved(at).number
    do("KLO", at_hub, steps.correct, at, draft=fixed)
    wrong = desks.read(desks.released(at).number, at).release.number
    do("KLO", wrong, steps.correct, at, draft=fixed)
    do("KFDO", wrong, steps.cancel, at, code="false_alarm", note="A ghost")


@pytest.fixture
def alive(desks: Desks) -> datetime:
    """Releases in all stages, after days of work and of the clock; then some officers are moved.

    When that was.
    """
    lapsed = desks.requested(precedence="FLASH")
    now = lived(desks, 5, 14, lambda _: None) + timedelta(minutes=1)
    every_stage(desks, now)
    for user, party in MOVED.items():
        moved(desks.store, user, party)
    releases = desks.store.db.read(everything).now()
    assert {d.stage for release in releases.values() for d in release.deliveries} == {*Stage}, (
        lapsed.number
    )
    return now + timedelta(minutes=3)


def test_nothing_that_a_party_is_shown_depends_on_what_it_may_not_know(
    store: Store, alive: datetime
) -> None:
    """Lists, counts, searches, Homes, digests, answers and cards, now and of every day that was."""
    roster = store.queries.book(alive).now().roster
    moments = [alive - timedelta(hours=6) * n for n in range(1, 12, 3)]
    for party in PARTIES:
        mine = [o for o in roster.values() if o.party == party]
        assert {slack_user(o.id) for o in mine} >= {
            user for user, to in MOVED.items() if to == party
        }
        with seen_by(store, party, alive) as (c, erase):
            whole = {
                (o.id, name): ask(c, store, o, alive) for o in mine for name, ask in NOW.items()
            }
            assert erase() > 2
            for (officer, name), before in whole.items():
                assert NOW[name](c, store, roster[officer], alive) == before, (officer, name)
        for at in moments:
            with seen_by(store, party, at) as (c, erase):
                before = AT["digests"](c, store, mine[0], at)
                assert erase() > 0
                assert AT["digests"](c, store, mine[0], at) == before, (party, at)


def test_every_row_of_a_list_may_be_known(store: Store, alive: datetime) -> None:
    """
    And what may be is found: the rule of the domain and the condition on rows say the same of
    everybody.
    """
    known = set()
    for officer in store.queries.book(alive).now().roster.values():
        for number, release in store.db.read(everything).now().items():
            assert (store.queries.find(number, officer).now() == [number]) is may_know(
                release, officer
            )
            known.add((officer.party, may_know(release, officer)))
        for which in get_args(lists.Which):
            for release in store.queries.listing(officer, which, alive, 500).now().rows:
                assert may_know(release, officer), (officer.id, which)
    assert len(known) == 6


def test_what_is_offered_for_a_verb_is_what_its_rule_allows(store: Store, alive: datetime) -> None:
    """
    The condition on rows only narrows: nothing that an officer may do is left out, but for what
    they may look at and nobody there has a part in now.
    """
    allowed: Counter[str] = Counter()
    releases = store.db.read(everything).now()
    for officer in store.queries.book(alive).now().roster.values():
        book = store.queries.book(alive, officer.id).now()
        every = [_candidate(store, release, officer, alive) for release in releases.values()]
        for step, verb in pick.OFFERED.items():
            wanted = pick.wanted(verb)
            read = store.queries.candidates(officer, wanted, alive).now()
            found = {one.number for one in pick.selection_of(read, step, book).able}
            may = {
                one.number for one in pick.selection_of(Candidates(every, True), step, book).able
            }
            at_stage = {
                number
                for number, release in releases.items()
                if any(
                    d.stage in wanted.stages and (d.stage not in READABLE or d.readable(alive))
                    for d in visible_deliveries(release, officer.party)
                )
            }
            assert found <= may & at_stage, (officer.id, step)
            assert found == may & at_stage or wanted.side is Side.ANY, (officer.id, step)
            allowed[step] += len(found)

    assert {step for step, count in allowed.items() if count} == pick.OFFERED.keys()


def _candidate(store: Store, release: Release, officer: Officer, now: datetime) -> Candidate:
    read = store.queries.release(release.number, now, officer.id).now()
    assert read
    return Candidate(release, read[1].acted.get(officer.id, frozenset()), read[1].chain)


def test_a_home_is_drawn_anew_by_what_its_party_may_know_alone(
    store: Store, alive: datetime
) -> None:
    """When it is published tells that something has moved."""
    officers = {party: next(o for o in OFFICERS if o.party == party) for party in PARTIES}

    def wants(c: Connection) -> dict[str, int]:
        return {row[0]: row[1] for row in c.execute(select(HOME.c.party, HOME.c.wanted_version))}

    with store.db.engine.connect() as c, c.begin() as work:
        for party, officer in officers.items():
            row = {
                "officer": officer.id,
                "party": party,
                "wanted_version": 1,
                "drawn_version": 1,
                "attempts": 0,
                "page": "0.0.0",
            }
            c.execute(insert(HOME).values(opened_at=alive, **row))
        for release in everything(c).values():
            before = wants(c)
            home_tabs.redraw_for(c, release, alive)
            moved_ones = {party for party, count in wants(c).items() if count > before[party]}
            assert moved_ones == {party for party, o in officers.items() if may_know(release, o)}
        work.rollback()
