"""Acts on standing authorisations, each a transaction that holds the book against every other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from bot.domain import grants
from bot.domain.book import Book
from bot.domain.grants import GrantChange
from bot.domain.notifications import news
from bot.domain.refusals import DuplicatePending, Refusal
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from storage.authorisations import reports
from storage.book import authorisations
from storage.outbox import home_tabs
from storage.randomness import Random
from storage.releases import idempotency, repository
from storage.tables.book import BOOK
from storage.tables.releases import AUTHORISATION_USE, DELIVERY
from storage.transaction.act import Attempt, Commit
from storage.transaction.runner import DEADLINE, Job, Transactions

NEWS: Mapping[str, str] = {
    "authorise": news.GRANTED,
    "renew": news.PROLONGED,
    "reject": news.REJECTED,
    "revoke": news.REVOKED,
    "end": news.OVER,
}
"""What is told of each step; of a confirmation it depends on what was confirmed."""


@dataclass(frozen=True)
class Granted:
    """What came of an act on an authorisation, and the book that it went by."""

    change: GrantChange
    book: Book


@dataclass
class Authorisations:
    """
    What releasing authorities decide beforehand.

    Every change bumps the book's revision, so that no release goes by what was there before: it is
    committed either before the change, or after it and without the authorisation.
    """

    db: Transactions

    def change(
        self,
        rule: Callable[[Book], GrantChange],
        attempt: Attempt,
        *,
        deadline: float = DEADLINE,
    ) -> Job[Granted | None]:
        """
        Let a rule grant, confirm, renew or end an authorisation, and keep it with its record.

        Returns:
            What was done. None where this very request did so before.

        Raises:
            Refusal: whatever the rule raised, once its record is durable.
            NotStarted: awaited, it had not begun within `deadline` seconds, and will not.
        """
        return self.db.act(lambda c: self._change(c, rule, attempt), attempt, deadline=deadline)

    def at_hub(self, id: str) -> Job[list[Release]]:
        """Return the releases under an authorisation that still wait at a hub, the oldest first."""
        used = AUTHORISATION_USE.c
        found = (
            select(used.number, used.at)
            .join(DELIVERY, DELIVERY.c.number == used.number)
            .where(used.authorisation == id, DELIVERY.c.stage == Stage.RELAY_REVIEW.value)
            .order_by(used.at, used.number)
        )

        def read(c: Connection) -> list[Release]:
            numbers = list(dict.fromkeys(row.number for row in c.execute(found)))
            return list(repository.read(c, numbers).values())

        return self.db.read(read)

    def _change(
        self, c: Connection, rule: Callable[[Book], GrantChange], attempt: Attempt
    ) -> Commit[Granted | None]:
        given = self.db.steady.given(attempt.now)
        earlier = idempotency.take(c, attempt.inbound, given)
        if earlier:
            return Commit(earlier.refusal)
        self.db.space.admit(attempt, given)
        c.execute(select(BOOK.c.revision).where(BOOK.c.id == 1).with_for_update())
        # The pages are kept by revision: read before it is bumped, for nobody may keep what is not
        # committed.
        book = self.db.booking.book(c, attempt.now, attempt.actor, hold=True)
        record = self.db.unit_of_work.record
        savepoint = c.begin_nested()
        try:
            if not idempotency.take_view(c, attempt.view, book.latest):
                raise DuplicatePending
            change = rule(book)
        except Refusal as refusal:
            savepoint.rollback()
            idempotency.keep(c, attempt.inbound, idempotency.Earlier(refusal=refusal), book.latest)
            return Commit(refusal, record(c, attempt, book, about=None, refusal=refusal))
        savepoint.commit()
        keep(c, change, book, self.db.keys.random)
        c.execute(update(BOOK).values(revision=BOOK.c.revision + 1))
        idempotency.keep(c, attempt.inbound, idempotency.Earlier(), book.latest)
        one = change.authorisation
        detail = {"step": change.step, **authorisations.recorded(one)}
        return Commit(Granted(change, book), record(c, attempt, book, about=one.id, detail=detail))


def keep(c: Connection, change: GrantChange, book: Book, random: Random) -> None:
    """
    Write what was done to an authorisation, tell of it, and set its timers.

    For a transaction that holds the book against every other act, and bumps its revision.
    """
    one, before = change.authorisation, book.authorisations.get(change.authorisation.id)
    authorisations.write(c, one)
    prolonged = before is not None and before.renewal_at(book.latest) is not None
    what = NEWS.get(change.step) or (news.RENEWED if prolonged else news.LIVE)
    by = {"by": change.by.id} if change.by else {}
    why = {"why": one.ended_because.value} if one.ended_because else {}
    reports.tell(c, what, one, book, random, more={**by, **why})
    reports.set_timers(c, one, book)
    home_tabs.redraw_all(c, book.now)


def end_by_policy(c: Connection, book: Book, random: Random) -> list[str]:
    """
    End the authorisations of another mode than that of the policy that is put in force.

    Returns:
        Their ids.
    """
    changes = grants.ended_by_policy(book)
    for change in changes:
        keep(c, change, book, random)
    return [change.authorisation.id for change in changes]
