"""Standing authorisations as rows, and how often each was used."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, func, insert, select

from bot.domain.officers import OfficerId
from bot.domain.release.authorisation import DAY, Authorisation, Ended, Renewal, Scope
from bot.domain.release.release import Release
from storage.database.upsert import put
from storage.tables.book import AUTHORISATION
from storage.tables.releases import AUTHORISATION_USE

_OWN = (
    *("id", "party", "begins", "ends", "cap", "why", "granted_by", "granted_at"),
    *("confirmed_by", "confirmed_at", "ended_at", "ended_by"),
)
_OF_SCOPE = ("arrangement", "subject", "level", "precedence", "exercise", "template")


def read_all(c: Connection) -> dict[str, Authorisation]:
    """Return every authorisation there ever was, by id, the oldest first."""
    order = (AUTHORISATION.c.granted_at, AUTHORISATION.c.id)
    rows = c.execute(select(AUTHORISATION).order_by(*order)).mappings()
    return {row["id"]: _authorisation(row) for row in rows}


def write(c: Connection, one: Authorisation) -> None:
    """Write an authorisation as it is now."""
    scope, renewal = one.scope, one.renewal
    put(
        c,
        AUTHORISATION,
        {"id": one.id},
        {
            **{name: getattr(one, name) for name in _OWN if name != "id"},
            **{name: getattr(scope, name) for name in _OF_SCOPE},
            "ways": [list(way) for way in scope.ways],
            "caveats": list(scope.caveats),
            "lifetime": scope.lifetime // timedelta(seconds=1),
            "ended_because": one.ended_because and one.ended_because.value,
            "renew_until": renewal and renewal.until,
            "renew_by": renewal and renewal.by,
            "renew_at": renewal and renewal.at,
        },
    )


def uses(c: Connection, ids: Sequence[str], now: datetime, *, hold: bool) -> dict[str, int]:
    """
    Count the first reports that went under some authorisations in the last `DAY`.

    Args:
        c: the connection, in a transaction.
        ids: of the authorisations.
        now: until when.
        hold: whether nobody else may use them until this transaction ends, on any replica.
    """
    if hold:
        rows = select(AUTHORISATION.c.id).where(AUTHORISATION.c.id.in_(ids))
        c.execute(rows.order_by(AUTHORISATION.c.id).with_for_update())
    used = AUTHORISATION_USE.c
    found = (
        select(used.authorisation, func.count())
        .where(used.authorisation.in_(ids), used.at > now - DAY)
        .group_by(used.authorisation)
    )
    return {row[0]: row[1] for row in c.execute(found)}


def note_use(c: Connection, release: Release, at: datetime) -> None:
    """Keep that a first report went under an authorisation, where it did."""
    if release.authorisation and release.corrects is None:
        row = {"number": release.number, "authorisation": release.authorisation, "at": at}
        c.execute(insert(AUTHORISATION_USE).values(**row))


def recorded(one: Authorisation) -> Mapping[str, object]:
    """Return what the audit log says of an authorisation: all that its two hands agreed on."""
    scope = one.scope
    told = {
        "scope": asdict(scope)
        | {
            "ways": [list(way) for way in scope.ways],
            "lifetime": scope.lifetime // timedelta(seconds=1),
        },
        "begins": one.begins.isoformat(),
        "ends": one.ends.isoformat(),
        "cap": one.cap,
        "hands": list(one.hands),
    }
    return told | ({"renew_until": one.renewal.until.isoformat()} if one.renewal else {})


def _authorisation(row: RowMapping) -> Authorisation:
    renewal = row["renew_until"] and Renewal(
        row["renew_until"], OfficerId(row["renew_by"]), row["renew_at"]
    )
    return Authorisation(
        **{name: row[name] for name in _OWN},
        scope=Scope(
            ways=tuple(tuple(way) for way in row["ways"]),
            caveats=tuple(row["caveats"]),
            lifetime=timedelta(seconds=row["lifetime"]),
            **{name: row[name] for name in _OF_SCOPE},
        ),
        ended_because=row["ended_because"] and Ended(row["ended_because"]),
        renewal=renewal or None,
    )
