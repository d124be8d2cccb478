"""What releasing authorities decide beforehand, and what went under it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    text, time = AutoString(), UTCDateTime()
    op.create_table(
        "authorisation",
        *(
            sa.Column(name, kind, nullable=False)
            for name, kind in (
                *(("id", text), ("party", text), ("arrangement", text), ("subject", text)),
                *(("ways", sa.JSON()), ("level", text), ("caveats", sa.JSON())),
                *(("precedence", text), ("lifetime", sa.BigInteger()), ("exercise", sa.Boolean())),
                *(("begins", time), ("ends", time), ("cap", sa.Integer()), ("why", sa.Text())),
                *(("granted_by", text), ("granted_at", time)),
            )
        ),
        *(
            sa.Column(name, kind, nullable=True)
            for name, kind in (
                *(("template", text), ("confirmed_by", text), ("confirmed_at", time)),
                *(("renew_until", time), ("renew_by", text), ("renew_at", time)),
                *(("ended_at", time), ("ended_by", text), ("ended_because", text)),
            )
        ),
        sa.CheckConstraint(
            "ended_because IN ('revoked', 'rejected', 'exercise') OR ended_because IS NULL",
            name=op.f("ck_authorisation_ended_because"),
        ),
        sa.CheckConstraint(
            "begins < ends AND cap > 0 AND lifetime > 0", name=op.f("ck_authorisation_shape")
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> granted_by",
            name=op.f("ck_authorisation_hands"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisation")),
    )
    op.create_table(
        "authorisation_use",
        sa.Column("number", text, nullable=False),
        sa.Column("authorisation", text, nullable=False),
        sa.Column("at", time, nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["release.number"], name=op.f("fk_authorisation_use_number")
        ),
        sa.ForeignKeyConstraint(
            ["authorisation"], ["authorisation.id"], name=op.f("fk_authorisation_use_authorisation")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_authorisation_use")),
    )
    op.create_index(op.f("ix_authorisation_use_at"), "authorisation_use", ["authorisation", "at"])
    op.add_column("consent", sa.Column("authorisation", text, nullable=True))
    op.add_column("history", sa.Column("authorisation", text, nullable=True))


def downgrade() -> None:
    """Make it as it was."""
    op.drop_column("history", "authorisation")
    op.drop_column("consent", "authorisation")
    op.drop_index(op.f("ix_authorisation_use_at"), "authorisation_use")
    op.drop_table("authorisation_use")
    op.drop_table("authorisation")
