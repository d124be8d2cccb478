"""The table by which releases are found: by the words of their titles, and by their numbers."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, String
from sqlmodel import Field, SQLModel

from storage.tables.columns import table

Exact = String().with_variant(String(collation="C"), "postgresql")
"""Text in the order of its characters, by which a range holds what begins alike."""


class SearchTermRow(SQLModel, table=True):
    """
    That a party may know of a release with this term in its title or number.

    What a party may not know of has no row of its own, so that neither what it finds nor how long
    that takes depends on it. In this order a term's releases are read, the newest last.
    """

    __tablename__: ClassVar[str] = "search_term"
    __table_args__: ClassVar[Any] = (
        Index("ix_search_term_number", "number", "party", "term"),
        {"sqlite_with_rowid": False},
    )
    party: str = Field(primary_key=True)
    term: str = Field(primary_key=True, sa_type=Exact)
    submitted_at: datetime = Field(primary_key=True)
    number: str = Field(primary_key=True, foreign_key="release.number")


SEARCH_TERM = table(SearchTermRow)
