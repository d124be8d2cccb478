"""
The table of what is past: every stay of a delivery in a stage, from which digests of any date are
made.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.domain.release.stages import Stage
from storage.tables.columns import BigInt, holds, one_of, partial, table

TOLD = (
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
    "held",
)
"""All that a weekly digest asks of a stay: the index that begins with `until` holds it whole."""

GOES_OUT = "\"after\" = 'released'"
RELEASED = ("until", "stage", "originator", "hub", "to_party", "subject", "level")
"""All that is asked of what was released: volume by direction, subject and level."""
DESTROYED = "\"after\" = 'destroyed'"
UNDONE = "\"after\" IN ('lapsed', 'expired') AND stage <> 'acknowledged'"
"""
What ended before somebody did what it waited for; that includes what was certified before its time
was over.
"""
A_DAY = 86400
LONG = f"spent >= {A_DAY} AND stage <> 'acknowledged'"
"""
The few stays that outlast a day, but for those in which everything lives: what spans a moment ends
within a day of it, or is one of these.
"""


class StayRow(SQLModel, table=True):
    """
    A state that a delivery has left: where it stood, from `began` to `until`, and where it stood
    `after` that.

    A row is written when a state ends, and never changed: what stood at any moment of the past is
    read from the rows that span it. `since` is when it had come to the stage; `began` is later
    where its end or its precedence changed meanwhile, or its target moved. `spent` is the whole
    seconds in the stage, `held` those of them in which it was on hold, absent where it never was;
    `late_at` when the target of its step was used up: absent where it ended before that, or had
    none.
    """

    __tablename__: ClassVar[str] = "stay"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("after", Stage),
        holds("shape", "since <= began AND began <= until AND spent >= 0"),
        Index("ix_stay_number", "number", "to_party", "until"),
        Index("ix_stay_until", *TOLD),
        Index("ix_stay_ends", "to_party", "expires_at", "until"),
        partial("ix_stay_released", *RELEASED, where=GOES_OUT),
        partial(
            "ix_stay_destroyed", "until", "originator", "hub", "to_party", "number", where=DESTROYED
        ),
        partial("ix_stay_long", "stage", "until", "began", where=LONG),
        partial(
            "ix_stay_undone",
            "until",
            "originator",
            "hub",
            "to_party",
            "number",
            "expires_at",
            where=UNDONE,
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str = Field(foreign_key="release.number")
    to_party: str
    originator: str
    hub: str | None = None
    stage: str
    after: str
    since: datetime
    began: datetime
    until: datetime
    precedence: str
    subject: str
    level: str | None = None
    expires_at: datetime | None = None
    late_at: datetime | None = None
    spent: int = Field(sa_type=BigInteger)
    held: int | None = Field(default=None, sa_type=BigInteger)


STAY = table(StayRow)
