"""
Lists and Home on a large register, against what the same pages cost straight off their indexes.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, get_args

from sqlalchemy import Connection, select, text

from bot.domain.officers import Role
from handlers.home.tab import SIZES
from storage.database.engine import open_engine, reading
from storage.queries import lists, search, worklist
from storage.queries.lists import MOST_COUNTED, SEVERAL, Which
from storage.queries.search import Filter
from storage.queries.worklist import Worklist
from storage.tables.releases import CERTIFICATE, CONSENT, DELIVERY, READING, RELEASE, VERSION
from tests.domain.world import officer, policy
from tests.support import large_register

Timed = Callable[[Callable[[], object], int], float]
ME = officer("KLO", "KOR", *Role)
NOW, MOST = large_register.UNTIL, MOST_COUNTED + 1
BY_KEY = (
    RELEASE,
    DELIVERY,
    VERSION,
    CONSENT,
    READING,
    CERTIFICATE,
)
OVER = "waits_for IS NULL AND stage <> 'acknowledged'"
PAST = "stage IN ('released', 'acknowledged') AND expires_at <= '{now}'"
REACHED = {
    "originator": "",
    "hub": " AND offered_at IS NOT NULL",
    "to_party": " AND released_at IS NOT NULL",
}
LIVE = "stage IN ('released', 'acknowledged') AND expires_at > '{now}'"
ALSO = (
    " AND EXISTS (SELECT 1 FROM search_term AS o "
    "WHERE o.number = t.number AND o.party = 'KOR' AND o.term {})"
)
FOUND = {
    "observation": "term = 'observation'",
    "reac": "term = 'reactor'",
    "777777": "term = '777777'",
    "zzzz": "term = 'zzzz'",
    "observation reactor": "term = 'reactor'" + ALSO.format("= 'observation'"),
    "777 reac": "term = '777'" + ALSO.format(">= 'reac' AND o.term < 'reac~'"),
    "northern coast": "term = 'northern'" + ALSO.format("= 'coast'"),
}
"""Words of all titles, of many, of one, of none, and what finds the same straight off the index."""
WAITS = "waits_for IS NOT NULL"
OPEN = "stage IN ('asked', 'originator_review', 'returned', 'relay_review')"
BY_TARGET = "target_at NULLS LAST, submitted_at, number"
UP, DOWN = "list_order, submitted_at, number", "submitted_at DESC, number DESC"


def measured(on: str, url: str, timed: Timed) -> Iterator[tuple[Any, ...]]:
    """
    What, where, seconds of ours and of the raw queries, what those are: for each list and each kind
    of Home.
    """
    beneath = "page and count off covering indexes, rows by key"
    engine = open_engine(url)
    officers = {"an officer's": (Role.LIAISON, Role.APPROVER), "a supervisor's": (Role.SUPERVISOR,)}
    with reading(engine).connect() as c:
        for which in get_args(Which):
            ours = timed(partial(lists.listing, c, policy(), ME, which, NOW, 20, 0), 25)
            yield f"list {which}", on, ours, timed(partial(raw_list, c, which), 25), beneath
        for words, rule in FOUND.items():
            ours = timed(partial(search.by_words, c, Filter(words), ME, 20, 0), 25)
            yield f"find {words}", on, ours, timed(partial(raw_find, c, rule), 25), beneath
        for name, roles in officers.items():
            ours = timed(partial(home, c, officer("KLO", "KOR", *roles)), 25)
            yield f"Home, {name}", on, ours, timed(partial(raw_home, c, roles), 25), beneath
    engine.dispose()


def home(c: Connection, who: Any) -> Worklist:
    """All that a Home reads."""
    return worklist.outlook(c, policy(), who, NOW, (0, 0, 0), SIZES)


def _ask(c: Connection, sql: str) -> list[Any]:
    return list(
        c.execute(text(sql.replace("{now}", f"{NOW:%Y-%m-%d %H:%M:%S.%f}").replace(":", "\\:")))
    )


def _read(c: Connection, ways: list[tuple[str, str, str]], limit: int) -> None:
    """
    A page, how long the list is, and the rows of the page: each (table, condition, order) along its
    index.
    """
    numbers = []
    for of, rule, order in ways:
        numbers += [
            row[0]
            for row in _ask(
                c, f"SELECT number FROM {of} WHERE {rule} ORDER BY {order} LIMIT {limit}"
            )
        ]
        _ask(
            c,
            f"SELECT count(*) FROM (SELECT number FROM {of} WHERE {rule} ORDER BY {order} LIMIT "
            f"{MOST}) AS it",
        )
    for of in BY_KEY:
        c.execute(select(of).where(of.c.number.in_(numbers[:limit]))).all()


def raw_list(c: Connection, which: str) -> None:
    """What a list costs straight off its index."""
    live, soon = LIVE, LIVE + " AND expires_at <= '2026-11-24 03:00:00.000000'"
    late = "stage_since < '{now}'"
    ways = {
        "mine": [
            ("release", f"{column} = '{ME.id}'", DOWN) for column in ("drafted_by", "asked_by")
        ],
        "pending": [("delivery", "waits_for = 'KOR'", UP)],
        "overdue": [
            ("delivery", f"waits_for = 'KOR' AND {late}", UP),
            ("delivery", f"originator = 'KOR' AND waits_for IS NOT NULL AND {late}", UP),
        ],
        "ended": [
            ("delivery", f"{column} = 'KOR' AND {OVER}{reached}", DOWN)
            for column, reached in REACHED.items()
        ]
        + [
            ("release", "asked_party = 'KOR'", DOWN),
            ("delivery", f"{PAST} AND (originator = 'KOR' OR to_party = 'KOR')", DOWN),
        ],
        "shared": [
            ("delivery", f"{column} = 'KOR' AND {live}", DOWN)
            for column in ("originator", "hub", "to_party")
        ],
        "expiring": [
            (
                "delivery",
                f"{soon} AND (originator = 'KOR' OR to_party = 'KOR')",
                "expires_at, number",
            )
        ],
    }
    _read(c, ways[which], 20)


def raw_find(c: Connection, rule: str) -> None:
    """What a search costs straight off the index."""
    _read(
        c, [("search_term AS t", f"party = 'KOR' AND {rule}", "submitted_at DESC, number DESC")], 20
    )


def raw_home(c: Connection, roles: tuple[Role, ...]) -> None:
    """What the parts of a Home cost straight off their indexes."""
    waiting, shared, received = SIZES
    _read(c, [("delivery", "waits_for = 'KOR'", BY_TARGET)], waiting)
    for column, most in (("originator", shared), ("to_party", received)):
        _read(c, [("delivery", f"{column} = 'KOR' AND {LIVE}", DOWN)], most)
    if Role.LIAISON in roles:
        under_review = "stage IN ('originator_review', 'relay_review')"
        ways = [
            ("delivery", f"originator = 'KOR' AND {WAITS} AND {under_review}", UP),
            ("delivery", f"to_party = 'KOR' AND {WAITS} AND {OPEN}", UP),
        ]
        _read(c, ways, worklist.MOST)
    if Role.SUPERVISOR in roles:
        late = [
            ("delivery", "waits_for = 'KOR' AND target_at <= '{now}'", UP),
            ("delivery", f"originator = 'KOR' AND {WAITS} AND target_at <= '{{now}}'", UP),
        ]
        for ways in (late, [("delivery", "waits_for = 'KOR'", BY_TARGET)]):
            _read(c, ways, worklist.MOST)
        for rule, order in (
            ("waits_for = 'KOR' AND stage_since < '{now}'", UP),
            ("originator = 'KOR' AND waits_for IS NOT NULL AND stage = 'released'", UP),
            (
                LIVE + " AND expires_at <= '2026-11-24 03:00:00.000000' AND originator = 'KOR'",
                "expires_at, number",
            ),
        ):
            _ask(
                c,
                f"SELECT count(*) FROM (SELECT number FROM delivery WHERE {rule} ORDER BY {order} "
                f"LIMIT {MOST * SEVERAL}) AS it",
            )
        _ask(
            c,
            "SELECT stage, count(*), min(stage_since) FROM delivery WHERE waits_for = 'KOR' GROUP "
            "BY stage",
        )
