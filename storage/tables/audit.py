"""The tables of the audit log: its records, and its signed head."""

from typing import ClassVar

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field, SQLModel

from storage.tables.columns import BigInt, holds, partial, table


class AuditRow(SQLModel, table=True):
    """A record of the audit log, with its leaf of the tree."""

    __tablename__: ClassVar[str] = "audit"
    __table_args__ = (
        holds("shape", "seq >= 0 AND length(leaf) = 32"),
        partial("ix_audit_refused", "party", "at", "rule", where="rule IS NOT NULL"),
    )
    seq: int = Field(primary_key=True, sa_type=BigInt, sa_column_kwargs={"autoincrement": False})
    at: int = Field(sa_type=BigInteger)
    actor: str
    party: str | None = None
    action: str
    object: str | None = Field(default=None, index=True)
    result: str
    rule: str | None = None
    detail: str | None = Field(default=None, sa_type=Text)
    leaf: bytes


class AuditHeadRow(SQLModel, table=True):
    """
    The one row every act locks last: how large the log is, its growing edge, its signed checkpoint.
    """

    __tablename__: ClassVar[str] = "audit_head"
    __table_args__ = (holds("single", "id = 1"),)
    id: int = Field(
        default=1, primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False}
    )
    size: int = Field(sa_type=BigInteger)
    frontier: bytes
    checkpoint: str = Field(sa_type=Text)


AUDIT = table(AuditRow)
AUDIT_HEAD = table(AuditHeadRow)
