"""The audit records of a release that a party may see."""

import json
from collections.abc import Iterator, Sequence
from itertools import compress

from bot.domain.book import Book
from bot.domain.release.audit_visibility import AuditEntry, Change, visible_records
from bot.domain.release.release import Release
from bot.domain.steps.destruction import needed
from storage.audit.record import Record
from storage.audit.rows import moment
from storage.transaction.act import CLOCK


def seen_records(
    records: Sequence[Record], release: Release, book: Book, party: str
) -> Iterator[Record]:
    """
    Return the records about a release that a party may see, oldest first.

    Args:
        records: the log's records about the release, oldest first.
        release: the release that they are about.
        book: gives how many signatures a certificate needs.
        party: the party that reads.
    """
    entries = map(_entry, records)
    seen = visible_records(entries, release, party, lambda d: needed(release, d, book))
    return compress(records, seen)


def _entry(record: Record) -> AuditEntry:
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
