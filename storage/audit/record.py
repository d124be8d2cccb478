"""
The audit record: who did what, on what, with what result, in bytes that have exactly one spelling.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter

from storage.audit.encoding import FieldsBroken, encode
from storage.audit.merkle import leaf_hash

_FORM = "tripoint.audit/1"
REOPEN = "audit reopen"
"""The action of the record that says that the log was broken, and goes on from what was found."""
MISSING = "record missing"
"""
The action of a record that stands where one is missing, or is none, since the log was opened again.
"""
ABOUT_LOG = "audit log"
"""The object of records that are about the log itself."""


class RecordInvalid(ValueError):
    """A record that has no canonical bytes, or bytes that are no record. The sentence says why."""


@dataclass(frozen=True)
class Record:
    """
    One attempt, done or refused, never with any content.

    `seq` is the leaf's place in the log, from 0, without gaps. `at` is microseconds since 1970,
    UTC. `detail` is canonical JSON of an object (see `detail_text`), or None.
    """

    seq: int
    at: int
    actor: str
    party: str | None
    action: str
    object: str | None
    result: str
    rule: str | None
    detail: str | None


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Record))
_values = attrgetter(*COLUMNS)
_TYPES: dict[str, tuple[type, ...]] = {
    "seq": (int,),
    "at": (int,),
    "actor": (str,),
    "party": (str, type(None)),
    "action": (str,),
    "object": (str, type(None)),
    "result": (str,),
    "rule": (str, type(None)),
    "detail": (str, type(None)),
}


def detail_text(values: Mapping[str, object]) -> str:
    """
    Return the one JSON spelling of a record's detail: sorted keys, no spaces, real characters.

    Raises:
        RecordInvalid: A value has no JSON form.
    """
    try:
        return json.dumps(
            values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
    except (TypeError, ValueError):
        raise RecordInvalid("The record's detail cannot be written as JSON.") from None


def canonical(record: Record) -> bytes:
    """
    Return the bytes a record is hashed as: every column with its type and length, so None, "" and
    "0" all differ.

    Raises:
        RecordInvalid: A column has a value it cannot have.
    """
    _check(record)
    try:
        return encode(_FORM, *_values(record))
    except FieldsBroken as fault:
        raise RecordInvalid(str(fault)) from None


def from_columns(columns: Mapping[str, object]) -> Record:
    """
    Return a record from a stored row's columns, trusting none of them.

    Raises:
        RecordInvalid: A column is missing, unknown, or has a value it cannot have.
    """
    if set(columns) != set(COLUMNS):
        wrong = ", ".join(sorted(str(name) for name in set(columns) ^ set(COLUMNS)))
        raise RecordInvalid(f"The record has missing or unknown columns: {wrong}.")
    record = Record(**columns)  # type: ignore[arg-type]  # _check compares each value's type
    _check(record)
    return record


def leaf(record: Record) -> bytes:
    """
    Return the record's 32-byte leaf hash in the log's tree.

    Raises:
        RecordInvalid: A column has a value it cannot have.
    """
    return leaf_hash(canonical(record))


def _check(record: Record) -> None:
    for (name, types), value in zip(_TYPES.items(), _values(record), strict=True):
        if not isinstance(value, types):
            raise RecordInvalid(
                f"The column {name} cannot hold a value of type {type(value).__name__}."
            )
    if record.seq < 0:
        raise RecordInvalid("The column seq cannot be negative.")
    if record.detail is not None:
        _check_detail(record.detail)


def _check_detail(detail: str) -> None:
    try:
        values = json.loads(detail)
    except (ValueError, RecursionError):
        raise RecordInvalid("The column detail does not hold JSON.") from None
    if not isinstance(values, dict) or detail_text(values) != detail:
        raise RecordInvalid("The column detail does not hold an object in canonical JSON.")
