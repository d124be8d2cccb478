"""
Who can be reached: rows with a revision of their own, cached and read again where they changed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from threading import Lock

from sqlalchemy import Connection, RowMapping, func, select, update

from bot.domain.officers import Attendance, Handover, HandoverEnd, OfficerId
from storage.database.upsert import add_missing, put
from storage.tables.book import ATTENDANCE, HANDOVER, PRESENCE, WATCH

_HELD = select(PRESENCE.c.revision).where(PRESENCE.c.id == 1).with_for_update()
REVISION = func.coalesce(select(PRESENCE.c.revision).where(PRESENCE.c.id == 1).scalar_subquery(), 0)
"""How often anybody's presence has changed, as part of another question."""


@dataclass(frozen=True)
class Reached:
    """
    Who can be reached as of a revision: officer → how, party → who has taken the watch, and to whom
    it was last offered.
    """

    revision: int = -1
    attendance: Mapping[OfficerId, Attendance] = field(default_factory=dict)
    watch: Mapping[str, OfficerId] = field(default_factory=dict)
    handovers: Mapping[str, Handover] = field(default_factory=dict)


class Presence:
    """What a process knows of who can be reached. Every thread asks the same object."""

    def __init__(self) -> None:
        self._kept = Reached()
        self._lock = Lock()

    def at(self, connection: Connection, revision: int) -> Reached:
        """
        Return who can be reached as of a revision that this transaction sees.

        Only rows that changed since the last call are read.
        """
        kept = self._kept
        if kept.revision == revision:
            return kept
        found = _read(connection, kept if kept.revision < revision else Reached(), revision)
        with self._lock:
            if found.revision > self._kept.revision:
                self._kept = found
        return found


def hold(connection: Connection) -> int:
    """
    Keep others from changing anybody's presence until this transaction ends.

    Whoever goes by what there is must call this before anything is written, because nobody may keep
    what is not committed.

    Returns:
        The revision of what this transaction changes.
    """
    add_missing(connection, PRESENCE, [{"id": 1, "revision": 0}])
    return int(connection.execute(_HELD).scalar_one()) + 1


def write(
    connection: Connection, officer: OfficerId, values: Mapping[str, object], revision: int
) -> None:
    """
    Write how an officer may be reached.

    Args:
        connection: the connection, in a transaction.
        officer: the officer.
        values: column → value. Columns that are not named stay.
        revision: the new revision of the presence.
    """
    put(connection, ATTENDANCE, {"officer": officer}, {**values, "revision": revision})
    _count(connection, revision)


def take_watch(
    connection: Connection, party: str, values: Mapping[str, object], revision: int
) -> None:
    """
    Write who has the watch of a desk.

    Args:
        connection: the connection, in a transaction.
        party: the desk's party.
        values: column → value.
        revision: the new revision of the presence.
    """
    put(connection, WATCH, {"party": party}, values)
    _count(connection, revision)


def write_handover(connection: Connection, handover: Handover, revision: int) -> None:
    """
    Write how the watch of a desk was last offered to a colleague, in the place of what was there.

    Args:
        connection: the connection, in a transaction.
        handover: the offer.
        revision: the new revision of the presence.
    """
    values = asdict(handover) | {"ended": handover.ended and handover.ended.value}
    put(connection, HANDOVER, {"party": values.pop("party")}, values)
    _count(connection, revision)


def _count(connection: Connection, revision: int) -> None:
    connection.execute(update(PRESENCE).where(PRESENCE.c.id == 1).values(revision=revision))


def _read(connection: Connection, known: Reached, revision: int) -> Reached:
    changed = connection.execute(
        select(ATTENDANCE).where(ATTENDANCE.c.revision > known.revision)
    ).mappings()
    attendance = {**known.attendance, **{row["officer"]: _attendance(row) for row in changed}}
    watch = {row["party"]: row["officer"] for row in connection.execute(select(WATCH)).mappings()}
    handovers = {
        row["party"]: Handover(**{**row, "ended": row["ended"] and HandoverEnd(row["ended"])})
        for row in connection.execute(select(HANDOVER)).mappings()
    }
    return Reached(revision, attendance, watch, handovers)


def _attendance(row: RowMapping) -> Attendance:
    return Attendance(
        **{key: value for key, value in row.items() if key not in ("officer", "revision")}
    )
