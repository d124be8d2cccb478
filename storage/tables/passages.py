"""The table of how long deliveries are on their way, as each party may know of it."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.domain.deadlines.passage import End, Stretch
from storage.tables.columns import BigInt, holds, one_of, partial, table

ANEW = "anew"
"""How the row of a passage ends that goes on in another."""
A_WEEK = 604800
OF_PASSAGE = (
    *("share", "precedence", "exercise", "outcome"),
    *("target_at", "opened", "spent", "held"),
)
OF_OPEN_PASSAGE = ("opened", "share", "precedence", "exercise")
ON_ITS_WAY = "ended_at IS NULL"
WEEKS_LONG = f"spent >= {A_WEEK}"
"""The passages that outlast a week: what spans a moment ends within a week of it, or is one."""


class PassageRow(SQLModel, table=True):
    """
    How long a delivery is on its way, as one party may know of it: there is no row before that.

    A row is written when that begins, and anew where its precedence changes, or its target where
    that was used up; the row before then ends as `anew`. `began` is when it was submitted, offered
    or released; `opened` is later where the row is not the first. `target_at` is when it should
    have been acknowledged, absent where nobody knows; `spent` the whole seconds from `began` to
    its end, `held` those of them in which it was on hold, absent where it never was.
    """

    __tablename__: ClassVar[str] = "passage"
    __table_args__ = (
        one_of("share", Stretch),
        one_of("outcome", (*End, ANEW), absent=True),
        holds("shape", "began <= opened AND (spent IS NULL) = (ended_at IS NULL)"),
        Index("ix_passage_number", "number", "to_party", "party"),
        Index("ix_passage_ended", "party", "ended_at", *OF_PASSAGE),
        partial("ix_passage_open", "party", "target_at", *OF_OPEN_PASSAGE, where=ON_ITS_WAY),
        partial(
            "ix_passage_long", "party", "ended_at", "target_at", *OF_OPEN_PASSAGE, where=WEEKS_LONG
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str = Field(foreign_key="release.number")
    to_party: str
    party: str
    share: str
    precedence: str
    exercise: bool
    began: datetime
    opened: datetime
    target_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    spent: int | None = Field(default=None, sa_type=BigInteger)
    held: int | None = Field(default=None, sa_type=BigInteger)


PASSAGE = table(PassageRow)
