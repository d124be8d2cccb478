"""Questions to the drafter's desk, and the messages that tell them and their answers."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage.migrations.references import set_aside

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('decision', 'release', 'asked', 'returned', 'own', 'view:body', 'view:details', "
    "'reminder', 'escalation', 'expiring', 'destruction', 'unattended', 'thread', 'line', "
    "{more}'digest', 'alarm', 'ended', 'news')"
)
_OPEN = "replied_at IS NULL AND closed_at IS NULL"


def _text(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, AutoString(), nullable=nullable)


def _number(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _time(name: str) -> "sa.Column[Any]":
    return sa.Column(name, UTCDateTime(), nullable=True)


def _kinds(more: str) -> None:
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.drop_constraint(op.f("ck_card_kind"), type_="check")
        card.create_check_constraint(op.f("ck_card_kind"), _KINDS.format(more=more))


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "question",
        *(_text("number"), _text("to_party"), _number("n"), _text("by"), _text("party")),
        *(_number("version"), sa.Column("text", sa.Text(), nullable=False)),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        *(_text("replied_by", nullable=True), _time("replied_at"), _time("closed_at")),
        *(_number("reminded"), _time("reminded_at"), _time("escalated_at")),
        sa.PrimaryKeyConstraint("number", "to_party", "n", name=op.f("pk_question")),
        sa.ForeignKeyConstraint(
            ["number", "to_party"],
            ["delivery.number", "delivery.to_party"],
            name=op.f("fk_question_number_to_party"),
        ),
        sa.CheckConstraint(
            "n > 0 AND version > 0 AND reminded >= 0", name=op.f("ck_question_shape")
        ),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_at IS NULL)", name=op.f("ck_question_answer")
        ),
        sa.CheckConstraint(
            "replied_at IS NULL OR closed_at IS NULL", name=op.f("ck_question_ends_once")
        ),
    )
    op.create_index(
        op.f("uq_question_open"),
        "question",
        ["number", "to_party"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
    _kinds("'question', 'reply', ")


def downgrade() -> None:
    """Make it as it was."""
    op.drop_index(op.f("uq_question_open"), "question")
    op.drop_table("question")
    op.execute(
        "DELETE FROM card_item "
        "WHERE card IN (SELECT id FROM card WHERE kind IN ('question', 'reply'))"
    )
    op.execute("DELETE FROM card WHERE kind IN ('question', 'reply')")
    _kinds("")
