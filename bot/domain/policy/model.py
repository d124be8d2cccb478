"""What the parties agreed, as values: parties, levels, subjects, arrangements and clocks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import combinations

from bot.domain.policy.templates import Template

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
ROLE_OF = {
    "requester": "liaison",
    "originator_fdo": "approver",
    "relay_fdo": "approver",
    "supervisor": "supervisor",
    "inspector": "inspector",
}
"""The duties that a policy may keep apart, and the role of whoever has each."""
POSTS = frozenset({"supervisor", "inspector"})
"""The duties that somebody has at all times, not for one release."""


class Status(StrEnum):
    """Where an arrangement stands. Only an active or a merely notified one carries anything."""

    DRAFT = "draft"
    NOT_IN_FORCE = "not_in_force"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATION_NOTIFIED = "termination_notified"
    TERMINATED = "terminated"


@dataclass(frozen=True)
class ContentRules:
    """
    Which levels of text and of references the desk itself may hold.

    Attributes:
        body_ceiling: The highest level of real text.
        exercise_ceiling: The highest level of text in an exercise.
        reference_ceiling: The highest level of a reference to text held elsewhere.
        title_must_be: The level of every title and purpose, which all parties on a route read.
    """

    body_ceiling: str
    exercise_ceiling: str
    reference_ceiling: str
    title_must_be: str


@dataclass(frozen=True)
class WorkingHours:
    """
    Local office hours.

    Attributes:
        days: `MON` … `SUN`.
        opens: Local time at which they begin.
        closes: Local time at which they end.
        holidays: The country whose public holidays are days off, or None for none.
        days_off: Further days on which the office is closed.
        working: Days on which it is open although they are a holiday, or no day of `days`.
    """

    days: tuple[str, ...]
    opens: time
    closes: time
    holidays: str | None
    days_off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Party:
    """
    A nation in the arrangements.

    Attributes:
        code: ISO 3166-1 alpha-3.
        authority: Language (en, ja, ko) → the name of its authority.
        tz: Its time zone, such as `Asia/Seoul`.
        lang: The language of its channels.
        working_hours: When its offices are open.
    """

    code: str
    authority: Mapping[str, str]
    tz: str
    lang: str
    working_hours: WorkingHours


@dataclass(frozen=True)
class Level:
    """
    A generic level of sensitivity.

    Attributes:
        key: The policy's key, such as `S`.
        rank: Higher is more sensitive.
        names: Party → its marking word.
        uplift: Party → the higher level at which it protects this one.
    """

    key: str
    rank: int
    names: Mapping[str, str]
    uplift: Mapping[str, str]


@dataclass(frozen=True)
class Subject:
    """
    A subject of the closed tree.

    Attributes:
        key: The policy's key, such as `dprk.missile`.
        parent: The subject above it, or None at the top.
        title: Language (en, ja, ko) → its name.
    """

    key: str
    parent: str | None
    title: Mapping[str, str]


@dataclass(frozen=True)
class Route:
    """
    A way from an origin to a destination, through at most one hub.

    Attributes:
        hops: The parties in order: two, or three with a hub.
        protected_by: For each hop between two of them the binding agreement that protects it, so
            one fewer.
    """

    hops: tuple[str, ...]
    protected_by: tuple[str, ...]

    @property
    def origin(self) -> str:
        return self.hops[0]

    @property
    def destination(self) -> str:
        return self.hops[-1]

    @property
    def hub(self) -> str | None:
        return self.hops[1] if len(self.hops) == 3 else None

    @property
    def legs(self) -> tuple[tuple[str, str, str], ...]:
        """Return each hop as (from, to, protecting agreement)."""
        return tuple(zip(self.hops, self.hops[1:], self.protected_by, strict=False))


@dataclass(frozen=True)
class Arrangement:
    """What allows sharing: who, about what, how sensitive, and by which routes."""

    id: str
    kind: str
    binding: bool
    status: Status
    in_force: date | None
    parties: tuple[str, ...]
    hub: str | None
    subjects: tuple[str, ...]
    levels_allowed: tuple[str, ...]
    routes: tuple[Route, ...]
    requires_active: tuple[str, ...]
    protected_by: Mapping[str, str]
    onward_release: str
    purpose_limited: bool

    @property
    def leans_on(self) -> frozenset[str]:
        """Return the agreements that must be active for anything to go on under it."""
        routes = {agreement for route in self.routes for agreement in route.protected_by}
        return frozenset(routes | set(self.requires_active) | set(self.protected_by.values()))

    def route(self, origin: str, to: str) -> Route | None:
        """Find the one route of this arrangement from `origin` to `to`, if there is one."""
        return next((r for r in self.routes if (r.origin, r.destination) == (origin, to)), None)


@dataclass(frozen=True)
class Precedence:
    """
    How urgent a release is.

    Attributes:
        key: The policy's key, such as `FLASH`.
        prosign: How messages abbreviate it.
        rank: Higher is more urgent.
        objective_s: Seconds from the offer to the receipt.
        calendar: `24x7`, or `business` where only working hours count.
    """

    key: str
    prosign: str
    rank: int
    objective_s: int
    calendar: str


@dataclass(frozen=True)
class Reminders:
    """
    When to remind of an open step.

    Attributes:
        at: Fractions of the step's allowance.
        max_per_step: How many reminders a step has at most.
        after_overdue_every_s: Precedence → seconds to the first reminder after the allowance.
        escalate_at: The fraction of the allowance at which supervisors are told.
        expiry_warn_s: Seconds before the end of what can be read.
    """

    at: tuple[float, ...]
    max_per_step: int
    after_overdue_every_s: Mapping[str, int]
    escalate_at: float
    expiry_warn_s: tuple[int, ...]


@dataclass(frozen=True)
class Caveat:
    """
    A handling condition.

    Attributes:
        key: The policy's key, such as `ORCON`.
        banner: How a banner writes it.
        portion: How a portion mark writes it.
        min_level: The lowest level it may stand on, or None for any.
        excludes: The caveats it cannot stand beside.
        forbidden_on_fgi: Whether it never stands on foreign government information.
        requires_country_list: Whether it needs a list of parties.
    """

    key: str
    banner: str
    portion: str
    min_level: str | None = None
    excludes: tuple[str, ...] = ()
    forbidden_on_fgi: bool = False
    requires_country_list: bool = False


@dataclass(frozen=True)
class Lifetime:
    """
    How long releases live, and what happens after.

    Attributes:
        default: Precedence → how long a release lives once it has reached a destination.
        decide_within: Precedence → how long it may wait for a decision.
        max: The longest life.
        destroy_certificate_within: How soon after the end destruction is to be certified.
        two_person_destruction_at: The level from which two persons of each party certify.
        access_log_keep: How long records of access are to be kept.
    """

    default: Mapping[str, timedelta]
    decide_within: Mapping[str, timedelta]
    max: timedelta
    destroy_certificate_within: timedelta
    two_person_destruction_at: str
    access_log_keep: timedelta


@dataclass(frozen=True)
class Approvals:
    """How many distinct approvers each slot needs."""

    originator: int
    relay: int
    by_level: Mapping[str, int]

    def needed(self, slot: str, level: str) -> int:
        """
        Count the distinct approvers that a slot (`originator` or `relay`) needs for content at
        `level`.

        `by_level` holds every level: what the policy asks at a level it also asks at higher ones.
        """
        return max(
            self.originator if slot == "originator" else self.relay, self.by_level.get(level, 1)
        )


@dataclass(frozen=True)
class Duties:
    """
    The duties that may not meet in one person.

    Two duties of one release never meet in anybody, whatever the policy says: the rules of each
    step see to that. Where a group names the post of a supervisor or inspector, nobody may hold it
    beside another duty of the group.

    Attributes:
        self_approval: Always false: nobody decides what they drafted.
        distinct: The groups of duties that are kept apart.
        inspector_can_write: Always false: an inspector only reads.
    """

    self_approval: bool
    distinct: tuple[tuple[str, ...], ...]
    inspector_can_write: bool

    def met(self, roles: Collection[str]) -> tuple[str, str] | None:
        """
        Find two roles of an officer that the policy keeps apart.

        Returns:
            The two roles, or None where there are no such two.
        """
        for group in self.distinct:
            for one, other in combinations(group, 2):
                pair = ROLE_OF[one], ROLE_OF[other]
                posts = {one, other} & POSTS
                if posts and pair[0] != pair[1] and set(pair) <= set(roles):
                    return pair
        return None


CORRECTIONS = 9
"""How many corrections of a report may go under one authorisation where the policy names none."""


@dataclass(frozen=True)
class StandingGrant:
    """
    A pre-delegated approval of the originator for one kind of template, dated and revocable.

    Attributes:
        fields: What earlier policies name in place of a template.
        template: The key of the template, or None.
        max_uses_24h: How many first reports in any 24 hours; None for what is agreed with it.
        max_lifetime: How long such a report may live at most; None for the policy's maximum.
        corrections: How many corrections of such a report may go under it, too.
    """

    id: str
    granting_party: str
    arrangement: str
    subjects: tuple[str, ...]
    max_level: str
    to: tuple[str, ...]
    form: str
    fields: tuple[str, ...]
    precedence: str
    valid_from: date
    valid_until: date
    auto_approves: tuple[str, ...]
    revocable: bool
    template: str | None = None
    max_uses_24h: int | None = None
    max_lifetime: timedelta | None = None
    corrections: int = CORRECTIONS


@dataclass(frozen=True)
class Digests:
    """When each desk's digests go out, in the party's own zone, and what stands in them."""

    daily_at: time
    daily_sections: tuple[str, ...]
    weekly_on: str
    weekly_at: time
    weekly_sections: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """
    The whole policy in force.

    Attributes:
        templates: Key → a kind of report; its form begins with the first of them.
        fingerprint: The SHA-256 of the text it was read from, in hexadecimal.
        idle: The keys of that text that nothing reads any more.
    """

    schema_version: int
    policy_id: str
    exercise: bool
    content: ContentRules
    levels: Mapping[str, Level]
    parties: Mapping[str, Party]
    subjects: Mapping[str, Subject]
    arrangements: Mapping[str, Arrangement]
    precedences: Mapping[str, Precedence]
    split: Mapping[str, float]
    reminders: Reminders
    caveats: Mapping[str, Caveat]
    lifetime: Lifetime
    approvals: Approvals
    duties: Duties
    standing: tuple[StandingGrant, ...]
    digests: Digests
    templates: Mapping[str, Template]
    fingerprint: str
    idle: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def rank(self, level: str) -> int:
        """
        Return how sensitive a level is. A higher number is more sensitive.

        Raises:
            KeyError: The policy has no such level.
        """
        return self.levels[level].rank

    def within(self, level: str, ceiling: str) -> bool:
        """Return whether the policy has `level`, and it is no more sensitive than `ceiling`."""
        return level in self.levels and self.rank(level) <= self.rank(ceiling)

    def body_ceiling(self, exercise: bool) -> str:
        """Look up the highest level of text that the desk itself may hold or show."""
        return self.content.exercise_ceiling if exercise else self.content.body_ceiling

    def covers(self, ancestor: str, subject: str) -> bool:
        """Tell whether `subject` is `ancestor` or stands below it in the tree."""
        at: str | None = subject
        while at is not None and at in self.subjects:
            if at == ancestor:
                return True
            at = self.subjects[at].parent
        return False

    def allowance(self, precedence: str, step: str) -> timedelta:
        """
        Compute the part of the objective that a step may use: `originator_review`, `relay_review`
        or `acknowledge`.
        """
        return timedelta(seconds=self.precedences[precedence].objective_s * self.split[step])

    def pairs(self, party: str) -> tuple[tuple[str, str], ...]:
        """
        List every way that a party is on.

        Returns:
            Origin and destination of each: its own first, then towards it, then through it.
        """
        routes = [
            route for a in self.arrangements.values() for route in a.routes if party in route.hops
        ]
        routes.sort(
            key=lambda route: (
                route.origin != party,
                route.destination != party,
                route.origin,
                route.hops[-1],
            )
        )
        return tuple(dict.fromkeys((route.origin, route.destination) for route in routes))
