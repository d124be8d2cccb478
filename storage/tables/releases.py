"""
The tables of releases: versions, deliveries, consents, readings, history, sealed content, and the
stage intervals, from which digests of any date are made.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, Integer
from sqlmodel import Field, SQLModel

from bot.domain.release.records import Slot
from bot.domain.release.stages import TO_CERTIFY, Stage
from storage.tables.columns import BigInt, Words, holds, one_of, partial, table

HELD = f"stage IN ({', '.join(sorted(repr(stage.value) for stage in TO_CERTIFY))})"
"""Which deliveries wait for certificates; as text, so that queries meet the partial indexes."""
ASKED_LONGER = "asked_until IS NOT NULL"
LIVE, WAITING = "stage IN ('released', 'acknowledged')", "waits_for IS NOT NULL"
"""The deliveries that can be read unless their time is over, and those that wait for somebody."""
OVER = "waits_for IS NULL AND stage <> 'acknowledged'"
"""The deliveries that have ended: nobody has a step to take, and nobody can read them."""
OF_OVER, OF_HELD = ("submitted_at", "number", "waits_for", "stage"), ("stage", "version")
OVER_AT_HUB = f"{OVER} AND offered_at IS NOT NULL"
OVER_AT_DESTINATION = f"{OVER} AND released_at IS NOT NULL"
"""Those of them that the hub may know of, and those that the destination may."""
IN_ORDER = ("list_order", "submitted_at", "number", "stage", "expires_at", "target_at", "waits_for")
BY_TARGET = ("target_at", "submitted_at", "number", "stage", "expires_at")
BY_TIME = ("submitted_at", "number", "expires_at", "stage")
OPEN_FIELDS = (
    "stage",
    "stage_since",
    "waits_for",
    "to_party",
    "number",
    "hub",
    "expires_at",
    "target_at",
)

TOLD = (
    "until",
    "stage",
    "after",
    "originator",
    "hub",
    "to_party",
    "precedence",
    "subject",
    "level",
    "late_at",
    "spent",
    "held",
)
"""All that a weekly digest asks of a stage interval: the index that begins with `until` has all."""
GOES_OUT = "\"after\" = 'released'"
RELEASED = ("until", "stage", "originator", "hub", "to_party", "subject", "level")
"""All that is asked of what was released: volume by direction, subject and level."""
DESTROYED = "\"after\" = 'destroyed'"
UNDONE = "\"after\" IN ('lapsed', 'expired') AND stage <> 'acknowledged'"
"""
What ended before somebody did what it waited for; that includes what was certified before its time
was over.
"""
A_DAY = 86400
LONG = f"spent >= {A_DAY} AND stage <> 'acknowledged'"
"""
The few stage intervals that outlast a day, but for those in which everything lives: what spans a
moment ends within a day of it, or is one of these.
"""


class ReleaseRow(SQLModel, table=True):
    """
    A release of information, or one party's ask for one.
    """

    __tablename__: ClassVar[str] = "release"
    __table_args__ = (
        one_of("kind", ("request", "ask")),
        holds("shape", "length(code) = 4 AND length(ref) = 16 AND revision > 0 AND lifetime > 0"),
        Index("ix_release_originator_submitted_at", "originator", "submitted_at"),
        Index("ix_release_asked_party_submitted_at", "asked_party", "submitted_at"),
        Index("ix_release_arrangement", "arrangement"),
        Index("ix_release_drafted_by", "drafted_by", "submitted_at", "number"),
        Index("ix_release_asked_by", "asked_by", "submitted_at", "number"),
        partial("uq_release_chain", "first", "place", where="first IS NOT NULL", unique=True),
    )
    number: str = Field(primary_key=True)
    ref: str = Field(unique=True)
    #: The last part of its number.
    code: str = Field(index=True)
    kind: str
    originator: str
    arrangement: str
    subject: str
    title: str
    purpose: str
    precedence: str
    #: Rank of its precedence in the policy: the higher, the more urgent.
    rank: int
    exercise: bool
    drafted_by: str | None = None
    asked_by: str | None = None
    asked_party: str | None = None
    submitted_at: datetime
    #: Until when it had to be decided on the day of the offer; a hold may move that.
    decide_by: datetime
    #: Seconds for which it may be read once it is released.
    lifetime: int = Field(sa_type=BigInteger)
    #: The first report of its chain; None where it is the first itself.
    first: str | None = None
    #: Which report of its chain a correction is, from 2.
    place: int | None = None
    #: True while a correction of it waits.
    correction_due: bool | None = None
    #: When the report was said to be wrong, and the reason code of that.
    cancelled_at: datetime | None = None
    cancelled_for: str | None = None
    #: Counts the acts on it, so that two at once are noticed.
    revision: int
    #: What it was made from, and its title and purpose in each language.
    template: str | None = None
    titles: dict[str, str] | None = Field(default=None, sa_type=Words)
    purposes: dict[str, str] | None = Field(default=None, sa_type=Words)


class VersionRow(SQLModel, table=True):
    """What is known of a version's content without opening it."""

    __tablename__: ClassVar[str] = "version"
    __table_args__ = (
        holds("shape", "n > 0 AND length(hash) = 64"),
        Index("ix_version_level", "number", "n", "level"),
        partial("ix_version_revised", "drafted_by", "number", where="n > 1"),
    )
    number: str = Field(primary_key=True, foreign_key="release.number")
    n: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    level: str
    national_word: str
    caveats: list[str] = Field(sa_type=JSON)
    rel_to: list[str] = Field(sa_type=JSON)
    drafted_by: str
    at: datetime
    hash: str
    pointer: bool


class DeliveryRow(SQLModel, table=True):
    """
    A release on its way to one destination.
    """

    __tablename__: ClassVar[str] = "delivery"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("came_from", Stage, absent=True),
        holds("shape", "version >= 0 AND place >= 0"),
        Index("ix_delivery_waits_for_stage", "waits_for", "stage", "stage_since"),
        partial("ix_delivery_open", *OPEN_FIELDS, where=WAITING),
        Index("ix_delivery_ends", "to_party", "expires_at", "stage", "number"),
        Index("ix_delivery_stage_since", "stage", "stage_since"),
        Index("ix_delivery_to_party_released_at", "to_party", "released_at"),
        Index("ix_delivery_hub_offered_at", "hub", "offered_at"),
        partial("ix_delivery_asked_longer", "hub", where=ASKED_LONGER),
        partial(
            "ix_delivery_held_to",
            "to_party",
            "ended_at",
            "number",
            "originator",
            "hub",
            *OF_HELD,
            where=HELD,
        ),
        partial(
            "ix_delivery_held_hub",
            "hub",
            "ended_at",
            "number",
            "originator",
            "to_party",
            *OF_HELD,
            where=HELD,
        ),
        partial(
            "ix_delivery_held_from",
            "originator",
            "ended_at",
            "number",
            "hub",
            "to_party",
            *OF_HELD,
            where=HELD,
        ),
        partial("ix_delivery_list_order", "waits_for", *IN_ORDER[:-1], where=WAITING),
        partial("ix_delivery_offered", "originator", *IN_ORDER, where=WAITING),
        partial("ix_delivery_expected", "to_party", *IN_ORDER, where=WAITING),
        partial("ix_delivery_due", "waits_for", *BY_TARGET, where=WAITING),
        partial("ix_delivery_live_from", "originator", *BY_TIME, where=LIVE),
        partial("ix_delivery_live_by", "hub", *BY_TIME, where=LIVE),
        partial("ix_delivery_live_to", "to_party", *BY_TIME, where=LIVE),
        partial("ix_delivery_over_from", "originator", *OF_OVER, where=OVER),
        partial("ix_delivery_over_by", "hub", *OF_OVER, "offered_at", where=OVER_AT_HUB),
        partial(
            "ix_delivery_over_to", "to_party", *OF_OVER, "released_at", where=OVER_AT_DESTINATION
        ),
        partial(
            "ix_delivery_ending",
            "expires_at",
            "number",
            "originator",
            "hub",
            "to_party",
            "stage",
            where=LIVE,
        ),
    )
    number: str = Field(primary_key=True, foreign_key="release.number")
    to_party: str = Field(primary_key=True)
    #: Its place among the deliveries of the release, from 0.
    place: int
    #: The parties on its route, the originator first and the destination last.
    hops: list[str] = Field(sa_type=JSON)
    hub: str | None = None
    stage: str
    #: When it came to its stage.
    stage_since: datetime
    #: The party that must act next; None: nobody must.
    waits_for: str | None = None
    #: The version of the content that is offered or was released; 0: none yet.
    version: int
    offered_at: datetime | None = None
    released_at: datetime | None = None
    expires_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    ended_at: datetime | None = None
    #: How many reminders of the open step were sent.
    reminded: int = 0
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    warned_at: datetime | None = None
    #: As of the release, for the indexes of lists; so are the next two.
    originator: str | None = None
    submitted_at: datetime | None = None
    #: Minus the release's rank: the lower, the further up in a list.
    list_order: int | None = None
    #: When the target of the open step is used up; None: it has none, or is on hold.
    target_at: datetime | None = None
    #: The stage that it left last.
    came_from: str | None = None
    #: When a supervisor last asked for a reminder of the open step.
    nudged_at: datetime | None = None
    #: When it was offered to the hub for the first time.
    first_offered_at: datetime | None = None
    #: The officers whom the desk has tried to reach for the open step.
    tried: list[str] | None = Field(default=None, sa_type=Words)
    tried_at: datetime | None = None
    #: When somebody last said that they are on it, and has not opened its text since.
    claimed_at: datetime | None = None
    #: When supervisors and drafting desk were told that nobody looks at it.
    unattended_at: datetime | None = None
    #: When the originator's step began, where a correction took the place of what waited there.
    waiting_since: datetime | None = None
    #: Of a correction, what each party that it has reached had of the chain before.
    earlier: list[Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    #: The correction that took its place, and which report that is.
    superseded_by: str | None = None
    superseded_place: int | None = None
    #: Until when the originator asks the hub to let it be read; None: it does not ask.
    asked_until: datetime | None = None


class ConsentRow(SQLModel, table=True):
    """An approver's yes to one slot of one delivery."""

    __tablename__: ClassVar[str] = "consent"
    __table_args__ = (
        one_of("slot", Slot),
        holds("shape", "version > 0 AND length(hash) = 64"),
        Index("uq_consent_once", "number", "to_party", "slot", "version", "by", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str = Field(foreign_key="release.number")
    to_party: str
    slot: str
    by: str
    party: str
    version: int
    hash: str
    parties: list[str] = Field(sa_type=JSON)
    at: datetime
    unread: bool
    #: Seconds for which each party may read it at most; None: as long as was asked for.
    lifetime: int | None = Field(default=None, sa_type=BigInteger)
    #: The standing authorisation by which it was given beforehand; None where a person gave it.
    authorisation: str | None = None


class AuthorisationUseRow(SQLModel, table=True):
    """A release that went under a standing authorisation."""

    __tablename__: ClassVar[str] = "authorisation_use"
    __table_args__ = (Index("ix_authorisation_use_at", "authorisation", "at"),)
    number: str = Field(primary_key=True, foreign_key="release.number")
    authorisation: str = Field(foreign_key="authorisation.id")
    at: datetime


class ReadingRow(SQLModel, table=True):
    """That an officer confirmed, read or looked at a version, for the first time."""

    __tablename__: ClassVar[str] = "reading"
    __table_args__ = (
        one_of("kind", ("caveats", "read", "details")),
        Index("uq_reading_once", "number", "by", "version", "kind", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str = Field(foreign_key="release.number")
    by: str
    party: str
    version: int
    kind: str
    at: datetime


class HistoryRow(SQLModel, table=True):
    """A line of the register."""

    __tablename__: ClassVar[str] = "history"
    __table_args__ = (
        one_of("before", Stage, absent=True),
        one_of("after", Stage, absent=True),
        Index("ix_history_number", "number", "id"),
        Index("ix_history_at", "at", "step", "party", "to_party", "number"),
        partial("ix_history_coded", "party", "at", "step", "code", where="code IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str = Field(foreign_key="release.number")
    to_party: str | None = None
    step: str
    by: str | None = None
    party: str | None = None
    at: datetime
    version: int
    before: str | None = None
    after: str | None = None
    code: str | None = None
    note: str | None = None
    #: The standing authorisation that decided, in the place of an officer.
    authorisation: str | None = None


class CertificateRow(SQLModel, table=True):
    """An officer's word for their party, on one delivery: nothing of it is kept outside."""

    __tablename__: ClassVar[str] = "certificate"
    __table_args__ = (
        holds("shape", "version > 0"),
        Index("uq_certificate_once", "number", "to_party", "party", "by", unique=True),
        Index("ix_certificate_given", "number", "to_party", "party", "at"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str = Field(foreign_key="release.number")
    to_party: str
    by: str
    party: str
    version: int
    at: datetime


class StageIntervalRow(SQLModel, table=True):
    """
    A state that a delivery has left: where it stood, from `began` to `until`, and where it stood
    `after` that.

    A row is written when a state ends, and never changed: what stood at any moment of the past is
    read from the rows that span it. `since` is when it had come to the stage; `began` is later
    where its end or its precedence changed meanwhile, or its target moved. `spent` is the whole
    seconds in the stage, `held` those of them in which its clock stood still, on hold or for a
    question, absent where it never did; `late_at` when the target of its step was used up: absent
    where it ended before that, or had none.
    """

    __tablename__: ClassVar[str] = "stage_interval"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("after", Stage),
        holds("shape", "since <= began AND began <= until AND spent >= 0"),
        Index("ix_stage_interval_number", "number", "to_party", "until"),
        Index("ix_stage_interval_until", *TOLD),
        Index("ix_stage_interval_ends", "to_party", "expires_at", "until"),
        partial("ix_stage_interval_released", *RELEASED, where=GOES_OUT),
        partial(
            "ix_stage_interval_destroyed",
            "until",
            "originator",
            "hub",
            "to_party",
            "number",
            where=DESTROYED,
        ),
        partial("ix_stage_interval_long", "stage", "until", "began", where=LONG),
        partial(
            "ix_stage_interval_undone",
            "until",
            "originator",
            "hub",
            "to_party",
            "number",
            "expires_at",
            where=UNDONE,
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str = Field(foreign_key="release.number")
    to_party: str
    originator: str
    hub: str | None = None
    stage: str
    after: str
    since: datetime
    began: datetime
    until: datetime
    precedence: str
    subject: str
    level: str | None = None
    expires_at: datetime | None = None
    late_at: datetime | None = None
    spent: int = Field(sa_type=BigInteger)
    held: int | None = Field(default=None, sa_type=BigInteger)


RELEASE = table(ReleaseRow)
VERSION = table(VersionRow)
DELIVERY = table(DeliveryRow)
CONSENT = table(ConsentRow)
AUTHORISATION_USE = table(AuthorisationUseRow)
READING = table(ReadingRow)
HISTORY = table(HistoryRow)
CERTIFICATE = table(CertificateRow)
STAGE_INTERVAL = table(StageIntervalRow)
