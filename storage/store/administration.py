"""
Changes to the book: policy, roster, declarations.

Each is an act, is recorded, and is shown on the cards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from bot.calendars import holiday_faults
from bot.domain.arrangements.status import ArrangementEvent, may_declare, status, statuses
from bot.domain.book import Book
from bot.domain.officers import OfficerId, slack_user
from bot.domain.policy.loader import PolicyInvalid, load
from bot.domain.policy.model import Policy
from bot.domain.policy.working_hours import Interval, clip
from bot.domain.refusals import NotRegistered, PartyFixed, Refusal
from storage.authorisations import reports
from storage.authorisations.grants import end_by_policy
from storage.book import settings
from storage.book.book_reader import frozen, officer_values
from storage.book.roster import Roster, RosterDiff, changes, difference, recorded, transfers
from storage.database.upsert import put
from storage.outbox import book_changes, held_channels, home_tabs, news, timers
from storage.store.timers import STANDING, retime
from storage.tables.book import ARRANGEMENT_EVENT, BOOK, DESK, HALT, OFFICER
from storage.transaction.act import Attempt, Commit
from storage.transaction.runner import Job, Transactions

T = TypeVar("T")
Done = tuple[T, Mapping[str, object]]
"""What an administrative act leaves: its value, and what its record says of it."""
WORKSPACE = "workspace"


@dataclass
class Administration:
    """
    Acts of custodians, security officers and operators.

    All of them bump the book's revision, so that no act goes on by what was in force before.
    """

    db: Transactions

    def set_policy(self, text: str, attempt: Attempt) -> Job[Policy]:
        """
        Put a policy in force.

        Raises:
            PolicyInvalid: it cannot be used, or releases and officers refer to what it does not
                have.
        """
        policy = load(text)
        unknown = list(
            holiday_faults({code: p.working_hours.holidays for code, p in policy.parties.items()})
        )
        if unknown:
            raise PolicyInvalid(unknown)

        def work(c: Connection, book: Book | None, now: datetime) -> Done[Policy]:
            faults = list(book_changes.orphans(c, policy))
            if faults:
                raise PolicyInvalid(faults)
            if c.scalar(select(BOOK.c.policy)) is None:
                c.execute(insert(BOOK).values(id=1, revision=0, policy=text))
            else:
                c.execute(update(BOOK).values(policy=text, policy_since=now))
            book_changes.rank_anew(c, policy)
            book_changes.redraw(c, now)
            ended: list[str] = []
            if book:
                earlier = _keep_halts(c, book)
                declared = self.db.booking.pages(c).events
                retime(
                    c, replace(book, policy=policy, frozen=frozen(policy, declared, now, earlier))
                )
                news.report_policy(
                    c,
                    book.policy,
                    declared,
                    replace(book, policy=policy),
                    self.db.keys.random,
                )
                ended = self._authorised(c, book, policy, declared)
            before = {"before": book.policy.fingerprint} if book else {}
            over = {"authorisations_ended": ended} if ended else {}
            return policy, {"fingerprint": policy.fingerprint} | before | over

        return self._administer(
            attempt, work, policy.policy_id, {"fingerprint": policy.fingerprint}
        )

    def import_roster(self, roster: Roster, attempt: Attempt) -> Job[RosterDiff]:
        """
        Take over desks and officers. Officers whom the roster does not name are stood down.

        Cards that are not posted yet move to their desk's new channels. What a changed officer has
        open is redrawn.

        Returns:
            What the roster changes.

        Raises:
            PartyFixed: it moves officers to another party; nothing of it is taken over.
        """

        def work(c: Connection, book: Book | None, now: datetime) -> Done[RosterDiff]:
            assert book, "a roster is read with the policy in force"
            moved = transfers(roster, book.roster)
            if moved:
                raise PartyFixed(users=", ".join(map(slack_user, moved)))
            diff = difference(roster, book.roster, book.desks)
            named = {officer.id: officer for officer in roster.officers}
            for key in (*diff.added, *diff.changed):
                put(c, OFFICER, {"id": key}, officer_values(named[key]))
            for key in diff.stood_down:
                c.execute(update(OFFICER).where(OFFICER.c.id == key).values(active=False))
            desks = {desk.party: desk for desk in roster.desks}
            for party in diff.desks:
                c.execute(delete(DESK).where(DESK.c.party == party))
                if party in desks:
                    c.execute(insert(DESK).values(**vars(desks[party])))
                    book_changes.move_cards(c, desks[party])
            people = {**{key: replace(o, active=False) for key, o in book.roster.items()}, **named}
            after = replace(book, roster=people, desks=desks)
            news.report_officers(c, book, after, self.db.keys.random)
            reports.report_rests(c, book, after, self.db.keys.random)
            touched = book_changes.seen_by((*diff.changed, *diff.stood_down), diff.desks)
            book_changes.redraw(c, now, cards=touched)
            held_channels.retry_held(c)
            told = recorded(diff, roster, book.roster, book.desks)
            before = settings.value(c, WORKSPACE)
            if before != roster.workspace:
                told["workspace"] = [before, roster.workspace]
            settings.put(c, WORKSPACE, roster.workspace)
            return diff, told

        return self._administer(attempt, work, "roster", {})

    def record_event(
        self, event: ArrangementEvent, attempt: Attempt, *, why: str = ""
    ) -> Job[bool]:
        """
        Record what a party declares of an arrangement.

        Every card it concerns is redrawn now and when it takes effect. Nothing is dated back: until
        it is declared, all act by what was in force.

        Returns:
            Whether it changes anything. Where it does not, it is on record, and nobody is told.

        Raises:
            WrongParty: the declaration is not that party's to make.
        """

        def work(c: Connection, book: Book | None, now: datetime) -> Done[bool]:
            assert book, "an arrangement is one of the policy in force"
            arrangement = book.policy.arrangements[event.arrangement]
            current = status(arrangement, self.db.booking.pages(c).events, now)
            may_declare(arrangement, current, event.kind, event.party)
            effective = max(event.effective_at, now)
            kept = replace(event, effective_at=effective)
            changed = news.report_declared(
                c,
                kept,
                self.db.booking.pages(c).events,
                book,
                self.db.keys.random,
            )
            c.execute(
                insert(ARRANGEMENT_EVENT).values(
                    **{**vars(kept), "kind": kept.kind.value}, declared_at=now
                )
            )
            book_changes.redraw(c, now, book_changes.under(book.policy, arrangement.id))
            pages = self.db.booking.pages(c)
            declared = (*pages.events, kept)
            counted = frozen(book.policy, declared, pages.since, pages.earlier)
            retime(c, replace(book, frozen=counted), arrangement.id)
            after = replace(book, standings=statuses(book.policy, declared, now))
            reports.report_rests(c, book, after, self.db.keys.random)
            if effective > now:
                timers.add(c, None, STANDING, arrangement.id, effective)
            told = {
                "kind": kept.kind.value,
                "party": kept.party,
                "effective_at": effective.isoformat(),
            }
            return changed, told | _reason(why)

        asked = {
            "kind": event.kind.value,
            "party": event.party,
            "effective_at": event.effective_at.isoformat(),
        }
        return self._administer(attempt, work, event.arrangement, asked | _reason(why))

    def stand_down(self, officer: OfficerId, attempt: Attempt, *, why: str = "") -> Job[None]:
        """
        Stop an officer from acting at once, and blank what they have open.

        Raises:
            NotRegistered: nobody of that id is on the roster.
        """
        return self._set_active(officer, attempt, why, active=False)

    def reinstate(self, officer: OfficerId, attempt: Attempt, *, why: str = "") -> Job[None]:
        """
        Let an officer act again.

        Raises:
            NotRegistered: nobody of that id is on the roster.
        """
        return self._set_active(officer, attempt, why, active=True)

    def _set_active(
        self, officer: OfficerId, attempt: Attempt, why: str, *, active: bool
    ) -> Job[None]:
        def work(c: Connection, book: Book | None, now: datetime) -> Done[None]:
            known = book.roster.get(officer) if book else None
            if book is None or known is None:
                raise NotRegistered
            changed = replace(known, active=active)
            was, is_now = officer_values(known), officer_values(changed)
            put(c, OFFICER, {"id": officer}, is_now)
            if known.active is not active:
                after = replace(book, roster={**book.roster, officer: changed})
                news.report_officers(c, book, after, self.db.keys.random)
                reports.report_rests(c, book, after, self.db.keys.random)
            book_changes.redraw(c, now, cards=book_changes.seen_by([officer], []))
            held_channels.retry_held(c)
            return None, {"changed": {officer: changes(was, is_now)}} | _reason(why)

        return self._administer(attempt, work, officer, _reason(why))

    def _authorised(
        self, c: Connection, book: Book, policy: Policy, declared: Sequence[ArrangementEvent]
    ) -> list[str]:
        """
        End or let rest what was authorised beforehand, where another policy does so.

        Returns:
            The ids of what it ends.
        """
        now = replace(
            book,
            policy=self.db.booking.effective(policy),
            standings=statuses(policy, declared, book.now),
        )
        ended = end_by_policy(c, now, self.db.keys.random)
        left = {key: one for key, one in book.authorisations.items() if key not in ended}
        after = replace(now, authorisations=left)
        reports.report_rests(c, book, after, self.db.keys.random)
        return ended

    def _administer(
        self,
        attempt: Attempt,
        work: Callable[[Connection, Book | None, datetime], Done[T]],
        about: str,
        asked: Mapping[str, object],
    ) -> Job[T]:
        """
        Do an administrative act with the book held against every other act, bump its revision, and
        record it.

        Args:
            attempt: who does it, and when.
            work: what is done.
            about: the object, as the audit record names it.
            asked: what is asked for, for the record where it is refused.
        """

        def inside(c: Connection) -> Commit[T]:
            self.db.space.admit(attempt, self.db.steady.given(attempt.now))
            there = (
                c.scalar(select(BOOK.c.revision).where(BOOK.c.id == 1).with_for_update())
                is not None
            )
            # The pages are kept by revision: read before it is bumped, for nobody may keep what is
            # not committed.
            book = self.db.booking.book(c, attempt.now, attempt.actor) if there else None
            now = book.now if book else self.db.steady.given(attempt.now)
            savepoint = c.begin_nested()
            try:
                value, detail = work(c, book, now)
            except Refusal as refusal:
                savepoint.rollback()
                return Commit(
                    refusal,
                    self.db.unit_of_work.record(
                        c, attempt, book, about=about, refusal=refusal, detail=asked
                    ),
                )
            savepoint.commit()
            home_tabs.redraw_all(c, now)
            c.execute(update(BOOK).values(revision=BOOK.c.revision + 1))
            return Commit(
                value,
                self.db.unit_of_work.record(c, attempt, book, about=about, detail=detail),
            )

        return self.db.act(inside, attempt)


def _keep_halts(c: Connection, book: Book) -> dict[str, tuple[Interval, ...]]:
    """
    Keep what was on hold until now by the policy that is replaced: the next one changes nothing of
    the past.
    """
    found = {key: tuple(clip(book.frozen(key), book.now)) for key in book.policy.arrangements}
    c.execute(delete(HALT).where(HALT.c.arrangement.in_(found)))
    rows = [
        {"arrangement": key, "begins": b, "ends": e} for key, held in found.items() for b, e in held
    ]
    if rows:
        c.execute(insert(HALT), rows)
    return found


def _reason(why: str) -> dict[str, object]:
    return {"why": why} if why else {}
