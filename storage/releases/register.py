"""The register: what happened to a release, line by line, never changed."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from bot.domain.release.release import RegisterEntry
from bot.domain.release.stages import Stage
from storage.tables.releases import HISTORY

_ADD = insert(HISTORY)


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
        }
        for move in moves
    ]
    if rows:
        connection.execute(_ADD, rows)


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
        )
        for row in found
    ]
