"""
A register as large as years of work leave behind: plausible releases by the million, the same for
the same seed.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import islice
from random import Random
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Table, inspect, text
from sqlalchemy.schema import CreateIndex, DropIndex

from bot.domain.text import search_terms
from storage.database.engine import open_engine
from storage.tables.columns import table
from storage.tables.passages import PassageRow
from storage.tables.releases import (
    CertificateRow,
    ConsentRow,
    DeliveryRow,
    HistoryRow,
    ReadingRow,
    ReleaseRow,
    StageIntervalRow,
    VersionRow,
)
from storage.tables.search_index import SearchTermRow
from tests.domain.world import policy
from tests.support.random_release import Way

UNTIL = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""When the last of them was submitted, unless told otherwise."""
SPAN = timedelta(days=365)

SUBJECTS = ("dprk.missile.launch", "dprk.missile", "dprk.nuclear")
TABLES = (
    ReleaseRow,
    VersionRow,
    DeliveryRow,
    ConsentRow,
    ReadingRow,
    CertificateRow,
    SearchTermRow,
)
BLOCK = 20_000


@dataclass
class Rows:
    """
    The rows of a block of releases, each table's in the order of its columns; `id` left to the
    database.
    """

    release: list[tuple[Any, ...]] = field(default_factory=list)
    version: list[tuple[Any, ...]] = field(default_factory=list)
    delivery: list[tuple[Any, ...]] = field(default_factory=list)
    consent: list[tuple[Any, ...]] = field(default_factory=list)
    reading: list[tuple[Any, ...]] = field(default_factory=list)
    certificate: list[tuple[Any, ...]] = field(default_factory=list)
    search_term: list[tuple[Any, ...]] = field(default_factory=list)
    history: list[tuple[Any, ...]] = field(default_factory=list)


def fill(
    url: str,
    count: int = 1_000_000,
    *,
    seed: int = 7,
    until: datetime = UNTIL,
    span: timedelta = SPAN,
) -> None:
    """
    Fill a migrated database that holds no releases, in one transaction, and let it look at what it
    holds.

    There is room for 2**20 of them. Of consents and readings there are those of releases that can
    still be read or decided.
    """
    blocks = _blocks(count, seed, until, span)
    engine = open_engine(url)
    try:
        if engine.dialect.name == "sqlite":
            _into_sqlite(engine, blocks)
        else:
            _into_postgres(engine, blocks)
    finally:
        engine.dispose()


def _blocks(count: int, seed: int, until: datetime, span: timedelta) -> Iterator[Rows]:
    chance = Random(seed)
    ways = (Way(chance, n, until - span + span * n / count, until) for n in range(count))
    while block := list(islice(ways, BLOCK)):
        rows = Rows()
        for way in block:
            way.go()
            _add(rows, way)
        rows.history.sort(key=lambda line: line[5])
        rows.search_term.sort()
        yield rows


def _add(rows: Rows, way: Way) -> None:
    level, hash_ = way.level, f"{way.n:064x}"
    drafter, by = f"T0/{way.origin[0]}LO", f"T0/{way.to[0]}LO"
    rel_to = json.dumps(sorted({*way.hops}))
    title = f"Observation {way.n} of {way.chance.choice(SITES)}"
    subject = way.chance.choice(SUBJECTS)
    told = (
        way.number,
        f"{way.n:016x}",
        way.code,
        "request",
        way.origin,
        way.arrangement,
        subject,
        title,
        PURPOSE,
    )
    times = (way.at, way.decide_by, way.life.days * 86400, len(way.lines))
    rows.release.append((*told, way.precedence, way.rank, True, drafter, None, None, *times))
    rows.version.append(
        (way.number, 1, level, level, '["ORCON"]', rel_to, drafter, way.at, hash_, False)
    )
    stands = (
        way.number,
        way.to,
        0,
        json.dumps(way.hops),
        way.hub,
        way.stage,
        way.since,
        way.waits_for,
        1,
    )
    reached = (way.offered, way.released, way.expires)
    received = by if way.acknowledged else None
    timed = (way.acknowledged, received, way.ended, 0, None, way.late)
    rows.delivery.append((*stands, *reached, *timed, way.origin, way.at, -way.rank, way.target))
    informed = {way.origin, way.hub if way.offered else None, way.to if way.released else None}
    rows.search_term += [
        (party, term, way.at, way.number)
        for term in search_terms.of_release(way.number, title)
        for party in informed
        if party
    ]
    rows.history += way.lines
    rows.certificate += way.certificates
    if way.stage not in ("originator_review", "relay_review", "released", "acknowledged"):
        return
    for line in way.lines:
        slot = {"approve": "originator", "relay": "relay"}.get(line[2])
        if slot:
            parties = json.dumps([way.to])
            rows.consent.append(
                (way.number, way.to, slot, line[3], line[4], 1, hash_, parties, line[5], False)
            )
        if line[2] == "read":
            rows.reading += [
                (way.number, line[3], line[4], 1, kind, line[5]) for kind in ("caveats", "read")
            ]


PURPOSE = "Early warning"
SITES = (
    "the northern site",
    "the eastern coast",
    "a test stand",
    "the reactor",
    "a convoy",
    "the yard",
)


def _filled() -> list[tuple[str, Table]]:
    kinds = (*TABLES, HistoryRow)
    return [(kind.__tablename__, table(kind)) for kind in kinds]


COLUMNS = {
    "release": "number ref code kind originator arrangement subject title purpose precedence rank "
    "exercise drafted_by asked_by asked_party submitted_at decide_by lifetime revision",
    "version": "number n level national_word caveats rel_to drafted_by at hash pointer",
    "delivery": "number to_party place hops hub stage stage_since waits_for version offered_at "
    "released_at expires_at acknowledged_at acknowledged_by ended_at reminded reminded_at "
    "escalated_at originator submitted_at list_order target_at",
    "consent": "number to_party slot by party version hash parties at unread",
    "reading": "number by party version kind at",
    "certificate": "number to_party by party version at",
    "search_term": "party term submitted_at number",
    "history": "number to_party step by party at version before after code note",
}
"""The columns that are filled here; whatever else a table has keeps what the database gives it."""


def _into_sqlite(engine: Engine, blocks: Iterator[Rows]) -> None:
    with engine.begin() as connection:
        dropped = _drop_indexes(connection)
        raw: Any = connection.connection.driver_connection
        for block in blocks:
            for name, _ in _filled():
                columns = COLUMNS[name].split()
                quoted, marks = (
                    ", ".join(f'"{c}"' for c in columns),
                    ", ".join("?" for _ in columns),
                )
                rows = (tuple(map(_as_sqlite, row)) for row in getattr(block, name))
                with closing(raw.cursor()) as cursor:
                    cursor.executemany(f'INSERT INTO "{name}" ({quoted}) VALUES ({marks})', rows)
        _remember(connection)
        _make_indexes(connection, dropped)
        connection.execute(text("ANALYZE"))
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _as_sqlite(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


def _into_postgres(engine: Engine, blocks: Iterator[Rows]) -> None:
    with engine.begin() as connection:
        dropped = _drop_indexes(connection)
        raw: Any = connection.connection.driver_connection
        assert isinstance(raw, psycopg.Connection)
        for block in blocks:
            for name, _ in _filled():
                quoted = ", ".join(f'"{c}"' for c in COLUMNS[name].split())
                with (
                    raw.cursor() as cursor,
                    cursor.copy(f'COPY "{name}" ({quoted}) FROM STDIN') as copy,
                ):
                    for row in getattr(block, name):
                        copy.write_row(row)
        _remember(connection)
        _make_indexes(connection, dropped)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


def remember(connection: Connection) -> None:
    """Have that migration write into the table of today."""
    of_then = import_module("storage.migrations.versions.0005_stays")
    told = of_then._FROM_THE_REGISTER.format(seconds=of_then._SECONDS[connection.dialect.name])
    connection.execute(text(told.replace("INSERT INTO stay ", "INSERT INTO stage_interval ")))


def _remember(connection: Connection) -> None:
    """
    The stage intervals and passages that the register tells of, as the migrations that made their
    tables write them down.
    """
    connection.execute(text("CREATE INDEX for_a_while ON history (number, to_party, step, at)"))
    remember(connection)
    connection.execute(text("CREATE INDEX of_stages ON stage_interval (number, to_party)"))
    import_module("storage.migrations.versions.0020_passages").remember(connection)
    for index in ("for_a_while", "of_stages"):
        connection.execute(text(f"DROP INDEX {index}"))
    for precedence, seconds in OBJECTIVES.items():
        timed = text(_TIMED[connection.dialect.name])
        connection.execute(timed, {"of": precedence, "s": seconds})


OBJECTIVES = {key: of.objective_s for key, of in policy().precedences.items()}
"""Seconds in which each should be acknowledged, here round the clock for all."""
_TIMED = {
    "sqlite": "UPDATE passage SET target_at = strftime('%Y-%m-%d %H:%M:%f', began, '+' || :s || "
    "' seconds') || '000' WHERE precedence = :of",
    "postgresql": "UPDATE passage SET target_at = began + make_interval(secs => :s) "
    "WHERE precedence = :of",
}


def _drop_indexes(connection: Connection) -> list[Any]:
    """Indexes are made faster at the end than kept on the way; those that guard uniqueness too."""
    made = [of for _, of in _filled()] + [table(StageIntervalRow), table(PassageRow)]
    there = {of.name: {i["name"] for i in inspect(connection).get_indexes(of.name)} for of in made}
    dropped = [index for of in made for index in of.indexes if index.name in there[of.name]]
    for index in dropped:
        connection.execute(DropIndex(index))
    return dropped


def _make_indexes(connection: Connection, dropped: list[Any]) -> None:
    for index in dropped:
        connection.execute(CreateIndex(index))
