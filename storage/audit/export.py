"""
The audit log as a file that anyone can check without the database: JSON lines, ended by the
checkpoint.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain, pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storage.audit.checkpoint import CheckpointInvalid, parse_vkey
from storage.audit.record import COLUMNS, Record
from storage.audit.verification import Report, Walk, checked

_FORMAT = "tripoint-audit/1"
_LONGEST_LINE = 1 << 26
"""Bytes: the record of a roster import states every field of everybody who is new."""


def export_lines(records: Iterable[Record], checkpoint: str, vkey: str) -> Iterator[bytes]:
    """
    Yield the export, line by line: a header (format, origin, vkey), a record a line, the signed
    checkpoint.

    `checkpoint` is the head's, read in the transaction that reads the records.

    Raises:
        CheckpointInvalid: `vkey` is none.
    """
    origin, _ = parse_vkey(vkey)
    yield _line({"format": _FORMAT, "origin": origin, "vkey": vkey})
    for record in records:
        yield _line(asdict(record))
    yield _line({"checkpoint": checkpoint})


def verify_export(path: Path, older: str | None = None, vkey: str | None = None) -> Report:
    """
    Check an export, offline, against an older checkpoint and a key kept elsewhere.

    Without `vkey` the file's own is believed, which shows only that the file fits itself. The
    report names the key it was checked with. Every line has one spelling, so that no byte of the
    file can change unseen. Never raises on what the file holds.
    """
    walk = Walk()
    try:
        with path.open("rb") as file:
            lines = iter(lambda: file.readline(_LONGEST_LINE), b"")
            return _verify(walk, lines, older, vkey)
    except OSError as fault:
        walk.fault(f"The export cannot be read: {fault.strerror}.")
        return Report(walk.read, tuple(walk.faults))


def _verify(walk: Walk, lines: Iterator[bytes], older: str | None, vkey: str | None) -> Report:
    try:
        name, origin, key = _header(next(lines, b""), vkey)
    except CheckpointInvalid as fault:
        walk.fault(str(fault))
        return Report(0, tuple(walk.faults))
    witness = None if older is None else checked(walk, "The older checkpoint", older, key, origin)
    walk.wanted = frozenset() if witness is None else frozenset({witness.size})
    last: object = None
    for place, (line, following) in enumerate(pairwise(chain(lines, [b""])), start=2):
        values = _parsed(line)
        if not following:
            last = values
        elif values is None or tuple(values) != COLUMNS:
            walk.fault(f"Line {place} of the export is not written as it was exported.")
        else:
            walk.take(values)
    if witness is not None:
        walk.compare("The older checkpoint", witness)
    if not isinstance(last, dict) or set(last) != {"checkpoint"}:
        walk.fault("The export does not end with its checkpoint.")
        return Report(walk.read, tuple(walk.faults), None, name)
    stated = checked(walk, "The export's checkpoint", last["checkpoint"], key, origin)
    if stated and (stated.size, stated.root) != (walk.frontier.size, walk.frontier.root()):
        walk.fault("The export's checkpoint is not that of its records.")
    return Report(walk.read, tuple(walk.faults), stated, name, tuple(walk.reopened))


def _header(line: bytes, vkey: str | None) -> tuple[str, str, Ed25519PublicKey]:
    header = _parsed(line)
    if (
        header is None
        or list(header) != ["format", "origin", "vkey"]
        or header["format"] != _FORMAT
    ):
        raise CheckpointInvalid("This is not an export of an audit log.")
    stated = header["vkey"]
    origin, key = parse_vkey(stated if isinstance(stated, str) else "")
    if header["origin"] != origin:
        raise CheckpointInvalid("The export's origin is not that of its key.")
    if vkey is not None and vkey.strip() != stated:
        raise CheckpointInvalid("The export names another key than the one given.")
    return vkey or str(stated), origin, key


def _line(values: dict[str, object]) -> bytes:
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, object] | None:
    """Return the object on a line, or None unless writing it again gives the same bytes."""
    try:
        values = json.loads(line)
        return values if isinstance(values, dict) and _line(values) == line else None
    except (ValueError, RecursionError):
        return None
