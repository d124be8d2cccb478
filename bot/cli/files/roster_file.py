"""Reading and writing the roster file: every key is expected, and all faults are told at once."""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.domain.officers import Desk, Officer, OfficerId, Role, officer_id, slack_user
from bot.domain.policy.model import Policy
from bot.domain.policy.validation import is_zone
from bot.domain.text import characters, typed
from storage.book.roster import Roster

LANGUAGES = ("en", "ja", "ko")
_WORKSPACE = re.compile(r"[ET][A-Z0-9]{1,30}", re.ASCII)
_USER = re.compile(r"[UW][A-Z0-9]{1,30}", re.ASCII)
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}", re.ASCII)
ROOMS = ("liaison", "approvals", "supervisors")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()/-]{2,30}[0-9]")
_OFFICER: dict[str, type] = {
    "user": str,
    "party": str,
    "name": str,
    "roles": list,
    "clearance": str,
    "subjects": list,
    "duty": bool,
    "language": str,
    "timezone": str,
}
_NEEDED = ("user", "party", "name", "roles", "clearance")


class RosterInvalid(Exception):
    """
    A roster that cannot be used.

    Attributes:
        faults: All that is wrong with it, one sentence each.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def load(text: str, policy: Policy) -> Roster:
    """
    Read a roster for a policy's parties, levels and subjects.

    Args:
        text: The roster file, in TOML.

    Raises:
        RosterInvalid: With every fault of the text.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RosterInvalid([f"roster: cannot be read as TOML: {error}."]) from None
    faults = [
        f"{key}: is not a key of a roster."
        for key in document
        if key not in ("workspace", "desks", "officers")
    ]
    workspace, desks, rows = (
        document.get("workspace"),
        document.get("desks", {}),
        document.get("officers", []),
    )
    workspace = _meant("workspace", workspace, policy)
    if not isinstance(workspace, str) or not _WORKSPACE.fullmatch(workspace):
        faults.append("workspace: must be the workspace's id, such as T0SANDBOX.")
    if not isinstance(desks, dict) or not desks:
        faults.append("desks: at least one desk is needed, such as [desks.KOR].")
        desks = {}
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        faults.append("officers: at least one [[officers]] is needed.")
        rows = []
    desks = {
        typed.among(party, policy.parties): _row(rooms, policy) for party, rooms in desks.items()
    }
    rows = [_row(row, policy) for row in rows]
    faults += _desk_faults(desks, policy)
    faults += [
        fault
        for n, row in enumerate(rows, 1)
        for fault in _officer_faults(_place(n, row), row, policy)
    ]
    users = [row.get("user") for row in rows]
    faults += [
        f"{_place(n, row)}: stands twice; one person serves one party."
        for n, row in enumerate(rows, 1)
        if row.get("user") in users[: n - 1]
    ]
    if faults:
        raise RosterInvalid(faults)
    assert isinstance(workspace, str)
    return Roster(
        workspace,
        tuple(
            Desk(party, **{key: rooms.get(key) for key in (*ROOMS, "telephone")})
            for party, rooms in desks.items()
        ),
        tuple(_officer(workspace, row) for row in rows),
    )


def moves(text: str, roster: Roster, transfers: Mapping[OfficerId, str]) -> list[str]:
    """
    Say which officers a roster moves to another party, which no roster may.

    Args:
        text: The roster file, to name the line.
        roster: What it says.
        transfers: By account moved, the party it belongs to.
    """
    return [
        f"{_place(n, {'user': slack_user(o.id)})}.party{_line(text, slack_user(o.id))}: is "
        f"{o.party}, but this Slack "
        f"account is {transfers[o.id]}'s for good, for an account is the person: give them a new "
        f"account for {o.party}."
        for n, o in enumerate(roster.officers, 1)
        if o.id in transfers
    ]


def _row(row: Any, policy: Policy) -> Any:
    """
    Return a table of the file with its words as they are meant, whatever was typed around them.
    """
    return (
        {key: _meant(key, value, policy) for key, value in row.items()}
        if isinstance(row, dict)
        else row
    )


def _meant(key: str, value: Any, policy: Policy) -> Any:
    if isinstance(value, list):
        return [_meant(key, one, policy) for one in value]
    if not isinstance(value, str):
        return value
    if key == "name":
        return (
            characters.tidied(value, lines=False, hidden=False) if characters.visible(value) else ""
        )
    if key in ("workspace", "user", *ROOMS):
        return typed.key(value)
    return typed.among(value, _known(policy).get(key, ((),))[0])


def _known(policy: Policy) -> dict[str, tuple[Collection[str], str]]:
    """
    Return the keys whose values must be the policy's or the desk's: those values, and what to say
    of others.
    """
    return {
        "party": (tuple(policy.parties), "no party of the policy"),
        "clearance": (tuple(policy.levels), "no level of the policy"),
        "language": (LANGUAGES, "not en, ja or ko"),
        "roles": (tuple(role.value for role in Role), "not a role"),
        "subjects": (tuple(policy.subjects), "no subject of the policy"),
    }


def _line(text: str, user: str) -> str:
    """Return which line of the file names a user, as far as that can be told."""
    named = re.compile(rf"""[^#]*\buser["']?\s*=\s*["']{user}["']""")
    found = next((n for n, line in enumerate(text.splitlines(), 1) if named.match(line)), None)
    return f", line {found}" if found else ""


def dump(roster: Roster) -> str:
    """Write a roster as a roster file, without the officers who stand down."""
    lines = [f"workspace = {_value(roster.workspace)}"]
    for desk in roster.desks:
        row = {key: getattr(desk, key) for key in (*ROOMS, "telephone")}
        lines += _table(f"[desks.{_value(desk.party)}]", row)
    for officer in roster.officers:
        if officer.active:
            lines += _table("[[officers]]", _officer_row(officer))
    return "\n".join(lines) + "\n"


def _place(n: int, row: Mapping[str, Any]) -> str:
    user = row.get("user")
    return (
        f"officers[{n}] ({user})"
        if isinstance(user, str) and _USER.fullmatch(user)
        else f"officers[{n}]"
    )


def _desk_faults(desks: Mapping[str, Any], policy: Policy) -> Iterator[str]:
    seen: dict[str, str] = {}
    for party, rooms in desks.items():
        if party not in policy.parties:
            yield f"desks.{party}: is no party of the policy."
        if not isinstance(rooms, dict):
            yield f"desks.{party}: must be a table of channels."
            continue
        telephone = rooms.get("telephone")
        if telephone is not None and not (
            isinstance(telephone, str) and _TELEPHONE.fullmatch(telephone)
        ):
            yield f"desks.{party}.telephone: must be a telephone number, such as +82 2 748 1111."
        for room in rooms.keys() - {*ROOMS, "telephone"}:
            yield f"desks.{party}.{room}: is not a channel of a desk."
        for room in ROOMS:
            channel = rooms.get(room)
            if channel is None and room == "supervisors":
                continue
            if not isinstance(channel, str) or not _CHANNEL.fullmatch(channel):
                yield f"desks.{party}.{room}: must be a channel's id, such as C0{party}LIAISON."
            elif seen.setdefault(channel, party) != party:
                yield f"desks.{party}.{room}: {channel} is a channel of {seen[channel]} already."


def _officer_faults(place: str, row: Mapping[str, Any], policy: Policy) -> Iterator[str]:
    yield from (f"{place}.{key}: is not a key of an officer." for key in row if key not in _OFFICER)
    yield from (f"{place}.{key}: is missing." for key in _NEEDED if key not in row)
    wrong = [key for key, kind in _OFFICER.items() if key in row and not isinstance(row[key], kind)]
    yield from (f"{place}.{key}: is of the wrong kind." for key in wrong)
    for key, (values, what) in _known(policy).items():
        if key in row and key not in wrong:
            given = row[key] if isinstance(row[key], list) else [row[key]]
            yield from (f"{place}.{key}: {one!r} is {what}." for one in given if one not in values)
            if not given:
                yield f"{place}.{key}: is empty."
    if isinstance(row.get("user"), str) and not _USER.fullmatch(row["user"]):
        yield f"{place}.user: must be an id such as U0KORLO."
    if isinstance(row.get("name"), str) and (odd := _no_name(row["name"])):
        yield f"{place}.name: must be a name on one line, {odd}."
    roles = (
        [one for one in row.get("roles", ()) if one in tuple(Role)] if "roles" not in wrong else []
    )
    if met := policy.duties.met(roles):
        yield (
            f"{place}.roles: {' and '.join(met)} are kept apart by the policy: give one of them to "
            "somebody else."
        )
    if isinstance(row.get("timezone"), str) and not is_zone(row["timezone"]):
        yield f"{place}.timezone: is no time zone, such as Asia/Seoul."


def _no_name(name: str) -> str | None:
    """
    Say why a text cannot be a name.

    A character that turns the direction of its line would also turn what is written behind the
    name.

    Returns:
        What a name must be, as the end of a sentence, or None where the text can be a name.
    """
    sign = characters.forbidden(name, lines=False)
    if sign:
        return f"without {sign[0]}"
    return None if 0 < len(name) <= 100 else "of 1 to 100 characters"


def _officer(workspace: str, row: Mapping[str, Any]) -> Officer:
    return Officer(
        id=officer_id(workspace, row["user"]),
        party=row["party"],
        name=row["name"],
        roles=frozenset(Role(role) for role in row["roles"]),
        clearance=row["clearance"],
        subjects=frozenset(row["subjects"]) if "subjects" in row else None,
        duty=row.get("duty", False),
        language=row.get("language", "en"),
        timezone=row.get("timezone", "UTC"),
    )


def _officer_row(officer: Officer) -> dict[str, object]:
    return {
        "user": slack_user(officer.id),
        "party": officer.party,
        "name": officer.name,
        "roles": sorted(officer.roles),
        "clearance": officer.clearance,
        "subjects": None if officer.subjects is None else sorted(officer.subjects),
        "duty": officer.duty or None,
        "language": officer.language,
        "timezone": officer.timezone,
    }


def _table(head: str, row: Mapping[str, object]) -> list[str]:
    """Write a table of TOML, without the keys that have no value."""
    return ["", head, *(f"{key} = {_value(v)}" for key, v in row.items() if v is not None)]


def _value(value: object) -> str:
    """Write a text, a list of texts or a truth as TOML has it, which is as JSON has it."""
    return json.dumps(value, ensure_ascii=False)
