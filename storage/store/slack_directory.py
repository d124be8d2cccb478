"""What Slack has told of channels and accounts, kept for all replicas."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Table, bindparam, delete, select, update

from bot.domain.officers import Account, OfficerId
from storage.database.upsert import add_missing
from storage.outbox import book_changes, held_channels, home_tabs
from storage.tables.outbox import CARD
from storage.tables.slack_directory import ACCOUNT, MEMBERS, account
from storage.transaction.runner import Job, Transactions

_MEMBERS = select(MEMBERS.c.changes, MEMBERS.c.asked_at, MEMBERS.c.members).where(
    MEMBERS.c.channel == bindparam("channel")
)
_UNSAID = select(MEMBERS.c.channel).where(MEMBERS.c.members.is_(None)).order_by(MEMBERS.c.channel)


@dataclass(frozen=True)
class Members:
    """
    Who is in a channel.

    Attributes:
        people: Slack user ids, as Slack gave them when it was asked at `asked_at`; None where
            somebody came or left since, or it never was asked.
        changes: how often somebody came or left; an answer that was asked for before the last time
            does not count.
    """

    changes: int = 0
    asked_at: datetime | None = None
    people: tuple[str, ...] | None = None


@dataclass
class SlackDirectory:
    """What handlers and outbox hear from Slack, and know of it."""

    db: Transactions

    def account_changed(self, officer: OfficerId) -> Job[Account]:
        """
        Note that an officer's account has changed. Slack is asked anew, whatever was said of it
        before.
        """

        def work(c: Connection) -> Account:
            _changed(c, ACCOUNT, ACCOUNT.c.officer, officer)
            return account(c, officer)

        return self.db.at_once(work)

    def account_said(self, officer: OfficerId, said: Account) -> Job[Account]:
        """
        Keep what Slack says of an account.

        What somebody has open who is no member any more is blanked, and their Home is emptied.

        Returns:
            What is known then, which is another where the account has changed meanwhile.
        """
        return self.db.at_once(lambda c: self._account_said(c, officer, said))

    def members(self, channel: str) -> Job[Members]:
        """Read who is in a channel, as far as it is known."""
        return self.db.read(lambda c: _members(c, channel))

    def members_unsaid(self) -> Job[list[str]]:
        """
        Find the channels where somebody came or left, and Slack has not said since who is there.
        """
        return self.db.read(lambda c: list(c.scalars(_UNSAID)))

    def members_changed(self, channel: str) -> Job[None]:
        """
        Note that somebody came into a channel, or left it. Slack is asked anew before the next card
        is drawn there.
        """
        return self.db.at_once(
            lambda c: _changed(c, MEMBERS, MEMBERS.c.channel, channel, asked_at=None, members=None)
        )

    def members_said(self, channel: str, said: Members) -> Job[bool]:
        """
        Keep who is in a channel, unless somebody came or left since Slack was asked.

        Returns:
            Whether it counts.
        """

        def work(c: Connection) -> bool:
            add_missing(c, MEMBERS, [{"channel": channel, "changes": 0}])
            same = (MEMBERS.c.channel == channel, MEMBERS.c.changes == said.changes)
            values = {"asked_at": said.asked_at, "members": list(said.people or ())}
            return bool(c.execute(update(MEMBERS).where(*same).values(**values)).rowcount)

        return self.db.sweep(work)

    def hold_channel(
        self, channel: str, party: str, why: str, users: Collection[str], now: datetime
    ) -> Job[datetime]:
        """
        Tell a party that messages to its channel are held back, as `held_channels.report_hold`
        does.

        Args:
            channel: the channel's id in Slack.
            party: whose channel it is.
            why: `outsiders`, or an error code of Slack's.
            users: who is in the channel and should not be.
            now: the time.
        """
        booking, random = self.db.booking, self.db.keys.random

        def work(c: Connection) -> datetime:
            book = booking.book(c, now, None)
            return held_channels.report_hold(c, channel, party, why, users, book, random)

        return self.db.sweep(work)

    def free_channel(self, channel: str, now: datetime) -> Job[None]:
        """Let a channel have the messages that were held back."""
        return self.db.sweep(lambda c: held_channels.end_hold(c, channel, now))

    def view_closed(self, external_id: str, by: OfficerId) -> Job[int]:
        """
        Forget a modal that its reader has closed. Whoever else says so closes nothing, and it is
        still blanked.
        """
        own = (CARD.c.external_id == external_id, CARD.c.officer == by)
        return self.db.sweep(lambda c: c.execute(delete(CARD).where(*own)).rowcount)

    def _account_said(self, c: Connection, officer: OfficerId, said: Account) -> Account:
        add_missing(c, ACCOUNT, [{"officer": officer, "changes": 0}])
        c.execute(select(ACCOUNT.c.officer).where(ACCOUNT.c.officer == officer).with_for_update())
        before = account(c, officer)
        if before.changes != said.changes or before == said:
            return before
        c.execute(update(ACCOUNT).where(ACCOUNT.c.officer == officer).values(outside=said.outside))
        now = self.db.steady.now()
        book_changes.redraw(c, now, cards=book_changes.seen_by([officer], []))
        home_tabs.redraw_now(c, officer, now)
        return said


def _members(c: Connection, channel: str) -> Members:
    row = c.execute(_MEMBERS, {"channel": channel}).one_or_none()
    if row is None:
        return Members()
    changes, asked_at, people = row
    return Members(changes, asked_at, None if people is None else tuple(people))


def _changed(c: Connection, of: Table, key: Column[str], what: str, **forgotten: None) -> None:
    add_missing(c, of, [{key.name: what, "changes": 0}])
    c.execute(update(of).where(key == what).values(changes=of.c.changes + 1, **forgotten))
