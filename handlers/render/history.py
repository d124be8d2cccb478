"""Which audit records of a release a party may see: the log's records, as the rule reads them."""

import json
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Protocol

from bot.domain.book import Book
from bot.domain.release.audit_visibility import AuditEntry, Change, visible_records
from bot.domain.release.release import Release
from bot.domain.steps.destruction import needed
from storage.audit.rows import moment
from storage.transaction.act import CLOCK


class Recorded(Protocol):
    """One record of the audit log; `at` is in microseconds since 1970."""

    @property
    def at(self) -> int: ...
    @property
    def actor(self) -> str: ...
    @property
    def party(self) -> str | None: ...
    @property
    def action(self) -> str: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def detail(self) -> str | None: ...


def seen_records(
    records: Sequence[Recorded], release: Release, book: Book, party: str
) -> Iterator[Recorded]:
    """The records about a release, oldest first, that a party may see."""
    entries = map(_entry, records)
    seen = visible_records(entries, release, party, lambda d: needed(release, d, book))
    return compress(records, seen)


def _entry(record: Recorded) -> AuditEntry:
    detail = json.loads(record.detail) if record.detail else {}
    moves = detail.get("moves")
    return AuditEntry(
        moment(record.at),
        record.party,
        record.action,
        by_clock=record.actor == CLOCK,
        refused=bool(record.rule),
        made_for=detail.get("party"),
        changes=tuple(Change(*move) for move in moves) if isinstance(moves, list) else (),
    )
