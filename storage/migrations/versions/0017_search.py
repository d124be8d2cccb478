"""Releases are found by the words of their titles, and by what has ended."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from bot.domain.text import search_terms

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OVER = "waits_for IS NULL AND stage <> 'acknowledged'"
_OF_OVER = ("submitted_at", "number", "waits_for", "stage")
_ENDED = {
    "from": (("originator", *_OF_OVER), _OVER),
    "by": (("hub", *_OF_OVER, "offered_at"), f"{_OVER} AND offered_at IS NOT NULL"),
    "to": (("to_party", *_OF_OVER, "released_at"), f"{_OVER} AND released_at IS NOT NULL"),
}
_BATCH = 2000
_SOME = sa.text(
    "SELECT number, title, originator, asked_party, submitted_at FROM release "
    "WHERE number > :last ORDER BY number LIMIT :most"
).columns(submitted_at=UTCDateTime())
_REACHED = sa.text(
    "SELECT number, hub, to_party, offered_at IS NOT NULL, released_at IS NOT NULL FROM delivery "
    "WHERE number > :last AND number <= :end"
)


def upgrade() -> None:
    """Make it so; what there is already is found too."""
    exact = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "search_term",
        sa.Column("party", AutoString(), nullable=False),
        sa.Column("term", exact, nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=False),
        sa.Column("number", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_search_term_number")),
        sa.PrimaryKeyConstraint(
            "party", "term", "submitted_at", "number", name=op.f("pk_search_term")
        ),
        sqlite_with_rowid=False,
    )
    fill(op.get_bind())
    op.create_index(op.f("ix_search_term_number"), "search_term", ["number", "party", "term"])
    for name, (columns, where) in _ENDED.items():
        op.create_index(
            op.f(f"ix_delivery_over_{name}"),
            "delivery",
            list(columns),
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def fill(connection: sa.Connection) -> None:
    """Write the terms of every release there is, for each party that may know of it."""
    into = sa.table(
        "search_term",
        sa.column("party", sa.String()),
        sa.column("term", sa.String()),
        sa.column("submitted_at", UTCDateTime()),
        sa.column("number", sa.String()),
    )
    last = ""
    while some := connection.execute(_SOME, {"last": last, "most": _BATCH}).all():
        between = {"last": last, "end": some[-1].number}
        informed = {row.number: {row.originator, row.asked_party} for row in some}
        for number, hub, to, offered, released in connection.execute(_REACHED, between):
            informed[number] |= {hub if offered else None, to if released else None}
        rows = sorted(
            (party, term, row.submitted_at, row.number)
            for row in some
            for term in search_terms.of_release(row.number, row.title)
            for party in informed[row.number]
            if party
        )
        connection.execute(
            sa.insert(into), [dict(zip(into.c.keys(), row, strict=True)) for row in rows]
        )
        last = some[-1].number


def downgrade() -> None:
    """Make it as it was."""
    for name in _ENDED:
        op.drop_index(op.f(f"ix_delivery_over_{name}"), "delivery")
    op.drop_table("search_term")
