"""What happens in the transaction of one act: all of it, or only the record of its refusal."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NoReturn, TypeVar

from sqlalchemy import Connection

from bot import failpoints
from bot.domain.book import Book
from bot.domain.refusals import ContentUnavailable, DuplicatePending, NotFound, Refusal
from bot.domain.release.authority import basis, decided_unread
from bot.domain.release.content import Content
from bot.domain.release.release import Decision, Release
from bot.domain.release.retention import keep_until, released_by
from bot.domain.release.stages import CHASE, CORRECT, NUDGE, REMIND, TRY, UNATTENDED, WARN
from bot.domain.steps.corrections import follow
from storage.audit.anchor import Anchor
from storage.book import authorisations
from storage.book.book_reader import Booking
from storage.clock import GuardedClock
from storage.content import sealed_content
from storage.keys.directory import KeyDirectory
from storage.outbox import cards, home_tabs, notices, timers
from storage.releases import idempotency, repository
from storage.releases.passages import Ended
from storage.transaction.act import Attempt, Commit, Outcome, Precheck, PrecheckResult, Rule
from storage.transaction.audit_log import AuditLog
from storage.transaction.disk_space import Space

T = TypeVar("T")
QUIET = frozenset({REMIND, NUDGE, WARN, CHASE, TRY, UNATTENDED, "caveats", "read", "details"})
"""Lines of the register that change nothing a card shows."""


@dataclass(frozen=True)
class UnitOfWork:
    """What can be done within a transaction. Nothing else writes releases or records."""

    keys: KeyDirectory
    booking: Booking
    log: AuditLog
    space: Space
    steady: GuardedClock

    def change(
        self, c: Connection, number: str | None, decide: Rule, attempt: Attempt
    ) -> Commit[Outcome]:
        """
        Let a rule decide on a release as it stands under lock, and write what it decided.

        Args:
            c: the connection, in a transaction.
            number: the release's number, None for a new one.
            decide: the rule.
            attempt: who acts, and how.
        """
        earlier = idempotency.take(c, attempt.inbound, self.steady.given(attempt.now))
        if earlier:
            return self._again(c, earlier, number, attempt)
        self.space.admit(attempt, self.steady.given(attempt.now))
        release, others = self._read(c, number, repository.lock(c, number) if number else [])
        book = self._book(c, attempt, number, others)
        if attempt.timer is not None and not timers.take(c, attempt.timer):
            return Commit(_unchanged(release, book))
        savepoint = c.begin_nested()
        try:
            if number is not None and release is None:
                raise NotFound
            if not idempotency.take_view(c, attempt.view, book.latest):
                raise DuplicatePending
            decision = decide(release, book)
            decision = decision and follow(release, decision, book)
            outcome, spent, ended = (
                self._write_all(c, release, decision, book, attempt) if decision else (None, (), ())
            )
        except Refusal as refusal:
            savepoint.rollback()
            return self._refused(c, refusal, attempt, book, number)
        if decision is None or outcome is None:
            savepoint.rollback()
            if attempt.timer is not None and release:
                timers.set_ahead(c, release, book)
            idempotency.keep(c, attempt.inbound, idempotency.Earlier(number=number), book.latest)
            return Commit(_unchanged(release, book))
        savepoint.commit()
        idempotency.keep(
            c,
            attempt.inbound,
            idempotency.Earlier(number=outcome.release.number),
            book.latest,
        )
        for other in decision.others:
            self._record_other(c, other, attempt, book)
        detail = _detail(release, decision, attempt, book)
        return Commit(
            outcome,
            self.record(c, attempt, book, about=outcome.release.number, detail=detail),
            spent,
            ended,
        )

    def glance(
        self, c: Connection, number: str | None, check: Precheck, attempt: Attempt, record: bool
    ) -> Commit[PrecheckResult]:
        """
        Look at a release without changing anything. A look that is refused is recorded like any
        attempt.

        Args:
            c: the transaction.
            number: the release; None where there is none yet.
            check: may refuse.
            attempt: who looks, and when.
            record: whether a look that is not refused is recorded too.
        """
        earlier = idempotency.take(c, attempt.inbound, self.steady.given(attempt.now))
        release, others = self._read(c, number, repository.chain_of(c, number) if number else [])
        book = self._book(c, attempt, number, others)
        if earlier:
            return Commit(
                _repeated(earlier.refusal) or PrecheckResult(release, book, repeated=True)
            )
        self.space.admit(attempt, self.steady.given(attempt.now))
        try:
            check(release, book)
        except Refusal as refusal:
            return self._refused(c, refusal, attempt, book, number)
        idempotency.keep(c, attempt.inbound, idempotency.Earlier(number=number), book.latest)
        head = (
            self.record(c, attempt, book, about=number, detail=_place(attempt)) if record else None
        )
        return Commit(PrecheckResult(release, book), head)

    def refuse(
        self, c: Connection, refusal: Refusal, attempt: Attempt, number: str | None
    ) -> Commit[NoReturn]:
        """
        Record an attempt that was refused before it came to any rule.

        Args:
            c: the connection, in a transaction.
            refusal: why it was refused.
            attempt: who acts, and how.
            number: the release's number, if any.
        """
        earlier = idempotency.take(c, attempt.inbound, self.steady.given(attempt.now))
        if earlier:
            return Commit(_repeated(earlier.refusal) or refusal)
        self.space.admit(attempt, self.steady.given(attempt.now))
        book = self.booking.book(c, attempt.now, attempt.actor, number, hold=True)
        return self._refused(c, refusal, attempt, book, number)

    def record(
        self,
        c: Connection,
        attempt: Attempt,
        book: Book | None,
        *,
        about: str | None,
        refusal: Refusal | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> Anchor:
        """
        Add an act's record to the audit log, as the last thing that a transaction does.

        Args:
            c: the transaction.
            attempt: who acts, and when.
            book: the book it went by.
            about: the object, as the record names it.
            refusal: why it was refused, if it was.
            detail: what the record says beyond its columns.

        Returns:
            The log's new head.
        """
        officer = book.roster.get(attempt.actor) if book and attempt.actor else None
        return self.log.append(
            c,
            at=None if self.steady.apart else attempt.now or self.steady.now(),
            actor=attempt.name,
            party=officer.party if officer else None,
            action=attempt.action,
            about=about,
            result="refused" if refusal else "done",
            rule=refusal.rule if refusal else None,
            detail=detail,
        )

    def _read(
        self, c: Connection, number: str | None, numbers: Sequence[str]
    ) -> tuple[Release | None, tuple[Release, ...]]:
        """Return a release, None where there is none, and the others of its chain in order."""
        found = repository.read(c, numbers)
        release = found.pop(number, None) if number else None
        return release, tuple(sorted(found.values(), key=lambda one: one.link.n))

    def _book(
        self, c: Connection, attempt: Attempt, number: str | None, others: tuple[Release, ...]
    ) -> Book:
        """Return the book of an act, which begins a release where it is about none or corrects."""
        begins = number is None or attempt.action == CORRECT
        book = self.booking.book(
            c, attempt.now, attempt.actor, number, hold=True, begins=begins, chain=others
        )

        def kept(of: str, version: int) -> Content | None:
            with suppress(ContentUnavailable):
                return sealed_content.open_version(c, self.keys, of, version, book.latest)
            return None

        return replace(book, kept=kept)

    def _write_all(
        self,
        c: Connection,
        release: Release | None,
        decision: Decision,
        book: Book,
        attempt: Attempt,
    ) -> tuple[Outcome, tuple[str, ...], tuple[Ended, ...]]:
        """Write what a rule decided of a release, or of a new one, and of others of its chain."""
        known = {one.number: one for one in (release, *book.chain) if one}
        before = known.get(decision.release.number)
        outcome, spent, ended = self._write(c, before, decision, book, attempt)
        for other in decision.others:
            failpoints.hit("chain-written")
            was = known[other.release.number]
            _, more, over = self._write(c, was, other, book, attempt)
            spent, ended = spent + more, ended + over
        return outcome, spent, ended

    def _record_other(self, c: Connection, other: Decision, attempt: Attempt, book: Book) -> None:
        """Record what an act did to another release of the chain, under that release's number."""
        if other.moves:
            step = replace(attempt, action=str(other.moves[0].step))
            detail = _detail(other.release, other, step, book)
            self.record(c, step, book, about=other.release.number, detail=detail)

    def _write(
        self,
        c: Connection,
        before: Release | None,
        decision: Decision,
        book: Book,
        attempt: Attempt,
    ) -> tuple[Outcome, tuple[str, ...], tuple[Ended, ...]]:
        spent: list[str] = []
        ended: tuple[Ended, ...] = ()
        after, changed = decision.release, decision.release != before
        if before is None:
            repository.add(c, decision.drafted or after, book)
            authorisations.note_use(c, after, book.now)
        known = before or decision.drafted
        if known and changed:
            after = replace(after, revision=known.revision + 1)
            ended = repository.write(c, known, after, book)
        repository.record_moves(c, after.number, decision.moves)
        failpoints.hit("release-written")
        if changed:
            fresh = (after.versions[-1].n, decision.content) if decision.content else None
            new_key = self.space.new_key(attempt)
            spent = sealed_content.keep(
                c, self.keys, after.number, keep_until(after), fresh, book.now, new_key
            )
            for version in released_by(before, after):
                sealed_content.open_version(c, self.keys, after.number, version, book.latest)
            failpoints.hit("content-sealed")
        steps = {str(move.step) for move in decision.moves}
        if changed or timers.LOOK in steps:
            if not steps or not steps <= QUIET:
                cards.redraw(c, notices.showing(after.number), book.now)
            cards.place(c, after, book, self.keys.random)
            if before and before.precedence != after.precedence:
                cards.rank_anew(c, after, book)
            notices.add(c, after, decision.moves, book, self.keys.random, decision.only)
            timers.set_timers(c, after, decision.moves, book)
            home_tabs.redraw_for(c, after, book.now)
        opened = self._open(c, after, decision, book, attempt)
        return Outcome(after, book, decision.moves, opened), tuple(spent), ended

    def _open(
        self, c: Connection, release: Release, decision: Decision, book: Book, attempt: Attempt
    ) -> Content | None:
        if decision.opens is None:
            return None
        if attempt.opens_view:
            looked = any(move.step == "details" for move in decision.moves)
            kind = "view:details" if looked else "view:body"
            cards.note_view(
                c, release, kind, decision.opens, attempt.opens_view, book, self.keys.random
            )
        return sealed_content.open_version(
            c, self.keys, release.number, decision.opens, book.latest
        )

    def _refused(
        self, c: Connection, refusal: Refusal, attempt: Attempt, book: Book, number: str | None
    ) -> Commit[T]:
        idempotency.keep(c, attempt.inbound, idempotency.Earlier(refusal=refusal), book.latest)
        detail = _place(attempt) | (_held_by(attempt, book) if number else {})
        return Commit(
            refusal, self.record(c, attempt, book, about=number, refusal=refusal, detail=detail)
        )

    def _again(
        self, c: Connection, earlier: idempotency.Earlier, number: str | None, attempt: Attempt
    ) -> Commit[Outcome]:
        refusal = _repeated(earlier.refusal)
        if refusal:
            return Commit(refusal)
        about = earlier.number or number
        release = repository.read(c, [about]).get(about) if about else None
        if release is None:
            return Commit(NotFound())
        book = self.booking.book(c, attempt.now, attempt.actor, about)
        return Commit(Outcome(release, book, repeated=True))


def _unchanged(release: Release | None, book: Book) -> Outcome:
    assert release is not None, "a rule that makes a new release decides something"
    return Outcome(release, book)


def _repeated(refusal: Refusal | None) -> Refusal | None:
    if refusal:
        refusal.repeated = True
    return refusal


def _place(attempt: Attempt) -> dict[str, object]:
    return {"where": attempt.where} if attempt.where else {}


def _held_by(attempt: Attempt, book: Book) -> dict[str, object]:
    """Return what the officer had whose attempt was refused."""
    officer = book.roster.get(attempt.actor) if attempt.actor else None
    if officer is None:
        return {}
    subjects = None if officer.subjects is None else sorted(officer.subjects)
    return {
        "basis": {
            "roles": sorted(officer.roles),
            "clearance": officer.clearance,
            "subjects": subjects,
        }
    }


def _shorter(before: Release | None, after: Release) -> dict[str, int]:
    """Return the seconds that new consents are for, by destination, where it was asked for more."""
    earlier = {c for d in before.deliveries for c in d.consents} if before else set()
    return {
        d.to: c.lifetime // timedelta(seconds=1)
        for d in after.deliveries
        for c in d.consents
        if c not in earlier and c.lifetime and c.lifetime < after.lifetime
    }


def _detail(
    before: Release | None, decision: Decision, attempt: Attempt, book: Book
) -> dict[str, object]:
    """
    Return what the record says of an act beyond its columns, never content.

    That is stages, fingerprints and authority.

    Args:
        before: the release as it was.
        decision: what the rule decided.
        attempt: who acts, and when.
        book: the book it went by.
    """
    release, moves, detail = decision.release, decision.moves, _place(attempt)
    version = max((move.version for move in moves), default=0)
    if version:
        detail |= {"version": version, "hash": release.versions[version - 1].hash}
    if any(decided_unread(before or release, move) for move in moves):
        detail["unread"] = True
    officer = book.roster.get(attempt.actor) if attempt.actor else None
    own = [move for move in moves if officer and move.by == officer.id]
    if officer and own:
        detail["basis"] = vars(basis(officer, str(own[-1].step), before or release))
    cited = book.authorisations.get(next((m.authorisation for m in moves if m.authorisation), ""))
    if cited:
        detail["authorisation"] = {"id": cited.id, "hands": list(cited.hands)}
    shorter = _shorter(before, release)
    if shorter:
        detail["lifetime"] = shorter
    told = [
        [str(m.step), m.to, m.before and m.before.value, m.after and m.after.value] for m in moves
    ]
    return detail | ({"moves": told} if told else {})
