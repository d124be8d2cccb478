"""What somebody who may write the database, and holds no key, can do to the audit log."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from storage.audit.merkle import Frontier
from storage.audit.record import COLUMNS, Record, detail_text, from_columns, leaf
from storage.store.store import Store
from storage.tables.audit import AUDIT, AUDIT_HEAD

Rows = list[dict[str, Any]]
Forgery = Callable[[Store], None]


def head_of(store: Store) -> dict[str, Any]:
    """The head row."""
    return dict(store.db.read(lambda c: c.execute(select(AUDIT_HEAD)).mappings().one()).now())


def rows_of(store: Store) -> Rows:
    """All records, as rows without their leaves."""
    wanted = select(*(AUDIT.c[name] for name in COLUMNS)).order_by(AUDIT.c.seq)
    return [dict(row) for row in store.db.read(lambda c: c.execute(wanted).mappings().all()).now()]


def put(store: Store, rows: Rows, *, head: dict[str, Any] | None = None) -> None:
    """
    These rows instead of the log's, with leaves, size and frontier that fit; the checkpoint stays.
    """
    records = [from_columns(row) for row in rows]
    frontier = Frontier()
    for record in records:
        frontier = frontier.append(leaf(record))
    grown = head or {"size": frontier.size, "frontier": frontier.pack()}

    def work(c: Connection) -> None:
        c.execute(delete(AUDIT))
        for record in records:
            c.execute(
                insert(AUDIT).values(**{n: getattr(record, n) for n in COLUMNS}, leaf=leaf(record))
            )
        c.execute(update(AUDIT_HEAD).values(**grown))

    store.db.sweep(work).now()


def made_up(seq: int) -> dict[str, Any]:
    """A record of something that never was."""
    known = Record(
        seq,
        1,
        "T0/KFDO",
        "KOR",
        "approve",
        "KOR-2026-FAKE",
        "done",
        None,
        detail_text({"version": 1}),
    )
    return vars(known).copy()


def renumbered(rows: Rows) -> Rows:
    """The same, numbered from 0 without gaps."""
    return [row | {"seq": n} for n, row in enumerate(rows)]


def rewrite(store: Store) -> None:
    """Another officer did it."""
    rows = rows_of(store)
    rows[2] = rows[2] | {"actor": "T0/UFDO"}
    put(store, rows)


def take_out(store: Store) -> None:
    """It never was."""
    put(store, renumbered([row for row in rows_of(store) if row["seq"] != 2]))


def cut(store: Store) -> None:
    """The last record never was."""
    put(store, rows_of(store)[:-1])


def pad(store: Store) -> None:
    """Something else was before it."""
    rows = rows_of(store)
    put(store, renumbered([*rows[:2], made_up(0), *rows[2:]]))


def append(store: Store) -> None:
    """Something else was after it all."""
    rows = rows_of(store)
    put(store, [*rows, made_up(len(rows))])


def swap(store: Store) -> None:
    """It was the other way round."""
    rows = rows_of(store)
    rows[1], rows[2] = rows[2], rows[1]
    put(store, renumbered(rows))


def row_beyond(store: Store) -> None:
    """A row where the next record belongs."""
    _one_row(store, len(rows_of(store)))


def row_far_beyond(store: Store) -> None:
    """A row a little further on."""
    _one_row(store, len(rows_of(store)) + 5)


def _one_row(store: Store, seq: int) -> None:
    row = made_up(seq)
    hashed = leaf(from_columns(row))
    store.db.sweep(lambda c: c.execute(insert(AUDIT).values(**row, leaf=hashed))).now()


def no_head(store: Store) -> None:
    """The head row is gone."""
    store.db.sweep(lambda c: c.execute(delete(AUDIT_HEAD))).now()


def nothing_left(store: Store) -> None:
    """Log and head row are gone."""

    def work(c: Connection) -> None:
        c.execute(delete(AUDIT))
        c.execute(delete(AUDIT_HEAD))

    store.db.sweep(work).now()


def damaged_head(store: Store) -> None:
    """The head row holds what no head can."""
    store.db.sweep(
        lambda c: c.execute(
            update(AUDIT_HEAD).values(frontier=b"\x00" * 40, checkpoint="\u2014 none")
        )
    ).now()


def another_logs_head(store: Store) -> None:
    """
    Something else was after it all, and the head says so, signed with another key under the log's
    name.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storage.audit.checkpoint import sign

    rows = rows_of(store)
    rows.append(made_up(len(rows)))
    frontier = Frontier()
    for row in rows:
        frontier = frontier.append(leaf(from_columns(row)))
    origin = store.db.keys.log_key().origin
    signed = sign(Ed25519PrivateKey.generate(), origin, frontier.size, frontier.root())
    put(
        store, rows, head={"size": frontier.size, "frontier": frontier.pack(), "checkpoint": signed}
    )


def garbage(store: Store) -> None:
    """A record's row holds what no record can, and the head says another size."""

    def work(c: Connection) -> None:
        c.execute(text("UPDATE audit SET detail = 'none of it' WHERE seq = 2"))
        c.execute(text("UPDATE audit_head SET size = size - 1"))

    store.db.sweep(work).now()


FORGERIES: tuple[Forgery, ...] = (
    rewrite,
    take_out,
    cut,
    pad,
    append,
    swap,
    row_beyond,
    row_far_beyond,
    no_head,
    nothing_left,
    damaged_head,
    another_logs_head,
    garbage,
)
"""Each leaves the checkpoint as it was, or puts one there that somebody else has signed."""
