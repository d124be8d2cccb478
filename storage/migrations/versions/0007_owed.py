"""
Indexes that hold all that is asked of what has ended: who held it, who has certified, how secret it
is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

HELD = sa.text("stage IN ('expired', 'recalled')")
SIDES = {
    "ix_delivery_held_to": [
        "to_party",
        "ended_at",
        "number",
        "originator",
        "hub",
        "stage",
        "version",
    ],
    "ix_delivery_held_hub": [
        "hub",
        "ended_at",
        "number",
        "originator",
        "to_party",
        "stage",
        "version",
    ],
    "ix_delivery_held_from": [
        "originator",
        "ended_at",
        "number",
        "hub",
        "to_party",
        "stage",
        "version",
    ],
}


def upgrade() -> None:
    """Make it so."""
    for name, columns in SIDES.items():
        _again(name, columns)
    op.create_index(
        op.f("ix_certificate_given"), "certificate", ["number", "to_party", "party", "at"]
    )
    op.create_index(op.f("ix_version_level"), "version", ["number", "n", "level"])


def downgrade() -> None:
    """Make it as it was."""
    op.drop_index(op.f("ix_version_level"), "version")
    op.drop_index(op.f("ix_certificate_given"), "certificate")
    for name, columns in SIDES.items():
        _again(name, columns[:2])


def _again(name: str, columns: list[str]) -> None:
    op.drop_index(op.f(name), "delivery")
    op.create_index(op.f(name), "delivery", columns, sqlite_where=HELD, postgresql_where=HELD)
