"""The table of the questions that were asked about deliveries, and of the answers."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Integer, Text
from sqlmodel import Field, SQLModel

from storage.tables.columns import holds, partial, table

OPEN = "replied_at IS NULL AND closed_at IS NULL"
"""The questions whose answer is awaited; as text, so that queries meet the partial index."""


class QuestionRow(SQLModel, table=True):
    """
    A question about a delivery. One that is about several is a row for each, of the same number.
    """

    __tablename__: ClassVar[str] = "question"
    __table_args__ = (
        ForeignKeyConstraint(["number", "to_party"], ["delivery.number", "delivery.to_party"]),
        holds("shape", "n > 0 AND version > 0 AND reminded >= 0"),
        holds("answer", "(reply IS NULL) = (replied_at IS NULL)"),
        holds("ends_once", "replied_at IS NULL OR closed_at IS NULL"),
        partial("uq_question_open", "number", "to_party", where=OPEN, unique=True),
    )
    number: str = Field(primary_key=True)
    to_party: str = Field(primary_key=True)
    #: Its place among the questions of its release, from 1.
    n: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    by: str
    #: The party that asked, whose slot was open.
    party: str
    version: int
    text: str = Field(sa_type=Text)
    at: datetime
    reply: str | None = Field(default=None, sa_type=Text)
    replied_by: str | None = None
    replied_at: datetime | None = None
    #: When it was closed without an answer.
    closed_at: datetime | None = None
    #: How many reminders of the awaited answer were sent.
    reminded: int = 0
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None


QUESTION = table(QuestionRow)
