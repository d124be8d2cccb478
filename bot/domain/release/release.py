"""A release: one item of one party, its versions, and its delivery to each destination."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Any, Literal

from bot.domain.officers import Officer, OfficerId
from bot.domain.release.content import Content
from bot.domain.release.question import Question
from bot.domain.release.records import (
    Certificate,
    ChainPlace,
    Consent,
    Predecessor,
    Reading,
    Slot,
    Version,
)
from bot.domain.release.report import InLanguages
from bot.domain.release.stages import ENDED, READABLE, Stage


@dataclass(frozen=True)
class Delivery:
    """
    One release on its way to one destination.

    Attributes:
        to: the destination.
        hops: every party on the way, in order, such as KOR, USA, JPN.
        version: the number of the version it carries, or 0 while an ask is unanswered.
        offered_at: when it was last offered to the hub.
        first_offered_at: when it was offered to the hub for the first time.
        expires_at: when it can be read no more.
        ended_at: when it ended after its release: recalled, expired or certified.
        reminded, reminded_at, escalated_at: of the open step. They begin anew with the next.
        nudged_at: when a supervisor last asked for a reminder of the open step.
        tried, tried_at: the officers whom the desk has tried to reach for the open step, one after
            the other, and when the last of them was.
        claimed_at: when somebody last said that they are on the open step; None again once they
            open its text.
        unattended_at: when supervisors and drafting desk were told that nobody looks at it.
        warned_at: when the end of what can be read was last announced.
        came_from: the stage that it left last.
        questions: what was asked about it, whatever the version, oldest first.
        waiting_since: when the originator's step began, where a correction took the place of what
            waited there.
        earlier: of a correction, what each party that it has reached had before.
        superseded_by: the correction that took its place.
        asked_until: until when the originator asks the hub to let it be read; None where it does
            not ask.
        since: when it came to its stage.
    """

    to: str
    hops: tuple[str, ...]
    stage: Stage
    version: int = 0
    consents: tuple[Consent, ...] = ()
    offered_at: datetime | None = None
    first_offered_at: datetime | None = None
    released_at: datetime | None = None
    expires_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: OfficerId | None = None
    ended_at: datetime | None = None
    certificates: tuple[Certificate, ...] = ()
    reminded: int = 0
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    warned_at: datetime | None = None
    nudged_at: datetime | None = None
    tried: tuple[OfficerId, ...] = ()
    tried_at: datetime | None = None
    claimed_at: datetime | None = None
    unattended_at: datetime | None = None
    came_from: Stage | None = None
    questions: tuple[Question, ...] = ()
    waiting_since: datetime | None = None
    earlier: tuple[Predecessor, ...] = ()
    superseded_by: ChainPlace | None = None
    asked_until: datetime | None = None
    since: datetime | None = field(default=None, compare=False)

    @property
    def hub(self) -> str | None:
        """Return the party in the middle of the route, if any."""
        return self.hops[1] if len(self.hops) == 3 else None

    @property
    def holders(self) -> tuple[str, ...]:
        """Return the parties that held it: the destination, and the hub where the route has one."""
        return self.hops[1:]

    @property
    def slot(self) -> Slot | None:
        """Return the slot that is open now."""
        return {Stage.ORIGINATOR_REVIEW: Slot.ORIGINATOR, Stage.RELAY_REVIEW: Slot.RELAY}.get(
            self.stage
        )

    def owner(self, slot: Slot) -> str | None:
        """Return the party that fills a slot."""
        return self.hops[0] if slot is Slot.ORIGINATOR else self.hub

    @property
    def decider(self) -> str | None:
        """Return the party whose slot is open now."""
        return self.owner(self.slot) if self.slot else None

    def given(self, slot: Slot) -> tuple[Consent, ...]:
        """Return the consents to `slot` that count for the version the delivery carries."""
        return tuple(c for c in self.consents if c.slot == slot and c.version == self.version)

    @property
    def slot_questions(self) -> tuple[Question, ...]:
        """Return what the party whose slot is open has asked about the version it decides on."""
        return tuple(
            q for q in self.questions if (q.party, q.version) == (self.decider, self.version)
        )

    @property
    def question(self) -> Question | None:
        """Return the question whose answer is awaited now, if any."""
        return next((q for q in self.slot_questions if q.ended_at is None), None)

    @property
    def pace(self) -> "Delivery | Question":
        """Return what keeps how far was reminded: the open question, else the delivery itself."""
        return self.question or self

    def paced(self, **changes: Any) -> "Delivery":
        """Return the delivery with `changes` of what `pace` keeps."""
        question = self.question
        if question is None:
            return replace(self, **changes)
        return self.with_question(replace(question, **changes))

    def with_question(self, question: Question) -> "Delivery":
        """Return the delivery with a question added, or replaced by its number."""
        others = tuple(q for q in self.questions if q.n != question.n)
        return replace(self, questions=(*others, question))

    def readable(self, now: datetime) -> bool:
        """Return whether it can be read at a moment, by its stage and by its end."""
        return self.stage in READABLE and self.expires_at is not None and now < self.expires_at

    def extension_asked(self, hub: str, now: datetime) -> bool:
        """Return whether this hub is asked to let it be read for longer."""
        return self.hub == hub and self.asked_until is not None and self.readable(now)

    def stage_at(self, now: datetime) -> Stage:
        """Return its stage: expired once its time is over, whether or not a timer has run."""
        over = self.stage in READABLE and not self.readable(now)
        return Stage.EXPIRED if over else self.stage


@dataclass(frozen=True)
class RegisterEntry:
    """
    A line of the register: what happened to a release, when, and by whom.

    Attributes:
        by, party: None for what the clock did.
        to: the destination of the delivery that it happened to, or None for all of the release.
        before, after: the stages of that delivery before and after it.
        code, note: the reason that was given.
        authorisation: the standing authorisation that decided, in the place of an officer.
    """

    step: str
    at: datetime
    by: OfficerId | None
    party: str | None
    version: int
    to: str | None = None
    before: Stage | None = None
    after: Stage | None = None
    code: str | None = None
    note: str | None = None
    authorisation: str | None = None


@dataclass(frozen=True)
class Release:
    """
    One item of one originating party, under one arrangement, for one purpose, for a time.

    Attributes:
        ref: the opaque id that buttons carry.
        kind: `ask` where another party asked for it.
        decide_by: when what is not decided lapses, as long as nothing is on hold.
        lifetime: for how long it was asked for that each destination may read it.
        corrects: the first report of the chain, and which report this is; None for the first.
        correction_due: whether a correction of it waits and has not reached its readers.
        cancelled_at, cancelled_for: when the report was said to be wrong, and its reason code.
        revision: a count of all changes. Cards are drawn at a revision.
        template: the key of the template that it was made from, or None where an officer typed it.
        titles, purposes: title and purpose in each language, empty where an officer typed them.
    """

    number: str
    ref: str
    kind: Literal["request", "ask"]
    originator: str
    arrangement: str
    subject: str
    title: str
    purpose: str
    precedence: str
    exercise: bool
    drafted_by: OfficerId | None
    asked_by: OfficerId | None
    asked_party: str | None
    submitted_at: datetime
    decide_by: datetime
    lifetime: timedelta
    deliveries: tuple[Delivery, ...]
    versions: tuple[Version, ...] = ()
    readings: tuple[Reading, ...] = ()
    corrects: ChainPlace | None = None
    correction_due: bool = False
    cancelled_at: datetime | None = None
    cancelled_for: str | None = None
    revision: int = 1
    template: str | None = None
    titles: InLanguages = field(default_factory=dict)
    purposes: InLanguages = field(default_factory=dict)

    @property
    def version(self) -> Version | None:
        """Return the newest version, None while an ask is unanswered."""
        return self.versions[-1] if self.versions else None

    @property
    def link(self) -> ChainPlace:
        """Return its place in its chain."""
        return ChainPlace(self.number, self.corrects.n if self.corrects else 1)

    @property
    def authorisation(self) -> str | None:
        """Return the standing authorisation that a slot of it was filled by, if one was."""
        cited = (c.authorisation for d in self.deliveries for c in d.consents)
        return next(filter(None, cited), None)

    @property
    def parties(self) -> tuple[str, ...]:
        """Return the final destinations, in the order they were named."""
        return tuple(d.to for d in self.deliveries)

    @property
    def authors(self) -> frozenset[OfficerId]:
        """Return who drafted any version, or asked: they decide nothing on it."""
        people = {self.drafted_by, self.asked_by} | {v.drafted_by for v in self.versions}
        return frozenset(p for p in people if p)

    def delivery(self, to: str) -> Delivery | None:
        """Return the delivery to the party `to`."""
        return next((d for d in self.deliveries if d.to == to), None)

    def lifetime_of(self, d: Delivery, slots: Iterable[Slot] = Slot) -> timedelta:
        """
        Return for how long a destination may read it from its release there.

        Args:
            d: The delivery to it.
            slots: Whose consents are looked at.

        Returns:
            As long as was asked for, or as the shortest of the consents says.
        """
        named = (c.lifetime for slot in slots for c in d.given(slot) if c.lifetime)
        return min((self.lifetime, *named))

    def with_delivery(self, delivery: Delivery) -> "Release":
        """
        Return this release with one delivery replaced.

        In another stage, its reminders begin anew, and what was asked in the one before is closed.
        """
        changed = (_moved(d, delivery) if d.to == delivery.to else d for d in self.deliveries)
        return replace(self, deliveries=tuple(changed))

    def has(
        self, kind: str, *, by: OfficerId | None = None, party: str | None = None, version: int
    ) -> bool:
        """
        Return whether an officer, or anyone of a party, has done something to a version.

        Args:
            kind: What was done, as in `Reading`: confirmed the caveats, read it, or looked at it.
            by: The officer, or None for anyone.
            party: The party, or None for any.
            version: The number of the version.
        """
        return any(
            r.kind == kind
            and r.version == version
            and (by in (None, r.by))
            and (party in (None, r.party))
            for r in self.readings
        )

    @property
    def live(self) -> bool:
        """Return whether anything can still happen to it."""
        return any(d.stage not in ENDED for d in self.deliveries)


def _moved(before: Delivery, after: Delivery) -> Delivery:
    if before.stage is after.stage:
        return after
    asked = tuple(q.closed(after.since) if after.since else q for q in after.questions)
    return replace(
        after,
        questions=asked,
        came_from=before.stage,
        reminded=0,
        reminded_at=None,
        escalated_at=None,
        nudged_at=None,
        tried=(),
        tried_at=None,
        claimed_at=None,
        unattended_at=None,
    )


@dataclass(frozen=True)
class Decision:
    """
    What a rule decided.

    Attributes:
        release: the release as it is from now on.
        moves: the lines that the register gains.
        content: the content of the newest version, to be sealed.
        opens: the version whose content the officer may see, once this decision is kept.
        only: the one officer who is to be reminded, or None for all who must act.
        others: what becomes of other releases of the chain in the same act.
        drafted: a new release as it was submitted, where a further step follows in the same act.
    """

    release: Release
    moves: tuple[RegisterEntry, ...]
    content: Content | None = field(default=None, repr=False)
    opens: int | None = None
    only: OfficerId | None = None
    others: "tuple[Decision, ...]" = ()
    drafted: Release | None = None


def advance(
    release: Release,
    step: str,
    changed: Sequence[Delivery],
    *,
    now: datetime,
    by: Officer | None,
    code: str | None = None,
    note: str = "",
    under: str | None = None,
) -> Decision:
    """
    Take a step with some deliveries of a release.

    Args:
        release: the release before the step.
        step: its word in the register.
        changed: the deliveries as the step leaves them.
        now: when it is taken.
        by: who takes it, or None for the clock and for an authorisation.
        code: the reason code that was given, if any.
        note: what was said about it, if anything.
        under: the standing authorisation of the originator that takes it, if one does.

    Returns:
        The release with these deliveries, and a line of the register for each of them.
    """
    before = {d.to: d.stage for d in release.deliveries}
    who = by.id if by else None
    party = by.party if by else release.originator if under else None
    moves = (
        RegisterEntry(
            step, now, who, party, d.version, d.to, before[d.to], d.stage, code, note or None, under
        )
        for d in changed
    )
    after = (d if d.stage is before[d.to] else replace(d, since=now) for d in changed)
    return Decision(reduce(Release.with_delivery, after, release), tuple(moves))
