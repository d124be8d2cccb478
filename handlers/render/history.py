"""
What a party may see of what was done with a release: lines of its register, and records of the
audit log.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.book import Book
from bot.domain.release.release import Delivery, RegisterEntry, Release
from bot.domain.release.stages import Stage, Step
from bot.domain.release.visibility import told_from
from bot.domain.steps.clock import CHASE, ESCALATE, REMIND, WARN
from bot.domain.steps.destruction import given, needed
from storage.audit.rows import microseconds
from storage.transaction.act import CLOCK

SHOWN_TO_ORIGINATOR = frozenset({*Step, "read", "certify"})
CONSENTS = frozenset({"approve", "relay"})
KEPT_BY_OTHERS = frozenset({"return", "deny", "decline", "destroy"})
SHOWN_TO_OTHERS = frozenset(Step) - KEPT_BY_OTHERS


class Recorded(Protocol):
    """One record of the audit log."""

    @property
    def at(self) -> int: ...
    @property
    def actor(self) -> str: ...
    @property
    def party(self) -> str | None: ...
    @property
    def action(self) -> str: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def detail(self) -> str | None: ...


def may_see(move: RegisterEntry, release: Release, party: str) -> bool:
    """
    Whether a party may see a line of the register.

    Its own always. The originator sees every step taken on its item; a hub, what happened since it
    was asked to relay; a destination, what happened since the release reached it. How far another
    party's quorum is, is its own
    affair: of its consents only the one that moved the release is told.
    """
    if move.party == party:
        return True
    if move.step in CONSENTS and move.before == move.after:
        return False
    if move.step not in (SHOWN_TO_ORIGINATOR if party == release.originator else SHOWN_TO_OTHERS):
        return False
    since = [told_from(release, d, party) for d in release.deliveries if move.to in (None, d.to)]
    return any(moment is not None and move.at >= moment for moment in since)


@dataclass(frozen=True)
class _Line:
    """What a record's detail says was done with one delivery."""

    step: str
    d: Delivery
    before: str | None
    after: str | None


def seen_records(
    records: Sequence[Recorded], release: Release, book: Book, party: str
) -> Iterator[Recorded]:
    """
    The records about a release, oldest first, that a party may see: of each delivery from the one
    that brought it.

    Its own attempts, done and refused. Of another party the originator sees the steps that took
    effect, and of the clock all it did; everybody else sees the ends that the clock brought, and of
    what it reminded of only what waited for them: how late others were is theirs. What the operator
    made for a party is that party's.

    The order of the log says what came first, whatever its times.
    """
    origin = party == release.originator
    known = {d.to for d in release.deliveries if origin or party == release.asked_party}
    reached = {d.to for d in release.deliveries if origin}
    for record in records:
        detail = json.loads(record.detail) if record.detail else {}
        lines = list(_lines(detail, release))
        reached |= {line.d.to for line in lines if _brings(line, party)}
        if record.party == party:
            shown = bool(known | reached)
        elif record.actor == CLOCK:
            mine = [line for line in lines if line.d.to in reached]
            shown = origin or any(_concerns(line, record, release, book, party) for line in mine)
        elif record.party is None:
            shown = origin if record.rule else detail.get("party") == party
        else:
            shown = origin and record.rule is None and record.action in SHOWN_TO_ORIGINATOR
        if shown:
            yield record


def _lines(detail: dict[str, object], release: Release) -> Iterator[_Line]:
    moves = detail.get("moves")
    for step, to, before, after in moves if isinstance(moves, list) else ():
        d = release.delivery(to) if to else None
        if d is not None:
            yield _Line(step, d, before, after)


def _brings(line: _Line, party: str) -> bool:
    """
    Whether a step brought a delivery to a party: the offer to the hub, the release to the
    destination.
    """
    return (line.after, party) in {
        (Stage.RELAY_REVIEW.value, line.d.hub),
        (Stage.RELEASED.value, line.d.to),
    }


def _concerns(line: _Line, record: Recorded, release: Release, book: Book, party: str) -> bool:
    """
    Whether what the clock did to a delivery is for a party to know that is not the originator.
    """
    d = line.d
    if line.step in (REMIND, ESCALATE):
        return party == {Stage.RELAY_REVIEW.value: d.hub, Stage.RELEASED.value: d.to}.get(
            line.before or ""
        )
    if line.step == CHASE:
        signed = [c for c in given(d, party) if microseconds(c.at) <= record.at]
        return party in d.holders and len(signed) < needed(release, d, book)
    return party == d.to if line.step == WARN else line.step in SHOWN_TO_OTHERS
