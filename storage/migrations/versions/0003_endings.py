"""Certificates of destruction, and when a delivery could be read no more."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BEFORE = (
    "'asked', 'originator_review', 'relay_review', 'returned', 'released', 'acknowledged', "
    "'denied', 'withdrawn', 'lapsed', 'recalled', 'expired'"
)
_AFTER = f"{_BEFORE}, 'destroyed'"
_HELD = "stage IN ('expired', 'recalled')"


def _stages(known: str) -> None:
    for table, columns in (("delivery", ("stage",)), ("history", ("before", "after"))):
        with op.batch_alter_table(table) as changed:
            for column in columns:
                name = op.f(f"ck_{table}_{column}")
                changed.drop_constraint(name, type_="check")
                absent = f" OR {column} IS NULL" if table == "history" else ""
                changed.create_check_constraint(name, f"{column} IN ({known}){absent}")


def _text(name: str) -> "sa.Column[Any]":
    return sa.Column(name, AutoString(), nullable=False)


def upgrade() -> None:
    """Make it so; what had ended before ended when its stage says."""
    _stages(_AFTER)
    op.add_column("delivery", sa.Column("ended_at", UTCDateTime(), nullable=True))
    op.execute(
        "UPDATE delivery SET ended_at = CASE WHEN stage = 'expired' OR stage_since > expires_at "
        "THEN expires_at "
        "ELSE stage_since END WHERE stage IN ('expired', 'recalled')"
    )
    for name, column in (("to", "to_party"), ("hub", "hub")):
        held = sa.text(_HELD)
        op.create_index(
            op.f(f"ix_delivery_held_{name}"),
            "delivery",
            [column, "ended_at"],
            sqlite_where=held,
            postgresql_where=held,
        )
    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(_text(name) for name in ("number", "to_party", "by", "party")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_certificate_shape")),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_certificate_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    columns = ["number", "to_party", "party", "by"]
    op.create_index(op.f("uq_certificate_once"), "certificate", columns, unique=True)


def downgrade() -> None:
    """Make it as it was; refused by the tables where anything is destroyed."""
    op.drop_table("certificate")
    op.drop_index(op.f("ix_delivery_held_hub"), "delivery")
    op.drop_index(op.f("ix_delivery_held_to"), "delivery")
    with op.batch_alter_table("delivery") as changed:
        changed.drop_column("ended_at")
    _stages(_BEFORE)
