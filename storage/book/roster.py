"""What a new roster would change, and what no roster may: the party that a person is of."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.domain.officers import Desk, Officer, OfficerId, slack_user
from storage.book.book_reader import officer_values
from storage.tables.book import OFFICER
from storage.tables.releases import HISTORY


@dataclass(frozen=True)
class Roster:
    """A roster to be taken over: the workspace's id, every party's desk, everybody who may act."""

    workspace: str
    desks: tuple[Desk, ...]
    officers: tuple[Officer, ...]


@dataclass(frozen=True)
class RosterDiff:
    """
    What changes, by officer id and by party.

    An officer whom the new roster does not name is stood down, never forgotten.
    """

    added: tuple[OfficerId, ...] = ()
    changed: tuple[OfficerId, ...] = ()
    stood_down: tuple[OfficerId, ...] = ()
    desks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.added or self.changed or self.stood_down or self.desks)


def difference(
    new: Roster, officers: Mapping[OfficerId, Officer], desks: Mapping[str, Desk]
) -> RosterDiff:
    """Return what taking over a roster would change of the officers and desks there are."""
    named = {officer.id: officer for officer in new.officers}
    placed = {desk.party: desk for desk in new.desks}
    return RosterDiff(
        added=tuple(i for i in named if i not in officers),
        changed=tuple(i for i, o in named.items() if i in officers and officers[i] != o),
        stood_down=tuple(i for i, o in officers.items() if i not in named and o.active),
        desks=tuple(p for p in dict.fromkeys((*placed, *desks)) if placed.get(p) != desks.get(p)),
    )


def recorded(
    diff: RosterDiff, new: Roster, officers: Mapping[OfficerId, Officer], desks: Mapping[str, Desk]
) -> dict[str, object]:
    """
    Return what the audit record of an import says.

    It has every field that changes, before and after, so that it can be told of any day who was
    cleared for what. Of new officers it has all fields.

    Args:
        diff: what the import changes.
        new: the roster to be taken over.
        officers: the officers until now, by id.
        desks: the desks until now, by party.

    Returns:
        `added` by officer id: field → value. `changed` and `stood_down` by officer id and `desks`
        by party: field → [before, after]. What has nothing in it is left out.
    """
    named = {officer.id: officer_values(officer) for officer in new.officers}
    placed = {desk.party: vars(desk) for desk in new.desks}
    told = {
        "added": {
            i: {field: value for field, value in named[i].items() if field != "id"}
            for i in diff.added
        },
        "changed": {i: changes(officer_values(officers[i]), named[i]) for i in diff.changed},
        "stood_down": {i: {"active": [True, False]} for i in diff.stood_down},
        "desks": {
            p: changes(vars(desks[p]) if p in desks else {}, placed.get(p, {})) for p in diff.desks
        },
    }
    return {name: found for name, found in told.items() if found}


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """Return field → [before, after] of the fields that differ, None for a missing value."""
    fields = dict.fromkeys((*before, *after))
    return {f: [before.get(f), after.get(f)] for f in fields if before.get(f) != after.get(f)}


def transfers(new: Roster, officers: Mapping[OfficerId, Officer]) -> dict[OfficerId, str]:
    """
    Whom a roster would move to another party, and the party that they are of, also if they stood
    down long ago.

    A Slack account is the person, in whatever workspace.
    """
    parties = {slack_user(known.id): known.party for known in officers.values()}
    parties |= {slack_user(o.id): officers[o.id].party for o in new.officers if o.id in officers}
    kept = {o.id: parties.get(slack_user(o.id), o.party) for o in new.officers}
    return {o.id: kept[o.id] for o in new.officers if kept[o.id] != o.party}


def once_of_another(connection: Connection) -> list[tuple[OfficerId, str]]:
    """
    List active officers whom the register has acting for another party than theirs.

    Returns:
        Each officer with that other party, sorted by officer.
    """
    elsewhere = (OFFICER.c.active, HISTORY.c.party != OFFICER.c.party)
    found = (
        select(HISTORY.c.by, HISTORY.c.party)
        .join(OFFICER, OFFICER.c.id == HISTORY.c.by)
        .where(*elsewhere)
    )
    return [
        (row[0], row[1])
        for row in connection.execute(found.distinct().order_by(HISTORY.c.by, HISTORY.c.party))
    ]
