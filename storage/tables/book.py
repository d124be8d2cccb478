"""The tables of the book: policy, roster, desks, declarations, and who can be reached."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Integer, Text
from sqlmodel import Field, SQLModel

from bot.domain.arrangements.status import EventKind
from bot.domain.officers import HandoverEnd
from bot.domain.release.authorisation import Ended
from storage.tables.columns import BigInt, Words, holds, one_of, table


class BookRow(SQLModel, table=True):
    """
    The one row that says which policy is in force.
    """

    __tablename__: ClassVar[str] = "book"
    __table_args__ = (holds("single", "id = 1"),)
    id: int = Field(
        default=1, primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False}
    )
    #: Counts every change to what the book holds.
    revision: int
    #: The policy file's text.
    policy: str = Field(sa_type=Text)
    #: When the policy took the place of another; None for the first.
    policy_since: datetime | None = None


class SettingRow(SQLModel, table=True):
    """What the desk itself has learned, such as its workspace."""

    __tablename__: ClassVar[str] = "setting"
    key: str = Field(primary_key=True)
    value: str


class OfficerRow(SQLModel, table=True):
    """An officer on the roster, or who once was: `active` says which."""

    __tablename__: ClassVar[str] = "officer"
    id: str = Field(primary_key=True)
    party: str
    name: str
    roles: list[str] = Field(sa_type=JSON)
    clearance: str
    subjects: list[str] | None = Field(default=None, sa_type=Words)
    duty: bool
    language: str
    timezone: str
    active: bool


class DeskRow(SQLModel, table=True):
    """A party's channels."""

    __tablename__: ClassVar[str] = "desk"
    party: str = Field(primary_key=True)
    liaison: str
    approvals: str
    supervisors: str | None = None
    telephone: str | None = None


class PresenceRow(SQLModel, table=True):
    """The one row that counts changes of who can be reached: of attendance and of watches."""

    __tablename__: ClassVar[str] = "presence"
    __table_args__ = (holds("single", "id = 1"),)
    id: int = Field(
        default=1, primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False}
    )
    revision: int


class AttendanceRow(SQLModel, table=True):
    """Whether an officer can be reached, as of a revision of that; absent columns do not apply."""

    __tablename__: ClassVar[str] = "attendance"
    officer: str = Field(primary_key=True)
    leave_until: datetime | None = None
    stand_in: str | None = None
    snoozed_until: datetime | None = None
    quiet_from: datetime | None = None
    quiet_until: datetime | None = None
    revision: int = Field(index=True)


class WatchRow(SQLModel, table=True):
    """Who has the watch of a desk."""

    __tablename__: ClassVar[str] = "watch"
    party: str = Field(primary_key=True)
    officer: str
    taken_at: datetime


class HandoverRow(SQLModel, table=True):
    """The watch of a desk as it was last offered to a colleague."""

    __tablename__: ClassVar[str] = "handover"
    __table_args__ = (one_of("ended", HandoverEnd, absent=True),)
    party: str = Field(primary_key=True)
    #: Who had the watch then, and keeps it until it is accepted.
    giver: str
    #: To whom it was offered.
    receiver: str
    #: What the giver says about it, which the receiver reads; empty for nothing.
    note: str = Field(sa_type=Text)
    offered_at: datetime
    ends_at: datetime
    #: What became of it; None while it is open.
    ended: str | None = None


class ArrangementEventRow(SQLModel, table=True):
    """What a party declared of an arrangement, in the order it was declared."""

    __tablename__: ClassVar[str] = "arrangement_event"
    __table_args__ = (one_of("kind", EventKind),)
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    arrangement: str
    party: str
    kind: str
    effective_at: datetime
    declared_at: datetime


class HaltRow(SQLModel, table=True):
    """A time in which an arrangement was on hold by a policy that is in force no longer."""

    __tablename__: ClassVar[str] = "halt"
    __table_args__ = (holds("shape", "begins < ends"),)
    arrangement: str = Field(primary_key=True)
    begins: datetime = Field(primary_key=True)
    ends: datetime


class AuthorisationRow(SQLModel, table=True):
    """
    A standing authorisation, as `bot.domain.release.authorisation` has it.

    `lifetime` is in seconds; absent columns do not apply.
    """

    __tablename__: ClassVar[str] = "authorisation"
    __table_args__ = (
        one_of("ended_because", Ended, absent=True),
        holds("shape", "begins < ends AND cap > 0 AND lifetime > 0"),
        holds("hands", "confirmed_by IS NULL OR confirmed_by <> granted_by"),
    )
    id: str = Field(primary_key=True)
    party: str
    arrangement: str
    subject: str
    ways: list[list[str]] = Field(sa_type=JSON)
    level: str
    caveats: list[str] = Field(sa_type=JSON)
    precedence: str
    lifetime: int = Field(sa_type=BigInteger)
    exercise: bool
    template: str | None = None
    begins: datetime
    ends: datetime
    cap: int
    why: str = Field(sa_type=Text)
    granted_by: str
    granted_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    renew_until: datetime | None = None
    renew_by: str | None = None
    renew_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_because: str | None = None


BOOK = table(BookRow)
SETTING = table(SettingRow)
OFFICER = table(OfficerRow)
DESK = table(DeskRow)
PRESENCE = table(PresenceRow)
ATTENDANCE = table(AttendanceRow)
WATCH = table(WatchRow)
HANDOVER = table(HandoverRow)
ARRANGEMENT_EVENT = table(ArrangementEventRow)
HALT = table(HaltRow)
AUTHORISATION = table(AuthorisationRow)
