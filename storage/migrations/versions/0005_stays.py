"""Stays, and the indexes that digests read."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STAGES = (
    "('asked', 'originator_review', 'relay_review', 'returned', 'released', 'acknowledged', "
    "'denied', 'withdrawn', 'lapsed', 'recalled', 'expired', 'destroyed')"
)
_TOLD = (
    "until",
    "stage",
    "after",
    "originator",
    "hub",
    "to_party",
    "precedence",
    "subject",
    "level",
    "late_at",
    "spent",
)
_OPEN = (
    "stage",
    "stage_since",
    "waits_for",
    "to_party",
    "number",
    "hub",
    "expires_at",
    "escalated_at",
)
_RELEASED = ("until", "stage", "originator", "hub", "to_party", "subject", "level")
_SECONDS = {
    "sqlite": "CAST((julianday(s.until) - julianday(s.at)) * 86400 + 0.0005 AS INTEGER)",
    "postgresql": "CAST(floor(extract(epoch FROM s.until - s.at)) AS BIGINT)",
}
_FROM_THE_REGISTER = """
INSERT INTO stay (number, to_party, originator, hub, stage, after, since, began, until,
                  precedence, subject, level, expires_at, late_at, spent)
SELECT s.number, s.to_party, r.originator, d.hub, s.stage, s.next, s.at, s.at, s.until,
       r.precedence, r.subject, v.level,
       CASE WHEN s.stage IN ('released', 'acknowledged') THEN d.expires_at END,
       (SELECT min(e.at) FROM history e WHERE e.number = s.number AND e.to_party = s.to_party
           AND e.step = 'escalate' AND e.at >= s.at AND e.at <= s.until),
       {seconds}
FROM (SELECT number, to_party, version, at, after AS stage,
             lead(at) OVER way AS until, lead(after) OVER way AS next
      FROM history WHERE to_party IS NOT NULL AND after IS NOT NULL
        AND (before IS NULL OR before <> after)
      WINDOW way AS (PARTITION BY number, to_party ORDER BY id)) s
JOIN release r ON r.number = s.number
JOIN delivery d ON d.number = s.number AND d.to_party = s.to_party
LEFT JOIN version v ON v.number = s.number AND v.n = s.version
WHERE s.until IS NOT NULL
ORDER BY s.until
"""


def upgrade() -> None:
    """Make it so; what the register tells of the past is written down too."""

    # fmt: off
    def text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
        return sa.Column(name, AutoString(), nullable=nullable)

    def time(name: str, *, nullable: bool = False) -> "sa.Column[sa.DateTime]":
        return sa.Column(name, UTCDateTime(), nullable=nullable)

    op.create_table("stay", sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        nullable=False),
        text("number"), text("to_party"), text("originator"), text("hub", nullable=True),
        text("stage"), text("after"),
        time("since"), time("began"), time("until"), text("precedence"), text("subject"),
        text("level", nullable=True),
        time("expires_at", nullable=True), time("late_at", nullable=True),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"stage IN {_STAGES}", name=op.f("ck_stay_stage")),
        sa.CheckConstraint(f"after IN {_STAGES}", name=op.f("ck_stay_after")),
        sa.CheckConstraint("since <= began AND began <= until AND spent >= 0",
            name=op.f("ck_stay_shape")),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_stay_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")))
    # fmt: on
    remember(op.get_bind())
    op.create_index(op.f("ix_stay_number"), "stay", ["number", "to_party", "until"])
    op.create_index(op.f("ix_stay_until"), "stay", list(_TOLD))
    op.create_index(op.f("ix_stay_ends"), "stay", ["to_party", "expires_at", "until"])
    _partial("stay", "ix_stay_released", "\"after\" = 'released'", *_RELEASED)
    _partial(
        "stay",
        "ix_stay_long",
        "spent >= 86400 AND stage <> 'acknowledged'",
        "stage",
        "until",
        "began",
    )
    _partial("delivery", "ix_delivery_open", "waits_for IS NOT NULL", *_OPEN)
    op.create_index(
        op.f("ix_delivery_ends"), "delivery", ["to_party", "expires_at", "stage", "number"]
    )
    _partial("history", "ix_history_coded", "code IS NOT NULL", "party", "at", "step", "code")


def remember(connection: sa.Connection) -> None:
    """Write down the stays that the register tells of."""
    connection.execute(
        sa.text(_FROM_THE_REGISTER.format(seconds=_SECONDS[connection.dialect.name]))
    )


def downgrade() -> None:
    """Make it as it was."""
    for table, index in (("history", "coded"), ("delivery", "ends"), ("delivery", "open")):
        op.drop_index(op.f(f"ix_{table}_{index}"), table)
    op.drop_table("stay")


def _partial(table: str, name: str, where: str, *columns: str) -> None:
    rule = sa.text(where)
    op.create_index(op.f(name), table, list(columns), sqlite_where=rule, postgresql_where=rule)
