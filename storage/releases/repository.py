"""Rows into releases, and releases into rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, RowMapping, Table, bindparam, insert, select, update

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.policy.model import Policy
from bot.domain.release.release import (
    Certificate,
    Consent,
    Delivery,
    Reading,
    Release,
    Slot,
    Version,
)
from bot.domain.release.stages import Stage
from storage.releases import stage_history
from storage.tables.columns import Query
from storage.tables.releases import (
    CERTIFICATE,
    CONSENT,
    DELIVERY,
    READING,
    RELEASE,
    VERSION,
)

_LOCK = (
    select(RELEASE.c.number)
    .where(RELEASE.c.number == bindparam("which"))
    .with_for_update(key_share=True)
)
_LOCK_ALL = (
    select(RELEASE.c.number)
    .where(RELEASE.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(RELEASE.c.number)
    .with_for_update(key_share=True)
)
_CHANGE = update(RELEASE).where(
    RELEASE.c.number == bindparam("which"), RELEASE.c.revision == bindparam("was")
)
_MOVE = update(DELIVERY).where(
    *(
        DELIVERY.c[name] == bindparam(of)
        for name, of in (("number", "which"), ("to_party", "whose"), ("stage", "was"))
    )
)


class Overtaken(Exception):
    """
    Somebody else changed the same rows meanwhile: the transaction is to be tried again from its
    start.
    """


def read(connection: Connection, numbers: Sequence[str]) -> dict[str, Release]:
    """Return the releases of these numbers, in this order. Those that do not exist are left out."""
    if not numbers:
        return {}
    heads = _by_number(connection, RELEASE, numbers)
    deliveries = _by_number(connection, DELIVERY, numbers, "place")
    versions = _by_number(connection, VERSION, numbers, "n")
    consents = _by_number(connection, CONSENT, numbers, "id")
    readings = _by_number(connection, READING, numbers, "id")
    certificates = _by_number(connection, CERTIFICATE, numbers, "id")
    return {
        number: _release(
            heads[number][0],
            [
                _delivery_of(row, consents[number], certificates[number])
                for row in deliveries[number]
            ],
            versions[number],
            readings[number],
        )
        for number in numbers
        if heads[number]
    }


def lock(connection: Connection, number: str) -> bool:
    """
    Hold a release against every other act until the end of the transaction.

    Returns:
        Whether there is such a release.
    """
    return connection.scalar(_LOCK, {"which": number}) is not None


def lock_all(connection: Connection, numbers: Sequence[str]) -> None:
    """Hold releases as `lock` does, in the order in which every act does: by number."""
    connection.execute(_LOCK_ALL, {"numbers": numbers})


def add(connection: Connection, release: Release, book: Book) -> None:
    """Write a release that is new."""
    told = {
        "number": release.number,
        "originator": release.originator,
        "submitted_at": release.submitted_at,
    }
    connection.execute(
        insert(RELEASE).values(
            number=release.number,
            ref=release.ref,
            code=release.number.rpartition("-")[2],
            kind=release.kind,
            exercise=release.exercise,
            **_fixed(release),
            **_changing(release, book.policy),
        )
    )
    connection.execute(
        insert(DELIVERY),
        [
            {
                **_delivery(release, d, release.submitted_at, book),
                **told,
                "to_party": d.to,
                "place": place,
            }
            for place, d in enumerate(release.deliveries)
        ],
    )
    _add_versions(connection, release, 0)
    _add_consents(connection, release, {})
    _add_readings(connection, release, 0)


def write(connection: Connection, before: Release, after: Release, book: Book) -> None:
    """
    Write what changed between two states of a release.

    ARGS

    Args:
        connection: the connection, in a transaction.
        before: the release as it was.
        after: the release as it is to be.
        book: the book as it stands.

    Raises:
        Overtaken: the rows are not, or no longer, as `before` says.
    """
    was: dict[str, object] = {"which": before.number, "was": before.revision}
    _exactly_one(connection.execute(_CHANGE, was | _changing(after, book.policy)).rowcount)
    given = {d.to: d for d in before.deliveries}
    stage_history.record(connection, before, after, book)
    urgency = before.precedence != after.precedence
    for d in after.deliveries:
        old = given[d.to]
        if d == old and not urgency:
            continue
        since = {} if d.stage is old.stage else {"stage_since": book.now}
        values = {
            k: v for k, v in _delivery(after, d, book.now, book).items() if k != "stage_since"
        } | since
        here = {"which": before.number, "whose": d.to, "was": old.stage.value}
        _exactly_one(connection.execute(_MOVE, here | values).rowcount)
    _add_versions(connection, after, len(before.versions))
    _add_consents(connection, after, {to: len(d.consents) for to, d in given.items()})
    _add_readings(connection, after, len(before.readings))
    _add_certificates(connection, after, {to: len(d.certificates) for to, d in given.items()})


def waits_for(release: Release, d: Delivery) -> str | None:
    """Return the party that must act next on a delivery, None once it is received or has ended."""
    if d.stage in (Stage.ASKED, Stage.RETURNED):
        return release.originator
    return d.to if d.stage is Stage.RELEASED else d.decider


def _by_number(
    connection: Connection, of: Table, numbers: Sequence[str], order: str = "number"
) -> dict[str, list[RowMapping]]:
    if len(numbers) == 1:
        rows = connection.execute(_of_number(of, order), {"number": numbers[0]}).mappings().all()
        return {numbers[0]: list(rows)}
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(_of_numbers(of, order), {"numbers": numbers}).mappings():
        found[row["number"]].append(row)
    return found


@cache
def _of_number(of: Table, order: str) -> Query:
    """Made once: to make it takes longer than to run it."""
    return select(of).where(of.c.number == bindparam("number")).order_by(of.c[order])


@cache
def _of_numbers(of: Table, order: str) -> Query:
    return (
        select(of)
        .where(of.c.number.in_(bindparam("numbers", expanding=True)))
        .order_by(of.c[order])
    )


def _release(
    head: RowMapping,
    deliveries: Iterable[Delivery],
    versions: Iterable[RowMapping],
    readings: Iterable[RowMapping],
) -> Release:
    left_out = ("code", "rank", "lifetime")
    return Release(
        **{key: value for key, value in head.items() if key not in left_out},
        lifetime=timedelta(seconds=head["lifetime"]),
        deliveries=tuple(deliveries),
        versions=tuple(_version_of(row) for row in versions),
        readings=tuple(
            Reading(r["by"], r["party"], r["version"], r["kind"], r["at"]) for r in readings
        ),
    )


def _delivery_of(
    row: RowMapping, consents: Iterable[RowMapping], certificates: Iterable[RowMapping]
) -> Delivery:
    to = row["to_party"]
    return Delivery(
        to=to,
        hops=tuple(row["hops"]),
        stage=Stage(row["stage"]),
        came_from=Stage(row["came_from"]) if row["came_from"] else None,
        version=row["version"],
        consents=tuple(_consent_of(c) for c in consents if c["to_party"] == to),
        certificates=tuple(
            Certificate(*(c[key] for key in _CERTIFICATE))
            for c in certificates
            if c["to_party"] == to
        ),
        **{key: row[key] for key in _DELIVERY_TIMES},
    )


def _consent_of(row: RowMapping) -> Consent:
    plain = {key: row[key] for key in ("by", "party", "version", "hash", "at", "unread")}
    return Consent(slot=Slot(row["slot"]), parties=tuple(row["parties"]), **plain)


def _version_of(row: RowMapping) -> Version:
    plain = {
        key: row[key]
        for key in ("n", "level", "national_word", "drafted_by", "at", "hash", "pointer")
    }
    return Version(caveats=tuple(row["caveats"]), rel_to=tuple(row["rel_to"]), **plain)


_DELIVERY_TIMES = (
    *("offered_at", "released_at", "expires_at", "acknowledged_at", "acknowledged_by"),
    "ended_at",
    *("reminded", "reminded_at", "escalated_at", "warned_at"),
)
_CERTIFICATE = ("by", "party", "version", "at")
_FIXED = ("originator", "arrangement", "subject", "title", "purpose", "submitted_at")
_ASKED = ("asked_by", "asked_party")


def _fixed(release: Release) -> dict[str, object]:
    return {key: getattr(release, key) for key in _FIXED + _ASKED}


def _changing(release: Release, policy: Policy) -> dict[str, object]:
    seconds = release.lifetime // timedelta(seconds=1)
    assert timedelta(seconds=seconds) == release.lifetime, "a lifetime is whole seconds"
    return {
        "drafted_by": release.drafted_by,
        "precedence": release.precedence,
        "rank": policy.precedences[release.precedence].rank,
        "decide_by": release.decide_by,
        "lifetime": seconds,
        "revision": release.revision,
    }


def _delivery(release: Release, d: Delivery, since: datetime, book: Book) -> dict[str, object]:
    return {
        "hops": list(d.hops),
        "hub": d.hub,
        "stage": d.stage.value,
        "came_from": d.came_from and d.came_from.value,
        "stage_since": since,
        "waits_for": waits_for(release, d),
        "version": d.version,
        "list_order": -book.policy.precedences[release.precedence].rank,
        "target_at": allowance.target(release, d, book),
        **{key: getattr(d, key) for key in _DELIVERY_TIMES},
    }


def _add_versions(connection: Connection, release: Release, known: int) -> None:
    rows = [
        {
            "number": release.number,
            **{
                key: getattr(v, key)
                for key in ("n", "level", "national_word", "drafted_by", "at", "hash", "pointer")
            },
            "caveats": list(v.caveats),
            "rel_to": list(v.rel_to),
        }
        for v in release.versions[known:]
    ]
    if rows:
        connection.execute(insert(VERSION), rows)


def _add_consents(connection: Connection, release: Release, known: dict[str, int]) -> None:
    rows = [
        {
            "number": release.number,
            "to_party": d.to,
            "slot": c.slot.value,
            "parties": list(c.parties),
            **{key: getattr(c, key) for key in ("by", "party", "version", "hash", "at", "unread")},
        }
        for d in release.deliveries
        for c in d.consents[known.get(d.to, 0) :]
    ]
    if rows:
        connection.execute(insert(CONSENT), rows)


def _add_readings(connection: Connection, release: Release, known: int) -> None:
    rows = [
        {
            "number": release.number,
            **{key: getattr(r, key) for key in ("by", "party", "version", "kind", "at")},
        }
        for r in release.readings[known:]
    ]
    if rows:
        connection.execute(insert(READING), rows)


def _add_certificates(connection: Connection, release: Release, known: dict[str, int]) -> None:
    rows = [
        {
            "number": release.number,
            "to_party": d.to,
            **{key: getattr(c, key) for key in _CERTIFICATE},
        }
        for d in release.deliveries
        for c in d.certificates[known[d.to] :]
    ]
    if rows:
        connection.execute(insert(CERTIFICATE), rows)


def _exactly_one(count: int) -> None:
    if count != 1:
        raise Overtaken
