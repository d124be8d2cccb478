"""Rows into releases and their register, and both into rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, RowMapping, Table, bindparam, func, insert, or_, select, update

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.policy.model import Policy
from bot.domain.release.records import (
    Certificate,
    ChainPlace,
    Consent,
    Predecessor,
    Reading,
    Slot,
    Version,
)
from bot.domain.release.release import Delivery, RegisterEntry, Release
from bot.domain.release.stages import Stage
from storage.releases import passages, questions, search_index, stage_history
from storage.tables.columns import Query
from storage.tables.questions import QUESTION
from storage.tables.releases import (
    CERTIFICATE,
    CONSENT,
    DELIVERY,
    HISTORY,
    READING,
    RELEASE,
    VERSION,
)

_FIRST = (
    select(func.coalesce(RELEASE.c.first, RELEASE.c.number))
    .where(RELEASE.c.number == bindparam("which"))
    .scalar_subquery()
)
_CHAIN = (
    select(RELEASE.c.number)
    .where(or_(RELEASE.c.number == _FIRST, RELEASE.c.first == _FIRST))
    .order_by(RELEASE.c.number)
)
_LOCK = _CHAIN.with_for_update(key_share=True)
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
    asked = _by_number(connection, QUESTION, numbers, "n")
    return {
        number: _release(
            heads[number][0],
            [
                _delivery_of(row, consents[number], certificates[number], asked[number])
                for row in deliveries[number]
            ],
            versions[number],
            readings[number],
        )
        for number in numbers
        if heads[number]
    }


def chains(connection: Connection, known: Mapping[str, Release]) -> dict[str, tuple[Release, ...]]:
    """Return by number the other releases of the chains of some, each in order."""
    firsts = {_first_of(one) for one in known.values()}
    linked = select(RELEASE.c.number).where(RELEASE.c.first.in_(sorted(firsts)))
    numbers = list(connection.scalars(linked))
    if not numbers:
        return {}
    found = read(connection, sorted({*numbers, *firsts}))
    ordered = sorted(found.values(), key=lambda one: one.link.n)
    lines: dict[str, list[Release]] = defaultdict(list)
    for one in ordered:
        lines[_first_of(one)].append(one)
    return {
        one.number: tuple(other for other in line if other is not one)
        for line in lines.values()
        for one in line
    }


def _first_of(release: Release) -> str:
    """Return the number of the first report of a release's chain."""
    return release.corrects.number if release.corrects else release.number


def chain_of(connection: Connection, number: str) -> list[str]:
    """Return the numbers of a release's chain, its own among them; none where there is no such."""
    return list(connection.scalars(_CHAIN, {"which": number}))


def lock(connection: Connection, number: str) -> list[str]:
    """
    Hold a release, and all others of its chain, against every other act until the end of the
    transaction.

    Returns:
        The numbers of the chain, its own among them; none where there is no such release.

    Raises:
        Overtaken: the chain grew while this waited for it.
    """
    held = list(connection.scalars(_LOCK, {"which": number}))
    if held and chain_of(connection, number) != held:
        raise Overtaken
    return held


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
            code=release.number.rpartition("-")[2],
            first=release.corrects and release.corrects.number,
            place=release.corrects and release.corrects.n,
            **{key: getattr(release, key) for key in _FIXED},
            **{key: dict(getattr(release, key)) or None for key in _IN_LANGUAGES},
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
    passages.record(connection, None, release, book)
    search_index.write(connection, None, release)


def write(
    connection: Connection, before: Release, after: Release, book: Book
) -> tuple[passages.Ended, ...]:
    """
    Write what changed between two states of a release.

    Args:
        connection: the connection, in a transaction.
        before: the release as it was.
        after: the release as it is to be.
        book: the book as it stands.

    Returns:
        The passages that have ended by it.

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
    questions.write(connection, before, after)
    _add_certificates(connection, after, {to: len(d.certificates) for to, d in given.items()})
    search_index.write(connection, before, after)
    return passages.record(connection, before, after, book)


def record_moves(connection: Connection, number: str, moves: Iterable[RegisterEntry]) -> None:
    """Add lines to the register."""
    rows = [
        {
            "number": number,
            "to_party": move.to,
            "step": str(move.step),
            "by": move.by,
            "party": move.party,
            "at": move.at,
            "version": move.version,
            "before": move.before and move.before.value,
            "after": move.after and move.after.value,
            "code": move.code,
            "note": move.note,
            "authorisation": move.authorisation,
        }
        for move in moves
    ]
    _insert(connection, HISTORY, rows)


def moves_of(connection: Connection, number: str) -> list[RegisterEntry]:
    """Return the register of a release, oldest line first."""
    found = connection.execute(
        select(HISTORY).where(HISTORY.c.number == number).order_by(HISTORY.c.id)
    ).mappings()
    return [
        RegisterEntry(
            row["step"],
            row["at"],
            row["by"],
            row["party"],
            row["version"],
            row["to_party"],
            Stage(row["before"]) if row["before"] else None,
            Stage(row["after"]) if row["after"] else None,
            row["code"],
            row["note"],
            row["authorisation"],
        )
        for row in found
    ]


def _waits_for(release: Release, d: Delivery) -> str | None:
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
    left_out = ("code", "rank", "lifetime", "first", "place", "correction_due", *_IN_LANGUAGES)
    return Release(
        corrects=ChainPlace(head["first"], head["place"]) if head["first"] else None,
        correction_due=bool(head["correction_due"]),
        **{key: value for key, value in head.items() if key not in left_out},
        titles=head["titles"] or {},
        purposes=head["purposes"] or {},
        lifetime=timedelta(seconds=head["lifetime"]),
        deliveries=tuple(deliveries),
        versions=tuple(
            Version(
                caveats=tuple(v["caveats"]),
                rel_to=tuple(v["rel_to"]),
                **{key: v[key] for key in _VERSION},
            )
            for v in versions
        ),
        readings=tuple(
            Reading(r["by"], r["party"], r["version"], r["kind"], r["at"]) for r in readings
        ),
    )


def _delivery_of(
    row: RowMapping,
    consents: Iterable[RowMapping],
    certificates: Iterable[RowMapping],
    asked: Iterable[RowMapping],
) -> Delivery:
    to = row["to_party"]
    return Delivery(
        to=to,
        hops=tuple(row["hops"]),
        tried=tuple(row["tried"] or ()),
        stage=Stage(row["stage"]),
        came_from=Stage(row["came_from"]) if row["came_from"] else None,
        version=row["version"],
        since=row["stage_since"],
        earlier=tuple(
            Predecessor(party, newest, first, tuple(read_by), changed)
            for party, newest, first, read_by, changed in row["earlier"] or ()
        ),
        superseded_by=ChainPlace(row["superseded_by"], row["superseded_place"])
        if row["superseded_by"]
        else None,
        consents=tuple(
            Consent(
                slot=Slot(c["slot"]),
                parties=tuple(c["parties"]),
                lifetime=None if c["lifetime"] is None else timedelta(seconds=c["lifetime"]),
                **{key: c[key] for key in _CONSENT},
            )
            for c in consents
            if c["to_party"] == to
        ),
        certificates=tuple(
            Certificate(*(c[key] for key in _CERTIFICATE))
            for c in certificates
            if c["to_party"] == to
        ),
        questions=questions.questions_to(asked, to),
        **{key: row[key] for key in _DELIVERY_TIMES},
    )


_DELIVERY_TIMES = (
    *("offered_at", "first_offered_at", "released_at", "expires_at"),
    *("acknowledged_at", "acknowledged_by"),
    *("ended_at", "waiting_since", "asked_until"),
    *("reminded", "reminded_at", "escalated_at", "warned_at", "nudged_at"),
    *("tried_at", "claimed_at", "unattended_at"),
)
_VERSION = ("n", "level", "national_word", "drafted_by", "at", "hash", "pointer")
_CONSENT = ("by", "party", "version", "hash", "at", "unread", "authorisation")
_CERTIFICATE = ("by", "party", "version", "at")
_FIXED = (
    *("ref", "kind", "originator", "arrangement", "subject", "title", "purpose", "exercise"),
    *("asked_by", "asked_party", "submitted_at", "template"),
)
_IN_LANGUAGES = ("titles", "purposes")


def _changing(release: Release, policy: Policy) -> dict[str, object]:
    return {
        "drafted_by": release.drafted_by,
        "precedence": release.precedence,
        "rank": policy.precedences[release.precedence].rank,
        "decide_by": release.decide_by,
        "lifetime": _seconds(release.lifetime),
        "correction_due": release.correction_due or None,
        "cancelled_at": release.cancelled_at,
        "cancelled_for": release.cancelled_for,
        "revision": release.revision,
    }


def _seconds(lifetime: timedelta) -> int:
    seconds = lifetime // timedelta(seconds=1)
    assert timedelta(seconds=seconds) == lifetime, "a lifetime is whole seconds"
    return seconds


def _delivery(release: Release, d: Delivery, since: datetime, book: Book) -> dict[str, object]:
    return {
        "hops": list(d.hops),
        "tried": list(d.tried) or None,
        "hub": d.hub,
        "stage": d.stage.value,
        "came_from": d.came_from and d.came_from.value,
        "stage_since": since,
        "waits_for": _waits_for(release, d),
        "version": d.version,
        "list_order": -book.policy.precedences[release.precedence].rank,
        "target_at": allowance.target(release, d, book),
        "earlier": [[e.party, e.number, e.first, e.read_by, e.changed] for e in d.earlier] or None,
        "superseded_by": d.superseded_by and d.superseded_by.number,
        "superseded_place": d.superseded_by and d.superseded_by.n,
        **{key: getattr(d, key) for key in _DELIVERY_TIMES},
    }


def _add_versions(connection: Connection, release: Release, known: int) -> None:
    rows = [
        {
            "number": release.number,
            **{key: getattr(v, key) for key in _VERSION},
            "caveats": list(v.caveats),
            "rel_to": list(v.rel_to),
        }
        for v in release.versions[known:]
    ]
    _insert(connection, VERSION, rows)


def _add_consents(connection: Connection, release: Release, known: dict[str, int]) -> None:
    rows = [
        {
            "number": release.number,
            "to_party": d.to,
            "slot": c.slot.value,
            "parties": list(c.parties),
            "lifetime": c.lifetime and _seconds(c.lifetime),
            **{key: getattr(c, key) for key in _CONSENT},
        }
        for d in release.deliveries
        for c in d.consents[known.get(d.to, 0) :]
    ]
    _insert(connection, CONSENT, rows)


def _add_readings(connection: Connection, release: Release, known: int) -> None:
    rows = [
        {
            "number": release.number,
            **{key: getattr(r, key) for key in ("by", "party", "version", "kind", "at")},
        }
        for r in release.readings[known:]
    ]
    _insert(connection, READING, rows)


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
    _insert(connection, CERTIFICATE, rows)


def _insert(connection: Connection, into: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Add rows, if there are any."""
    if rows:
        connection.execute(insert(into), rows)


def _exactly_one(count: int) -> None:
    if count != 1:
        raise Overtaken
