"""The line of the moment: where what a card is about stands, and by when the next step is meant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.deadlines import allowance, decision_period
from bot.domain.notifications.cards import CardKind
from bot.domain.notifications.worklist import time_left
from bot.domain.refusals import Refusal
from bot.domain.release.question import Question
from bot.domain.release.release import Delivery
from bot.domain.release.stages import OPEN, TO_CERTIFY, Stage
from bot.domain.release.visibility import cancel_visible, stage_visible
from bot.domain.steps.destruction import ended, given, missing, needed
from bot.domain.steps.outcomes import outcome
from handlers.render import times
from handlers.render.card_state import CardState, is_asked, is_revised, to_certify
from handlers.render.own_officers import decided, first_read, looked_at, named, quorum
from handlers.text.words import Words


@dataclass(frozen=True)
class Moment:
    """
    Where it stands, as the fourth line of a card says it.

    Attributes:
        said: what stands first, in bold.
        note: the same as a notification says it.
        running: the target, how far away which Slack shows behind it.
        more: what follows.
        waits: whether the reader's own desk has the step to take.
    """

    said: str
    note: str
    running: datetime | None = None
    more: tuple[str, ...] = ()
    waits: bool = False

    @property
    def text(self) -> str:
        """Return the line as plain text, without what runs."""
        return " · ".join((self.said, *self.more))


def moment(state: CardState) -> Moment:
    """Return where the delivery stands that a card is most about, as its reader may know it."""
    words = state.reader.words
    if is_revised(state):
        newest = max(d.version for d in state.mine)
        return _plain(words.say("moment-revised", n=str(newest)))
    if state.held:
        return _on_hold(state, state.held)
    d = focus(state)
    if d and cancel_visible(state.release, d, state.reader.party):
        return _cancelled(state)
    if d is None or not stage_visible(state.release, d, state.reader.party):
        return _plain(words.say("moment-considered"))
    return BY_STAGE[d.stage_at(state.book.now)](state, d)


def focus(state: CardState) -> Delivery | None:
    """
    Return the delivery that a card is most about.

    What the reader's own desk is asked comes first, then what waits for it, then what waits
    elsewhere, what can be read, and what has ended; of equals the one whose target is nearest.
    """
    now = state.book.now

    def rank(d: Delivery) -> tuple[int, datetime]:
        own = allowance.acting_party(d) == state.reader.party
        asked = d.question is not None and is_asked(state)
        order = (asked, own, d.stage in OPEN, d.stage is Stage.RELEASED and d.readable(now))
        place = order.index(True) if True in order else 4 if d.readable(now) else 5
        return place, allowance.target(state.release, d, state.book) or datetime.max.replace(
            tzinfo=now.tzinfo
        )

    shown = [d for d in state.mine if not state.version or d.version == state.version]
    return min(shown or state.mine, key=rank, default=None)


def _plain(said: str, *more: str) -> Moment:
    return Moment(said, said, more=tuple(filter(None, more)))


def _on_hold(state: CardState, held: Refusal) -> Moment:
    words, book = state.reader.words, state.book
    short = f"held-{held.rule.replace('_', '-')}"
    by = book.suspended_by.get(str(held.values.get("arrangement")), ())
    values = {**held.values, "parties": words.listed(words.ordered(book.policy, by))}
    why = words.say(short, **values) if words.knows(short) else words.refusal(held)
    since = next((b for b, e in book.frozen(state.release.arrangement) if b <= book.now < e), None)
    said = (
        words.say("moment-held", at=words.moment_here(since, book.now), why=why)
        if since
        else words.say("moment-on-hold", why=why)
    )
    return Moment(said, words.say("waits-suspended"))


def _asked(state: CardState, d: Delivery) -> Moment:
    release = state.release
    said = state.reader.words.say(
        "moment-asked", asker=release.asked_party or d.to, party=release.originator
    )
    return Moment(said, said, waits=state.kind is CardKind.ASKED)


def _awaited(state: CardState, d: Delivery) -> Moment:
    """Say by when the open step is meant to be taken, and how far it is."""
    words, book, party = state.reader.words, state.book, allowance.acting_party(d)
    own, due = party == state.reader.party, allowance.awaited_target(state.release, d, book)
    if d.question and is_asked(state):
        said = words.say("moment-open-answer")
        return _by(state, d, due) if due else Moment(said, said, waits=True)
    done = decided(state, d)
    if done:
        return _with(state, d, done)
    if d.question and own:
        return _asking(state, d, d.question)
    lines = (*quorum(state, d), *first_read(state, d), *looked_at(state), *_coming(state, d))
    more = lines if own else ()
    if due is None or not (own or state.reader.party == state.release.originator):
        said = words.say(f"moment-open-{d.stage.value.replace('_', '-')}", party=party)
        return Moment(said, said, more=more, waits=own)
    return replace(_by(state, d, due), more=more, waits=own)


def _by(state: CardState, d: Delivery, due: datetime) -> Moment:
    """Say by when what waits for the reader's desk is meant to be done."""
    words, now = state.reader.words, state.book.now
    note = words.say(f"note-{_due_or_late(d, due, now)}", at=words.zulu(due, now))
    return Moment(target_line(d, due, now, words), note, running=due, waits=True)


def _asking(state: CardState, d: Delivery, question: Question) -> Moment:
    """Say whom the reader's desk has asked, and how much of its own time stands still meanwhile."""
    words, book = state.reader.words, state.book
    at = words.moment_here(question.at, book.now)
    said = words.say("moment-asking", party=d.hops[0], at=at)
    late = allowance.target(state.release, d, book)  # used up before, or else it does not come
    left = time_left(state.release, d, book) or timedelta()
    stands = (
        words.say("moment-late", at=words.moment(late, book.now))
        if late
        else times.stopped(left, words)
    )
    return Moment(said, said, more=(stands, *quorum(state, d)))


def _coming(state: CardState, d: Delivery) -> tuple[str, ...]:
    """Say to the hub that a correction of what lies before it is on its way."""
    due = state.release.correction_due and d.stage is Stage.RELAY_REVIEW
    return (state.reader.words.say("moment-correction-due"),) if due else ()


def target_line(d: Delivery, due: datetime, now: datetime, words: Words) -> str:
    """Say by when what is waited for now is meant to be done, or that it is overdue."""
    return words.say(f"moment-{_due_or_late(d, due, now)}", at=words.moment(due, now))


def _due_or_late(d: Delivery, due: datetime, now: datetime) -> str:
    step = "answer" if d.question else d.stage.value.replace("_", "-")
    return "late" if due <= now else f"due-{step}"


def _with(state: CardState, d: Delivery, done: str) -> Moment:
    """Say what the own party has decided, and who has the next step by when."""
    words, book = state.reader.words, state.book
    due = allowance.target(state.release, d, book)
    late = due is not None and due <= book.now
    which = "open" if due is None else "late" if late else d.stage.value.replace("_", "-")

    def say(at: str) -> str:
        return words.say(f"with-{which}", party=allowance.acting_party(d), at=at)

    near, zulu = (words.moment(due, book.now), words.zulu(due, book.now)) if due else ("", "")
    return Moment(done, say(zulu), more=(say(near),))


def _returned(state: CardState, d: Delivery) -> Moment:
    words = state.reader.words
    said = words.say("moment-returned")
    waits = state.kind is CardKind.RETURNED
    return Moment(said, said, more=_at(state, d.since), waits=waits)


def _acknowledged(state: CardState, d: Delivery) -> Moment:
    words, now, by = state.reader.words, state.book.now, d.acknowledged_by
    own = d.to == state.reader.party and by
    name = named([(by, d.acknowledged_at)], state) if own and by and d.acknowledged_at else d.to
    when = () if own else _at(state, d.acknowledged_at)
    until = words.say("moment-until", at=words.moment(d.expires_at, now)) if d.expires_at else ""
    said = words.say("moment-acknowledged", name=name)
    return Moment(said, words.say("note-acknowledged"), more=(*when, until))


def _over(message: str) -> Callable[[CardState, Delivery], Moment]:
    """Return what says how a delivery ended that somebody ended, and when."""

    def say(state: CardState, d: Delivery) -> Moment:
        at = _ended_at(state, ended(d, state.book.now) or d.since)
        return _plain(state.reader.words.say(message), *at, *_certificate(state))

    return say


def _superseded(state: CardState, d: Delivery) -> Moment:
    """Say which correction took its place, and when."""
    by, words = d.superseded_by, state.reader.words
    assert by, "what gave way did so to a correction"
    said = words.say("moment-superseded", n=str(by.n), number=by.number)
    return _plain(said, *_ended_at(state, d.ended_at or d.since))


def _cancelled(state: CardState) -> Moment:
    """Say that the report was wrong, in which way and since when."""
    words, release = state.reader.words, state.release
    reason = words.code(release.cancelled_for or "")
    at = _ended_at(state, release.cancelled_at)
    return _plain(words.say("moment-cancelled"), reason, *at, *_certificate(state))


def _undone(message: str) -> Callable[[CardState, Delivery], Moment]:
    """Return what says how a delivery ended by itself, whose step was not taken, and when."""

    def say(state: CardState, d: Delivery) -> Moment:
        words, book = state.reader.words, state.book
        found = outcome(state.release, d, state.reader.party, book.now)
        said = (
            words.say(f"moment-{found.undone.value}", party=found.party)
            if found
            else words.say(message)
        )
        lapsed = d.stage is Stage.LAPSED
        at = d.since or decision_period.lapses_at(state.release, book) if lapsed else None
        return _plain(said, *_ended_at(state, ended(d, book.now) or at), *_certificate(state))

    return say


def _ended_at(state: CardState, at: datetime | None) -> tuple[str, ...]:
    """Say when it ended, always with the date: nothing draws the card anew on a later day."""
    return (state.reader.words.moment_dated(at, state.book.now),) if at else ()


def _at(state: CardState, at: datetime | None) -> tuple[str, ...]:
    return (state.reader.words.moment(at, state.book.now),) if at else ()


def _certificate(state: CardState) -> tuple[str, ...]:
    """Say by when the reader's own party is asked for its certificate, and how far that is."""
    words, book, d = state.reader.words, state.book, to_certify(state)
    since = ended(d, book.now) if d else None
    if d is None or since is None or d.stage not in TO_CERTIFY:
        return ()
    until = since + book.policy.lifetime.destroy_certificate_within
    said = words.say("moment-certificate", at=words.moment(until, book.now))
    own = given(d, state.reader.party)
    if not own or state.reader.party not in missing(state.release, d, book):
        return (said,)
    count = str(needed(state.release, d, book))
    names = named([(c.by, c.at) for c in own], state)
    signed = words.say("moment-quorum", given=str(len(own)), needed=count, names=names)
    return (said, signed, words.say("moment-witness"))


BY_STAGE: Mapping[Stage, Callable[[CardState, Delivery], Moment]] = {
    Stage.ASKED: _asked,
    Stage.ORIGINATOR_REVIEW: _awaited,
    Stage.RELAY_REVIEW: _awaited,
    Stage.RETURNED: _returned,
    Stage.RELEASED: _awaited,
    Stage.ACKNOWLEDGED: _acknowledged,
    Stage.DENIED: _over("moment-denied"),
    Stage.WITHDRAWN: _over("moment-withdrawn"),
    Stage.LAPSED: _undone("moment-lapsed"),
    Stage.RECALLED: _over("moment-recalled"),
    Stage.EXPIRED: _undone("moment-expired"),
    Stage.DESTROYED: _over("moment-destroyed"),
    Stage.SUPERSEDED: _superseded,
}
"""What the line says at each stage."""


def because(found: Moment, code: str, note: str, words: Words) -> Moment:
    """Return the line of what was returned with its reason and its note, for who revises it."""
    said = words.say("moment-returned-because", reason=words.code(code))
    return Moment(said, found.note, more=(*found.more, note), waits=found.waits)
