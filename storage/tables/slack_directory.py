"""The tables of what Slack has told of channels and accounts, which every replica goes by."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Connection, bindparam, select
from sqlmodel import Field, SQLModel

from bot.domain.officers import NO_NEWS, Account, OfficerId
from storage.tables.columns import Words, holds, table


class MembersRow(SQLModel, table=True):
    """
    Who is in a desk's channel.

    `members` is Slack's answer of `asked_at`, Slack user ids; both are absent where somebody came
    or left since. `changes` counts those times: an answer that was asked for before the last of
    them does not count.
    """

    __tablename__: ClassVar[str] = "channel_members"
    __table_args__ = (holds("shape", "changes >= 0 AND (members IS NULL) = (asked_at IS NULL)"),)
    channel: str = Field(primary_key=True)
    changes: int
    asked_at: datetime | None = None
    members: list[str] | None = Field(default=None, sa_type=Words)


class AccountRow(SQLModel, table=True):
    """
    What an officer's account in Slack is.

    `outside` is Slack's word for what it is instead of a full member's, by its last answer.
    `changes` counts the times that Slack has told of a change: an answer that was asked for before
    the last of them does not count. There is a row only where there were news.
    """

    __tablename__: ClassVar[str] = "account"
    __table_args__ = (holds("shape", "changes >= 0"),)
    officer: str = Field(primary_key=True)
    changes: int
    outside: str | None = None


ACCOUNT = table(AccountRow)
MEMBERS = table(MembersRow)
_SAID = select(ACCOUNT.c.changes, ACCOUNT.c.outside).where(
    ACCOUNT.c.officer == bindparam("officer")
)


def account(c: Connection, officer: OfficerId | None) -> Account:
    """What Slack said last of an officer's account."""
    row = c.execute(_SAID, {"officer": officer}).one_or_none() if officer else None
    return Account(*row) if row else NO_NEWS
