"""
The rows of the Home tab: a release as its card says it, in short, with the buttons that the officer
may press.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from bot.domain import attendance
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.notifications.cards import CardKind
from bot.domain.notifications.worklist import answers, extends, time_left, waits_for
from bot.domain.officers import Role
from bot.domain.refusals import Refusal
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import stage_visible, visible_deliveries, visible_version
from bot.domain.steps import look
from bot.domain.steps.nudges import GAP
from handlers.render import times
from handlers.render.card_lines import asked_lines, short_block
from handlers.render.card_state import CardState, nudges, own_buttons, state_of, value
from handlers.render.moment import moment
from handlers.slack.blocks import Json, actions, button
from handlers.text.words import Reader, Words

KIND_FOR = {
    Stage.ASKED: CardKind.ASKED,
    Stage.ORIGINATOR_REVIEW: CardKind.DECISION,
    Stage.RELAY_REVIEW: CardKind.DECISION,
    Stage.RETURNED: CardKind.RETURNED,
    Stage.RELEASED: CardKind.RELEASE,
}
"""Which card an item that waits for the officer is drawn as, by the stage that it is at."""
Line = Callable[[Release, Book, Reader], list[Json]]
NAMED = 5
"""Most officers named in a row."""


def waiting(release: Release, book: Book, reader: Reader) -> list[Json]:
    """Draw what waits for the officer, with the buttons of its card."""
    mine = waits_for(release, book)
    if not mine:  # it has gone on since it was found
        return _row(CardKind.OWN, release, 0, book, reader)
    asked = next((d for d in mine if answers(d, book)), None)
    if asked and not (book.by.is_a(Role.APPROVER) and asked.decider == reader.party):
        kind = CardKind.ASKED if release.asked_party else CardKind.OWN
        return _row(kind, release, 0, book, reader)
    first = mine[0]
    kind = CardKind.DECISION if extends(release, first, book) else KIND_FOR[first.stage]
    return _row(kind, release, first.version, book, reader, [_stopped(release, mine, book, reader)])


def _stopped(release: Release, mine: Sequence[Delivery], book: Book, reader: Reader) -> str:
    """Say how much time the first of some steps has left, which stands still on hold, or ""."""
    if not book.on_hold(release.arrangement):
        return ""
    found = (time_left(release, d, book) for d in mine)
    still = min((left for left in found if left is not None), default=timedelta())
    return times.stopped(still, reader.words) if still > timedelta() else ""


def sent(release: Release, book: Book, reader: Reader) -> list[Json]:
    """Draw what the officer sent: who has it now, by when, and what can be done about it."""
    return _row(CardKind.OWN, release, 0, book, reader)


def shared(release: Release, book: Book, reader: Reader) -> list[Json]:
    """Draw what the own desk shared; releasing authorities have the buttons of their card."""
    kind = CardKind.DECISION if book.by.is_a(Role.APPROVER) else CardKind.OWN
    return _row(kind, release, len(release.versions), book, reader)


def received(release: Release, book: Book, reader: Reader) -> list[Json]:
    """Draw what reached the own desk."""
    seen = visible_version(release, reader.party)
    return _row(CardKind.RELEASE, release, seen.n if seen else 0, book, reader)


def supervised(release: Release, book: Book, reader: Reader) -> list[Json]:
    """
    Draw a step to a supervisor: who has it, and how they can be reached.

    Their own desk can be nudged. At another there is its telephone.
    """
    state = state_of(CardKind.OWN, release, book, reader, version=0)
    own = [d for d in state.mine if allowance.awaited_party(d) == reader.party]
    others = acting_elsewhere(release, book)
    said = [*_with(state, own), *(_desk(party, book, reader.words) for party in others)]
    pressed = [*nudges(state), *_call(state, others), _show(state)]
    return [short_block(state, moment(state), said), *actions(pressed)]


def _row(
    kind: CardKind,
    release: Release,
    version: int,
    book: Book,
    reader: Reader,
    more: Sequence[str] = (),
) -> list[Json]:
    """
    Draw a release as the short form of a card, with the buttons that the officer may press.

    Args:
        kind: the card that it is drawn as.
        release: the release.
        version: the version that the card is about; 0 for none.
        book: the policy, roster and time to draw it by.
        reader: for whom it is drawn.
        more: what is said below.
    """
    state = state_of(kind, release, book, reader, version=version)
    pressed = [_plain(press) for press in own_buttons(state)]
    said = [*asked_lines(state), *more]
    return [short_block(state, moment(state), said), *actions(pressed)]


def _plain(press: Json) -> Json:
    """Return a button without green: on a Home that is for what its officer begins with."""
    return {key: said for key, said in press.items() if (key, said) != ("style", "primary")}


def first_to_decide(rows: Sequence[Release], book: Book, words: Words) -> list[Json]:
    """Return the green button to the text of the first item that the officer may look at."""
    for release in rows:
        with suppress(Refusal):
            version = look(release, book).opens
            label = words.say("home-decide", number=release.number)
            carried = value(release, version or 0)
            return [button(label, "details", carried, style="primary")]
    return []


def acting_elsewhere(release: Release, book: Book) -> list[str]:
    """Return the other parties that have a step to take, as far as the officer may know."""
    own = book.by.party
    found = (_acting(release, d, own) for d in visible_deliveries(release, own))
    return list(dict.fromkeys(party for party in found if party and party != own))


def _acting(release: Release, d: Delivery, party: str) -> str | None:
    """Return the party that has the step with a target, where another party may know that."""
    return allowance.awaited_party(d) if stage_visible(release, d, party) else None


def _with(state: CardState, own: Sequence[Delivery]) -> list[str]:
    """Say who of the own desk is to take the step, and when they were nudged."""
    words, book = state.reader.words, state.book
    people = {o.id: o for d in own for o in attendance.responsible(state.release, d, book)}
    names = words.listed(o.name for o in list(people.values())[:NAMED])
    lines = [words.say("home-with", names=names or words.say("on-nobody"))] if own else []
    at = max((d.nudged_at for d in own if d.nudged_at), default=None)
    if at and at + GAP > book.now:
        again = words.moment_here(at + GAP, book.now)
        nudged = words.say("home-nudged", at=words.moment_here(at, book.now), again=again)
        lines.append(nudged)
    return lines


def _desk(party: str, book: Book, words: Words) -> str:
    return words.say("home-desk", party=party, telephone=telephone(party, book, words))


def telephone(party: str, book: Book, words: Words) -> str:
    """Return the number of a desk, or that the roster has none."""
    desk = book.desks.get(party)
    return (desk and desk.telephone) or words.say("no-telephone")


def _call(state: CardState, others: Sequence[str]) -> list[Json]:
    """Return the button that shows the number of a desk, where the roster has one."""
    words, book = state.reader.words, state.book
    if not any((desk := book.desks.get(party)) and desk.telephone for party in others):
        return []
    parties = words.listed(others)
    label = words.say("button-call", parties=parties)
    return [button(label, "call", value(state.release, 0))]


def _show(state: CardState) -> Json:
    return button(state.reader.words.say("button-show"), "show", value(state.release, 0))
