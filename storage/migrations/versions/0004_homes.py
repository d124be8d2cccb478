"""The Homes that are open, and the indexes of lists."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REFUSED = sa.text("rule IS NOT NULL")


LIVE, WAITING = "stage IN ('released', 'acknowledged')", "waits_for IS NOT NULL"
IN_TURN = ["turn", "submitted_at", "number", "stage", "escalated_at", "waits_for"]
BY_TIME = ["submitted_at", "number", "expires_at", "stage"]
LISTS = {
    "ix_delivery_turn": (["waits_for", *IN_TURN[:-1]], WAITING),
    "ix_delivery_offered": (["originator", *IN_TURN], WAITING),
    "ix_delivery_live_from": (["originator", *BY_TIME], LIVE),
    "ix_delivery_live_by": (["hub", *BY_TIME], LIVE),
    "ix_delivery_live_to": (["to_party", *BY_TIME], LIVE),
    "ix_delivery_ending": (
        ["expires_at", "number", "originator", "hub", "to_party", "stage"],
        LIVE,
    ),
}


def remember(connection: sa.Connection) -> None:
    """What a delivery repeats of its release, for those that were there before."""
    of = "(SELECT {} FROM release WHERE release.number = delivery.number)"
    connection.execute(
        sa.text(
            "UPDATE delivery SET "  # noqa: S608  # nothing in it comes from outside
            f"originator = {of.format('originator')}, "
            f"submitted_at = {of.format('submitted_at')}, turn = {of.format('-rank')}"
        )
    )


def upgrade() -> None:
    """Make it so."""
    op.add_column("delivery", sa.Column("originator", AutoString(), nullable=True))
    op.add_column("delivery", sa.Column("submitted_at", UTCDateTime(), nullable=True))
    op.add_column("delivery", sa.Column("turn", sa.Integer(), nullable=True))
    remember(op.get_bind())
    op.drop_index(op.f("ix_delivery_stage_expires_at"), "delivery")
    for name, (columns, where) in LISTS.items():
        rule = sa.text(where)
        op.create_index(op.f(name), "delivery", columns, sqlite_where=rule, postgresql_where=rule)
    for column in ("drafted_by", "asked_by"):
        op.drop_index(op.f(f"ix_release_{column}"), "release")
        op.create_index(op.f(f"ix_release_{column}"), "release", [column, "submitted_at", "number"])
    op.drop_index(op.f("ix_version_drafted_by"), "version")
    revised = sa.text("n > 1")
    op.create_index(
        op.f("ix_version_revised"),
        "version",
        ["drafted_by", "number"],
        sqlite_where=revised,
        postgresql_where=revised,
    )
    op.create_table(
        "home",
        sa.Column("officer", AutoString(), nullable=False),
        sa.Column("party", AutoString(), nullable=False),
        sa.Column("page", AutoString(), nullable=False),
        sa.Column("wants", sa.Integer(), nullable=False),
        sa.Column("drew", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(), nullable=True),
        sa.Column("error", AutoString(), nullable=True),
        sa.CheckConstraint(
            "wants >= drew AND drew >= 0 AND attempts >= 0", name=op.f("ck_home_shape")
        ),
        sa.PrimaryKeyConstraint("officer", name=op.f("pk_home")),
    )
    behind = sa.text("wants > drew")
    op.create_index(op.f("ix_home_party"), "home", ["party"])
    op.create_index(
        op.f("ix_home_behind"), "home", ["not_before"], sqlite_where=behind, postgresql_where=behind
    )
    op.create_index(
        op.f("ix_audit_refused"),
        "audit",
        ["party", "at", "rule"],
        sqlite_where=REFUSED,
        postgresql_where=REFUSED,
    )


def downgrade() -> None:
    """Make it as it was."""
    op.drop_index(op.f("ix_audit_refused"), "audit")
    op.drop_table("home")
    op.drop_index(op.f("ix_version_revised"), "version")
    op.create_index(op.f("ix_version_drafted_by"), "version", ["drafted_by"])
    for column in ("drafted_by", "asked_by"):
        op.drop_index(op.f(f"ix_release_{column}"), "release")
        op.create_index(op.f(f"ix_release_{column}"), "release", [column])
    for name in LISTS:
        op.drop_index(op.f(name), "delivery")
    op.create_index(op.f("ix_delivery_stage_expires_at"), "delivery", ["stage", "expires_at"])
    for column in ("originator", "submitted_at", "turn"):
        op.drop_column("delivery", column)
