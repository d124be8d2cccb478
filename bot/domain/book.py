"""
The book: everything besides the release that a rule may look at, read in the same transaction.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.officers import (
    NO_NEWS,
    Account,
    Attendance,
    Desk,
    Handover,
    Officer,
    OfficerId,
    Role,
    Roster,
)
from bot.domain.policy.model import Policy, Status
from bot.domain.policy.working_hours import DaysOff, Interval
from bot.domain.refusals import (
    AlreadyDecided,
    ClearanceLapsed,
    ClockDoubted,
    NoDelegation,
    NotFound,
    NotRegistered,
    Refusal,
    SelfApproval,
    WrongRole,
)
from bot.domain.release.authorisation import Authorisation
from bot.domain.release.authority import acted_for, authors_of
from bot.domain.release.content import Content
from bot.domain.release.release import Release
from bot.domain.release.stages import PERMISSIONS
from bot.domain.release.visibility import may_know


@dataclass(frozen=True)
class Fresh:
    """
    The random values that a new release or version needs.

    Attributes:
        code: Four Crockford characters that no release has yet.
        ref: The opaque id that buttons carry.
        salt: 32 bytes that are sealed with the content.
    """

    code: str
    ref: str
    salt: bytes = field(repr=False)


def _no_days_off(_country: str, _year: int) -> frozenset[date]:
    return frozenset()


def _nothing_kept(_number: str, _version: int) -> Content | None:
    return None


def _never(_arrangement: str) -> tuple[Interval, ...]:
    return ()


@dataclass(frozen=True)
class Book:
    """
    Who asks, when, and what is in force.

    Attributes:
        now: The time of what is decided.
        policy: The policy in force.
        standings: Arrangement → its status at `now`.
        roster: All officers by their ids.
        desks: Party → its channels.
        fresh: Random values for a new release or version.
        recorded: The time of the newest audit record.
        doubted: Whether `now` is not to be believed: far behind that record, or far from all other
            clocks.
        told: Monotonic seconds at which `now` was read.
        actor: The officer on the roster who asks, or None when the clock does, or when nobody of
            that id is on it.
        account: What the workspace said last of the account of who asks.
        drawn: Party → the version its decision card last showed of the release that is decided on.
        acted: Officer → the parties for which they have taken a step on the release that is decided
            on or another of its chain, by their registers.
        looking: Party → who said last that they look at that release, and until when that counts.
        attendance: Officer → leave, reminders put off, and do-not-disturb.
        watch: Party → the officer who has taken the watch.
        handovers: Party → its watch as it was last offered to a colleague.
        days_off: A country's public holidays.
        frozen: Arrangement → the times in which nothing may go on under it, in order.
        suspended_by: Arrangement → the parties that hold it suspended at `now`.
        chain: The other releases of the chain that the release belongs to, the first report first.
        kept: Number and version of a release of that chain → its content, None where it is not kept
            any more. For comparing alone: whoever is shown content reads it on record.
        authorisations: Id → a standing authorisation, those that are over included.
        uses: Id → how many first reports went under it in the 24 hours until `now`.
    """

    now: datetime
    policy: Policy
    standings: Mapping[str, Status]
    roster: Roster
    desks: Mapping[str, Desk]
    fresh: Fresh
    recorded: datetime | None = None
    doubted: bool = False
    told: float = field(default=0.0, compare=False)
    actor: OfficerId | None = None
    account: Account = NO_NEWS
    drawn: Mapping[str, int] = field(default_factory=dict)
    acted: Mapping[OfficerId, frozenset[str]] = field(default_factory=dict)
    looking: Mapping[str, tuple[OfficerId, datetime]] = field(default_factory=dict)
    attendance: Mapping[OfficerId, Attendance] = field(default_factory=dict)
    watch: Mapping[str, OfficerId] = field(default_factory=dict)
    handovers: Mapping[str, Handover] = field(default_factory=dict)
    days_off: DaysOff = _no_days_off
    frozen: Callable[[str], tuple[Interval, ...]] = _never
    suspended_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chain: tuple[Release, ...] = ()
    kept: Callable[[str, int], Content | None] = field(default=_nothing_kept, repr=False)
    authorisations: Mapping[str, Authorisation] = field(default_factory=dict)
    uses: Mapping[str, int] = field(default_factory=dict)

    @property
    def latest(self) -> datetime:
        """
        Return the later of `now` and the time of the newest record.

        What is over by either of them is over.
        """
        return max(self.now, self.recorded) if self.recorded else self.now

    def later(self, now: datetime, told: float) -> "Book":
        """
        Make the same book for a later moment of the same request.

        Args:
            now: The wall time by then.
            told: The monotonic seconds by then, which count even where the wall clock was set back.

        Returns:
            The book, with its time moved on.
        """
        passed = self.latest + timedelta(seconds=told - self.told)
        return replace(self, now=max(now, passed), told=told)

    def timely(self) -> None:
        """
        Hold that the desk can tell the time: while it cannot, nothing is let in, and all that ends
        goes on.

        Raises:
            ClockDoubted: The clock was set back, or is far from all others.
        """
        if self.doubted:
            raise ClockDoubted

    def on_hold(self, arrangement: str) -> bool:
        """Tell whether nothing may go on under an arrangement now, so that no time counts."""
        return any(begins <= self.now < ends for begins, ends in self.frozen(arrangement))

    def over(self, refusal: Refusal) -> Refusal:
        """
        Choose what refuses something whose time is over by the clock.

        Returns:
            `refusal`, or `ClockDoubted` while nobody knows the time.
        """
        return ClockDoubted() if self.doubted else refusal

    @property
    def active_officers(self) -> list[Officer]:
        """Return all on the roster who are not stood down."""
        return [officer for officer in self.roster.values() if officer.active]

    def officers_of(self, party: str, roles: Collection[Role] | None = None) -> list[Officer]:
        """List a party's active officers: where `roles` are given, those who hold one of them."""
        return [
            o
            for o in self.roster.values()
            if o.party == party and (o.active if roles is None else o.is_a(*roles))
        ]

    def member(self, officer: OfficerId | None, party: str | None) -> Officer | None:
        """Return an officer who is active and of the party by now, None for anybody else."""
        known = self.roster.get(officer) if officer else None
        return known if known and known.active and known.party == party else None

    @property
    def rostered(self) -> Officer:
        """
        Return the officer who asks, as the roster alone has it.

        Raises:
            NotRegistered: They are not on the roster, or stood down.
        """
        officer = self.roster.get(self.actor) if self.actor else None
        if officer is None or not officer.active:
            raise NotRegistered
        return officer

    @property
    def by(self) -> Officer:
        """
        Return the officer who asks.

        Raises:
            NotRegistered: They are not on the roster, stood down, or no full member of the
                workspace any more.
        """
        if self.account.outside:
            raise NotRegistered
        return self.rostered

    def by_who_knows(self, release: Release) -> Officer:
        """
        Hold that who asks may learn that the release exists.

        Returns:
            The officer who asks.

        Raises:
            NotFound: They may not, and read what they would of a number that nothing has.
        """
        if not may_know(release, self.by):
            raise NotFound
        return self.by

    def by_who_acts(self, release: Release) -> Officer:
        """
        Hold that who asks may act on a release: one person acts for one party on it, whatever the
        roster says now.

        Returns:
            The officer who asks.

        Raises:
            NotFound: As for `by_who_knows`.
            SelfApproval: They drafted it, or asked for it, for another party.
            AlreadyDecided: They did anything else on it for another party.
        """
        by = self.by_who_knows(release)
        if self.bound(by, release):
            if by.id in release.authors - authors_of(release, by.party):
                raise SelfApproval
            raise AlreadyDecided
        return by

    def bound(self, officer: Officer, release: Release) -> bool:
        """
        Tell whether an officer has acted on a release for another party than the one they are of
        now.
        """
        acted = acted_for(release, officer.id) | self.acted.get(officer.id, frozenset())
        return not acted <= {officer.party}

    def by_who_may(self, step: str) -> Officer:
        """
        Hold that who asks has a role for a step, whatever else it needs.

        Returns:
            The officer who asks.

        Raises:
            WrongRole: They hold none of them.
        """
        officer, roles = self.by, PERMISSIONS[step].roles
        if not officer.is_a(*roles):
            raise WrongRole(role=roles[0].value)
        return officer

    def cleared(self, officer: Officer, level: str) -> bool:
        """Tell whether an officer's clearance covers `level`."""
        return self.policy.rank(officer.clearance) >= self.policy.rank(level)

    def needs(self, officer: Officer, subject: str) -> bool:
        """Tell whether an officer's need-to-know covers `subject`."""
        return officer.subjects is None or any(
            self.policy.covers(s, subject) for s in officer.subjects
        )

    def delegated(self, approver: Officer, subject: str, level: str) -> None:
        """
        Hold that an approver may let `subject` be read at `level`.

        Raises:
            ClearanceLapsed, NoDelegation: Why they may not.
        """
        if not self.cleared(approver, level):
            raise ClearanceLapsed(level=level)
        if not self.needs(approver, subject):
            raise NoDelegation
