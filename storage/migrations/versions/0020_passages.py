"""How long releases take end to end: when each party came to know of them, and when that ended."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ALL = ("share", "precedence", "exercise", "outcome", "target_at", "opened", "spent", "held")
_OPEN = ("opened", "share", "precedence", "exercise")
_FIRST_OFFERED = """
UPDATE delivery SET first_offered_at = coalesce((SELECT min(h.at) FROM history h
    WHERE h.number = delivery.number AND h.to_party = delivery.to_party
    AND h."after" = 'relay_review' AND (h.before IS NULL OR h.before <> h."after")), offered_at)
WHERE offered_at IS NOT NULL
"""
_SHARES = {
    "sent": ("r.originator", "(SELECT v.at FROM version v WHERE v.number = d.number AND v.n = 1)"),
    "relayed": ("d.hub", "d.first_offered_at"),
    "received": ("d.to_party", "d.released_at"),
}
_SECONDS = {
    "sqlite": "CAST((julianday({0}) - julianday({1})) * 86400 + 0.0005 AS INTEGER)",
    "postgresql": "CAST(floor(extract(epoch FROM {0} - {1})) AS BIGINT)",
}
_HELD = """
(SELECT nullif(sum(stood.held), 0) FROM (SELECT max(i.held) AS held FROM stage_interval i
    WHERE i.number = w.number AND i.to_party = w.to_party AND i.held IS NOT NULL
    AND i.since >= w.began AND i.since < w.ended_at GROUP BY i.since) stood)
"""
_FROM_DELIVERIES = """
INSERT INTO passage (number, to_party, party, share, precedence, exercise, began, opened,
                     ended_at, outcome, spent, held)
SELECT w.number, w.to_party, w.party, '{share}', w.precedence, w.exercise, w.began, w.began,
       w.ended_at, w.outcome, {seconds}, CASE WHEN w.ended_at IS NOT NULL THEN {held} END
FROM (SELECT p.*, CASE WHEN p.over < p.began THEN p.began ELSE p.over END AS ended_at
      FROM (SELECT d.number, d.to_party, {party} AS party, r.precedence, r.exercise,
                   {began} AS began,
                   CASE WHEN d.acknowledged_at IS NOT NULL THEN d.acknowledged_at
                        WHEN d.stage IN ('denied', 'withdrawn', 'lapsed', 'recalled', 'expired',
                                         'destroyed') THEN coalesce(d.ended_at, d.stage_since)
                   END AS over,
                   CASE WHEN d.acknowledged_at IS NOT NULL THEN 'acknowledged'
                        WHEN d.stage = 'denied' THEN 'denied'
                        WHEN d.stage IN ('withdrawn', 'recalled') THEN 'taken_back'
                        WHEN d.stage = 'destroyed' AND d.came_from = 'recalled' THEN 'taken_back'
                        WHEN d.stage IN ('lapsed', 'expired', 'destroyed') THEN 'undone'
                   END AS outcome
            FROM delivery d JOIN release r ON r.number = d.number) p
      WHERE p.began IS NOT NULL) w
"""


def upgrade() -> None:
    """
    Make it so; what is known of the past is written down too.

    When each should have been acknowledged a desk reckons when it starts, of all that it can still
    have something to do with; of what was over before then nobody knows.
    """

    # fmt: off
    def text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
        return sa.Column(name, AutoString(), nullable=nullable)

    def time(name: str, *, nullable: bool = False) -> "sa.Column[sa.DateTime]":
        return sa.Column(name, UTCDateTime(), nullable=nullable)

    op.add_column("delivery", time("first_offered_at", nullable=True))
    op.create_table("passage", sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        nullable=False),
        text("number"), text("to_party"), text("party"), text("share"), text("precedence"),
        sa.Column("exercise", sa.Boolean(), nullable=False), time("began"), time("opened"),
        time("target_at", nullable=True), time("ended_at", nullable=True),
        text("outcome", nullable=True), sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("held", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("share IN ('sent', 'relayed', 'received')",
            name=op.f("ck_passage_share")),
        sa.CheckConstraint("outcome IN ('acknowledged', 'undone', 'taken_back', 'denied', 'anew') "
            "OR outcome IS NULL", name=op.f("ck_passage_outcome")),
        sa.CheckConstraint("began <= opened AND (spent IS NULL) = (ended_at IS NULL)",
            name=op.f("ck_passage_shape")),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_passage_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")))
    # fmt: on
    remember(op.get_bind())
    op.create_index(op.f("ix_passage_number"), "passage", ["number", "to_party", "party"])
    op.create_index(op.f("ix_passage_ended"), "passage", ["party", "ended_at", *_ALL])
    _partial("ix_passage_open", "ended_at IS NULL", "party", "target_at", *_OPEN)
    _partial("ix_passage_long", "spent >= 604800", "party", "ended_at", "target_at", *_OPEN)


def remember(connection: sa.Connection) -> None:
    """Write down what deliveries and their register tell of passages."""
    connection.execute(sa.text(_FIRST_OFFERED))
    seconds = _SECONDS[connection.dialect.name].format("w.ended_at", "w.began")
    for share, (party, began) in _SHARES.items():
        told = {"share": share, "party": party, "began": began, "held": _HELD, "seconds": seconds}
        connection.execute(sa.text(_FROM_DELIVERIES.format(**told)))


def downgrade() -> None:
    """Make it as it was."""
    op.drop_table("passage")
    op.drop_column("delivery", "first_offered_at")


def _partial(name: str, where: str, *columns: str) -> None:
    rule = sa.text(where)
    op.create_index(op.f(name), "passage", list(columns), sqlite_where=rule, postgresql_where=rule)
