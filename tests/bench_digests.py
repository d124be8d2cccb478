"""
Digests of a large register, against what the windows that they read cost straight off their
indexes.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.calendars import days_off
from bot.domain.deadlines import digest_schedule
from handlers.digests import page
from handlers.text.words import Words
from storage.database.engine import open_engine, reading
from storage.queries import daily_digest, weekly_digest
from storage.queries.digest_model import Digest
from storage.tables.releases import HELD
from tests.bench_lists import Timed
from tests.domain.world import policy
from tests.support.large_register import UNTIL

PARTY = "USA"
RULES = policy()
DESK = RULES.parties[PARTY]
BENEATH = "grouped scans of its covering indexes"
SCANS = (
    """SELECT stage, after, originator, to_party, count(*), avg(spent) FROM stage_interval
    WHERE until > :first AND until <= :as_of GROUP BY stage, after, originator, to_party""",
    """SELECT stage, waits_for, count(*) FROM delivery
    WHERE waits_for IS NOT NULL GROUP BY stage, waits_for""",
    f"""SELECT stage, count(*) FROM delivery
    WHERE to_party = '{PARTY}' AND expires_at > :as_of AND expires_at <= :soon GROUP BY stage""",
    f"""SELECT c.party, count(*), min(d.ended_at) FROM delivery d
    LEFT JOIN certificate c ON c.number = d.number AND c.to_party = d.to_party
    WHERE d.{HELD} AND d.ended_at <= :as_of GROUP BY c.party""",
    f"""SELECT share, precedence, exercise, outcome, count(*), max(spent) FROM passage
    WHERE party = '{PARTY}' AND ended_at > :first AND ended_at <= :as_of
    GROUP BY share, precedence, exercise, outcome""",
    f"""SELECT share, precedence, exercise, count(*) FROM passage
    WHERE party = '{PARTY}' AND ended_at IS NULL AND target_at <= :as_of
    GROUP BY share, precedence, exercise""",
    "SELECT step, count(*) FROM history WHERE at > :since AND at <= :as_of GROUP BY step",
)
"""
What a digest is held against: each window that it reads, from its covering indexes, grouped once.
"""


def measured(on: str, url: str, timed: Timed, rounds: int = 9) -> Iterator[tuple[Any, ...]]:
    """What, where, seconds of a digest, figures to text, and of the raw scans, what those are."""
    engine = reading(open_engine(url))
    with engine.begin() as c:
        for kind in digest_schedule.KINDS:
            window = window_of(kind)
            raw = timed(partial(_all, c, scans(window)), rounds)
            yield f"{kind} digest", on, timed(partial(digest, c, window), rounds), raw, BENEATH
    engine.dispose()


def digest(c: Connection, window: digest_schedule.Window) -> None:
    """A digest, figures to text."""
    day = daily_digest.daily(c, RULES, PARTY, window.since, window.as_of)
    week = weekly_digest.weekly(c, RULES, PARTY, window.weeks) if window.weeks else None
    page.digest_page(Digest(day, week), RULES, Words("en", DESK.tz))


def _all(c: Connection, asked: list[Any]) -> None:
    for one in asked:
        c.execute(one).all()


def scans(window: digest_schedule.Window) -> list[Any]:
    """The raw scans of the moments of a window."""
    moments = {
        "first": (window.weeks or (window.since,))[0],
        "since": window.since,
        "as_of": window.as_of,
        "soon": window.as_of + daily_digest.ENDS[-1],
    }
    return [
        text(scan).bindparams(
            *(bindparam(k, v, type_=UTCDateTime()) for k, v in moments.items() if f":{k}" in scan)
        )
        for scan in SCANS
    ]


def window_of(kind: str) -> digest_schedule.Window:
    """The window that ends on the morning after the register does."""
    return digest_schedule.window(
        UNTIL.date(), kind, ZoneInfo(DESK.tz), RULES.digests, DESK.working_hours, days_off
    )
