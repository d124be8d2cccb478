"""The live audit log, read as it lies there, trusting no column to hold what it should."""

from collections.abc import Iterator

from sqlalchemy import Connection

from storage.audit.record import Record, from_columns
from storage.audit.rows import head_rows, stored_rows
from storage.audit.verification import Head, Report, verify_log
from storage.transaction.runner import Transactions


def verify_store(store: Transactions, older: str | None = None) -> Report:
    """
    Check the whole log against its head, the checkpoint beside the keys and, if given, one that
    somebody kept.

    Never raises on what the rows hold: whatever is wrong is a line of the report.

    Raises:
        DatabaseFault: the database cannot be reached.
        KeyFault: the log's key cannot be had.
    """
    key = store.keys.log_key()
    with store.keys.folder.held():
        witness, frontier = store.keys.witness(), store.keys.witness_frontier()

    def check(c: Connection) -> Report:
        heads = head_rows(c)
        return verify_log(
            stored_rows(c),
            Head(*heads[0]) if len(heads) == 1 else None,
            key=key.private.public_key(),
            origin=key.origin,
            witness=witness,
            frontier=frontier,
            older=older,
        )

    return store.read_now(check)


def every_record(connection: Connection) -> Iterator[Record]:
    """
    All records, by number.

    Raises:
        RecordInvalid: a row holds what no record can.
    """
    for columns, _ in stored_rows(connection):
        yield from_columns(columns)
