"""The table of sealed content."""

from typing import ClassVar

from sqlalchemy import Integer
from sqlmodel import Field, SQLModel

from storage.tables.columns import holds, table


class ContentRow(SQLModel, table=True):
    """A version's content under seal, for as long as somebody may still need it."""

    __tablename__: ClassVar[str] = "content"
    __table_args__ = (
        holds("shape", "length(epoch) = 10 AND length(wrapped_key) = 60 AND length(nonce) = 12"),
        holds("sealed", "length(ciphertext) >= 16"),
    )
    number: str = Field(primary_key=True, foreign_key="release.number")
    version: int = Field(
        primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False}
    )
    epoch: str = Field(index=True)
    wrapped_key: bytes
    nonce: bytes
    ciphertext: bytes


CONTENT = table(ContentRow)
