"""The book as it stands in a transaction: read anew only when its revision has moved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from threading import Lock

from sqlalchemy import Connection, RowMapping, and_, bindparam, case, func, select

from bot.calendars import days_off, known
from bot.domain.arrangements.status import LONG_AGO, ArrangementEvent, EventKind, holds, standings
from bot.domain.book import Book, Fresh
from bot.domain.notifications.cards import CardKind
from bot.domain.officers import Desk, Officer, OfficerId, Role
from bot.domain.policy.loader import load
from bot.domain.policy.model import Party, Policy
from bot.domain.policy.working_hours import Interval
from bot.domain.refusals import NotStarted
from bot.domain.release.authorisation import PREFIX, Authorisation, Validity
from bot.domain.release.release import Release
from bot.domain.steps.decision import LOOKING
from bot.waits import UPKEEP_WAIT, real
from storage.book import authorisations, presence
from storage.clock import GuardedClock, Moment
from storage.database.engine import DatabaseFault
from storage.randomness import Random, random_bytes, random_code
from storage.tables.audit import AUDIT
from storage.tables.book import (
    ARRANGEMENT_EVENT,
    BOOK,
    DESK,
    HALT,
    OFFICER,
)
from storage.tables.columns import SqlRow
from storage.tables.outbox import CARD
from storage.tables.releases import HISTORY, RELEASE
from storage.tables.slack_directory import account

_TRIES = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Without the lock of the log's head, which an act takes last; in one statement, for each is a
# journey.
_NEWEST = select(AUDIT.c.at).order_by(AUDIT.c.seq.desc()).limit(1).scalar_subquery()
_REVISION = select(BOOK.c.revision, _NEWEST, presence.REVISION).where(BOOK.c.id == 1)
_HELD_REVISION = _REVISION.with_for_update(read=True, of=BOOK)
_DRAWN = (
    select(CARD.c.party, func.max(CARD.c.version))
    .where(CARD.c.number == bindparam("number"), CARD.c.kind == CardKind.DECISION)
    .where(CARD.c.officer.is_(None), CARD.c.drawn_version > 0)
    .group_by(CARD.c.party)
)
"""Each party with the newest version that its decision card has shown."""
_LOOKED = case((and_(HISTORY.c.step == "looking", HISTORY.c.at > bindparam("since")), HISTORY.c.at))
_ACTED = (
    select(HISTORY.c.number, HISTORY.c.by, HISTORY.c.party, func.max(_LOOKED).label("looked"))
    .where(HISTORY.c.number.in_(bindparam("numbers", expanding=True)), HISTORY.c.by.is_not(None))
    .group_by(HISTORY.c.number, HISTORY.c.by, HISTORY.c.party)
)


@dataclass(frozen=True)
class Pages:
    """
    What the book holds that does not depend on who asks, or when.

    `since` is when the policy was put in force. `earlier` is what was on hold until then, by
    arrangement.
    """

    revision: int
    policy: Policy
    roster: dict[OfficerId, Officer]
    desks: dict[str, Desk]
    events: tuple[ArrangementEvent, ...]
    since: datetime
    earlier: Mapping[str, tuple[Interval, ...]]
    frozen: Callable[[str], tuple[Interval, ...]]
    authorisations: Mapping[str, Authorisation]


class Booking:
    """Opens the book for one act, keeping the newest pages from act to act."""

    def __init__(self, random: Random, steady: GuardedClock, *, loopback: bool) -> None:
        self._random = random
        self._steady = steady
        self._loopback = loopback
        self._kept: Pages | None = None
        self._presence = presence.Presence()
        self._lock = Lock()

    def remembered(self, who: OfficerId | None) -> tuple[Officer | None, bool]:
        """
        Return an officer as on the roster read last, and whether the desk runs an exercise.

        The database is not asked.
        """
        kept = self._kept
        return (kept.roster.get(who) if kept and who else None), bool(kept and kept.policy.exercise)

    def pages(self, connection: Connection) -> Pages:
        """
        Return the pages in force in this transaction.

        Raises:
            DatabaseFault: no policy was ever set.
        """
        return self._in_force(connection, hold=False)[0]

    def moment(self, connection: Connection) -> Moment:
        """Return the time as it is told beside the audit log."""
        return self._steady.moment(recorded_at(connection.scalar(select(_NEWEST))))

    def book(
        self,
        connection: Connection,
        now: datetime | None,
        actor: OfficerId | None,
        number: str | None = None,
        *,
        hold: bool = False,
        begins: bool = False,
        chain: tuple[Release, ...] = (),
    ) -> Book:
        """
        Return the book for who asks, about the release `number` or a new one.

        Args:
            begins: whether a new release may come of it, whose number must be free.
            chain: the other releases of the chain of `number`.
            now: the time to go by; None for the clock's, as it is when the pages are there, and
                with `hold` held.
        """
        pages, reached, newest = self._in_force(connection, hold=hold)
        moment = Moment(now, now, 0.0) if now else self._steady.moment(newest)
        now = moment.now
        acted, looking = _acted_on(connection, number, chain, now) if number else ({}, {})
        drawn = connection.execute(_DRAWN, {"number": number}) if number else ()
        found = standings(pages.policy, pages.events, now)
        return Book(
            now=now,
            recorded=moment.latest,
            doubted=moment.doubt is not None,
            told=moment.told,
            policy=pages.policy,
            standings={key: standing.status for key, standing in found.items()},
            roster=pages.roster,
            desks=pages.desks,
            fresh=self._fresh(connection, now, pages, free=begins),
            actor=actor,
            account=account(connection, actor),
            drawn={row[0]: row[1] for row in drawn},
            acted=acted,
            looking=looking,
            attendance=reached.attendance,
            watch=reached.watch,
            handovers=reached.handovers,
            days_off=days_off,
            frozen=pages.frozen,
            suspended_by={key: standing.suspended_by for key, standing in found.items()},
            chain=chain,
            authorisations=pages.authorisations,
            uses=_uses(connection, pages, actor, now, hold=hold) if number is None else {},
        )

    def effective(self, policy: Policy) -> Policy:
        """
        Return the policy as it counts here.

        The example's ceiling for exercise text is for a sandbox only. Holidays that nobody knows,
        which earlier programs let into the database, count as none, and `check` says so.
        """
        policy = replace(
            policy, parties={code: _with_known_holidays(p) for code, p in policy.parties.items()}
        )
        if self._loopback or not policy.policy_id.startswith("example"):
            return policy
        content = replace(policy.content, exercise_ceiling=policy.content.body_ceiling)
        return replace(policy, content=content)

    def _in_force(
        self, connection: Connection, *, hold: bool
    ) -> tuple[Pages, presence.Reached, datetime | None]:
        """Return what is in force in this transaction, and the time of the newest audit record."""
        found = connection.execute(_HELD_REVISION if hold else _REVISION).one_or_none()
        if found is None:
            raise DatabaseFault("The database holds no policy yet: run tripoint init first.")
        revision, newest, presences = found
        if not self._lock.acquire(timeout=real(UPKEEP_WAIT)):
            raise NotStarted
        try:
            if self._kept is None or self._kept.revision != revision:
                self._kept = self._read(connection, revision)
            pages = self._kept
        finally:
            self._lock.release()
        return pages, self._presence.at(connection, presences), recorded_at(newest)

    def _read(self, connection: Connection, revision: int) -> Pages:
        text, since = connection.execute(
            select(BOOK.c.policy, BOOK.c.policy_since).where(BOOK.c.id == 1)
        ).one()
        kept = self._kept
        same = kept is not None and kept.policy.fingerprint == sha256(text.encode()).hexdigest()
        policy = kept.policy if kept and same else self.effective(load(text))
        officers = [
            _officer(row)
            for row in connection.execute(select(OFFICER).order_by(OFFICER.c.id)).mappings()
        ]
        desks = [
            Desk(**row)
            for row in connection.execute(select(DESK).order_by(DESK.c.party)).mappings()
        ]
        events = connection.execute(
            select(ARRANGEMENT_EVENT).order_by(ARRANGEMENT_EVENT.c.id)
        ).mappings()
        declared = tuple(
            ArrangementEvent(e["arrangement"], e["party"], EventKind(e["kind"]), e["effective_at"])
            for e in events
        )
        earlier = _earlier(connection.execute(select(HALT).order_by(HALT.c.begins)).all())
        return Pages(
            revision,
            policy,
            {officer.id: officer for officer in officers},
            {desk.party: desk for desk in desks},
            declared,
            since or LONG_AGO,
            earlier,
            frozen(policy, declared, since or LONG_AGO, earlier),
            authorisations.read_all(connection),
        )

    def _fresh(self, connection: Connection, now: datetime, pages: Pages, *, free: bool) -> Fresh:
        for _ in range(_TRIES):
            code = random_code(self._random, 4)
            if f"{PREFIX}{code}" in pages.authorisations:
                continue
            if not free or not _taken(connection, code, now.year):
                ref, salt = random_bytes(self._random, 8).hex(), random_bytes(self._random, 32)
                return Fresh(code, ref, salt)
        raise DatabaseFault("There is no free release number left this year.")


def _uses(
    connection: Connection, pages: Pages, actor: OfficerId | None, now: datetime, *, hold: bool
) -> dict[str, int]:
    """Count what went lately under the live authorisations of the party of who asks."""
    officer = pages.roster.get(actor) if actor else None
    live = [
        one.id
        for one in pages.authorisations.values()
        if officer and one.party == officer.party and one.validity(now) is Validity.LIVE
    ]
    return authorisations.uses(connection, live, now, hold=hold) if live else {}


def frozen(
    policy: Policy,
    declared: Sequence[ArrangementEvent],
    since: datetime,
    earlier: Mapping[str, tuple[Interval, ...]],
) -> Callable[[str], tuple[Interval, ...]]:
    """
    Return a function that says when nothing may go on under an arrangement.

    Until `since` it answers as was kept, from then on by this policy.

    Args:
        policy: the policy in force.
        declared: what was declared of the arrangements.
        since: when the policy was put in force.
        earlier: what was on hold until then, by arrangement.
    """
    return cache(
        lambda arrangement: holds(
            policy, declared, arrangement, since, earlier.get(arrangement, ())
        )
    )


def _earlier(rows: Sequence[SqlRow]) -> dict[str, tuple[Interval, ...]]:
    found: dict[str, tuple[Interval, ...]] = {}
    for row in rows:
        found[row.arrangement] = (*found.get(row.arrangement, ()), (row.begins, row.ends))
    return found


def recorded_at(microseconds: object) -> datetime | None:
    """
    Return the time that a record states, or None for what is none.

    Nobody has verified the record here.
    """
    try:
        return (
            _EPOCH + timedelta(microseconds=microseconds) if isinstance(microseconds, int) else None
        )
    except OverflowError:
        return None


Acted = dict[OfficerId, frozenset[str]]
Looking = dict[str, tuple[OfficerId, datetime]]


def _acted_on(
    connection: Connection, number: str, chain: Iterable[Release], now: datetime
) -> tuple[Acted, Looking]:
    """
    Read from the registers of a release and of the others of its chain who has acted on any of
    them, and from its own who looks at it.

    Returns:
        Officer → for which parties they acted. Then party → who of it said last that they look at
        it, and until when that counts. Times that are over are left out.
    """
    numbers = [number, *(other.number for other in chain)]
    found = connection.execute(_ACTED, {"numbers": numbers, "since": now - LOOKING}).all()
    acted: dict[OfficerId, frozenset[str]] = {}
    for _, by, party, _ in found:
        acted[by] = acted.get(by, frozenset()) | {party}
    said = sorted((at, party, by) for of, by, party, at in found if at and of == number)
    return acted, {party: (by, looked + LOOKING) for looked, party, by in said}


def _with_known_holidays(party: Party) -> Party:
    hours = party.working_hours
    if hours.holidays is None or known(hours.holidays):
        return party
    return replace(party, working_hours=replace(hours, holidays=None))


def officer_values(officer: Officer) -> dict[str, object]:
    """Return an officer as a row."""
    return {
        "id": officer.id,
        "party": officer.party,
        "name": officer.name,
        "roles": sorted(officer.roles),
        "clearance": officer.clearance,
        "subjects": None if officer.subjects is None else sorted(officer.subjects),
        "duty": officer.duty,
        "language": officer.language,
        "timezone": officer.timezone,
        "active": officer.active,
    }


def _officer(row: RowMapping) -> Officer:
    listed: Sequence[str] | None = row["subjects"]
    return Officer(
        **{
            key: row[key]
            for key in (
                "id",
                "party",
                "name",
                "clearance",
                "duty",
                "language",
                "timezone",
                "active",
            )
        },
        roles=frozenset(Role(role) for role in row["roles"]),
        subjects=None if listed is None else frozenset(listed),
    )


def _taken(connection: Connection, code: str, year: int) -> bool:
    same = select(RELEASE.c.number).where(
        RELEASE.c.code == code, RELEASE.c.number.like(f"%-{year}-{code}")
    )
    return connection.scalar(same.limit(1)) is not None
