"""
The table of certificates of destruction, and what of a delivery is waited for until they are
complete.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.domain.stages import TO_CERTIFY
from storage.shapes import BigInt, holds

HELD = f"stage IN ({', '.join(sorted(repr(stage.value) for stage in TO_CERTIFY))})"
"""Which deliveries wait for certificates; as text, so that queries meet the partial indexes."""


class CertificateRow(SQLModel, table=True):
    """An officer's word for their party, on one delivery: nothing of it is kept outside."""

    __tablename__: ClassVar[str] = "certificate"
    __table_args__ = (
        holds("shape", "version > 0"),
        Index("uq_certificate_once", "number", "to_party", "party", "by", unique=True),
        Index("ix_certificate_given", "number", "to_party", "party", "at"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str = Field(foreign_key="release.number")
    to_party: str
    by: str
    party: str
    version: int
    at: datetime
