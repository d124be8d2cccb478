"""The lines that cards, details and receipts share: moment, ways, purpose and small print."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.book import Book
from bot.domain.deadlines import passage
from bot.domain.notifications.cards import CardKind
from bot.domain.officers import OfficerId
from bot.domain.release.question import Question
from bot.domain.release.records import Slot, Version
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import draft_visible, stage_visible, steps_visible_from
from bot.domain.steps.destruction import ended
from bot.domain.steps.outcomes import unread
from bot.domain.steps.questions import questions_of
from handlers.render import release_text, times
from handlers.render.card_state import ASKED_ON, CardState, open_slots
from handlers.render.moment import Moment
from handlers.render.own_officers import decided, quorum
from handlers.slack.blocks import Json, ago, clip, lines_block, one_line, part, person
from handlers.text import durations
from handlers.text.words import Reader, Words

PURPOSE = 80
"""Most characters of the purpose on a card; details have it whole."""


def moment_line(found: Moment, duty: Sequence[str], state: CardState) -> list[Json]:
    """
    Return the line of the moment as rich text.

    Args:
        found: what it says.
        duty: the users that it mentions.
        state: what the card is drawn from.
    """
    line, said = [part(found.said, bold=True)], state.reader.words
    if found.running:
        line += running(found.running, state.book.now, said)
    line += [part(f" · {one}") for one in found.more if one]
    for user in duty:
        line += [part(" · " if user == duty[0] else " "), person(user)]
    return line


def running(at: datetime, now: datetime, words: Words) -> list[Json]:
    """Return, behind a comma, how far away a moment is, which Slack keeps up to date."""
    return [part(words.say("comma")), ago(at, words.zulu(at, now))]


def ways_block(state: CardState, found: Moment) -> list[Json]:
    """
    Draw a line for each destination that the reader's party may know of: how far it is, and how
    long that has taken.

    What the line of the moment says is not said again, nor a decision on several.
    """
    lines = [[*way, *_end_to_end(state, d, found)] for d, way in _ways(state, found)]
    return [lines_block(lines)] if lines else []


def short_block(state: CardState, found: Moment, more: Sequence[str] = ()) -> Json:
    """
    Draw a release as one row among others: heading, title, moment, and a line a destination.

    Args:
        state: what it is drawn from.
        found: the line of the moment.
        more: what is said below that beside the card's own lines.
    """
    release, words = state.release, state.reader.words
    return lines_block(
        [
            [part(release_text.heading(release, words, state.reader.party), bold=True)],
            [part(words.title(release))],
            moment_line(found, (), state),
            *(way for _, way in _ways(state, found)),
            *([part(line)] for line in more if line),
        ]
    )


def _ways(state: CardState, found: Moment) -> Iterator[tuple[Delivery, list[Json]]]:
    """Yield how far each delivery is, as a line."""
    mine = release_text.in_order(state.mine, state.book, state.reader.words)
    told = found.text.casefold()
    for d in mine:
        said, done = _standing(state, d, alone=len(mine) == 1), decided(state, d)
        if done.casefold() not in told:
            said.append(done)
            told += done.casefold()
        to = [part(_hops(state, d)), part(d.to, bold=True)]
        yield d, [*to, *(part(f" · {one}") for one in said if one)]


def _end_to_end(state: CardState, d: Delivery, found: Moment) -> list[Json]:
    """
    Return how long a delivery has been on its way, or was until it was acknowledged.

    That runs from where the reader's party may know of it, and never pauses: for how long nothing
    could go on stands beside it. The target is left out where the line of the moment says it.
    """
    release, book, words = state.release, state.book, state.reader.words
    of = passage.passage(release, d, state.reader.party, book.now)
    if of is None:
        return []
    due, still = passage.target(release, of, book), passage.stood_still(release, of, book)
    stopped = words.say("passage-stopped", span=durations.two_units(still, words)) if still else ""
    line: list[Json] = []
    if of.ended_at is None:
        line = [part(f" · {words.say('passage-since', at=words.moment(of.began, book.now))}")]
        line += running(of.began, book.now, words)
        at = words.moment(due, book.now) if due else ""
        told = [words.say("passage-target", at=at) if at and at not in found.text else "", stopped]
    elif of.end is passage.End.ACKNOWLEDGED:
        span = durations.two_units(of.ended_at - of.began, words)
        in_time = "passage-late" if due and due <= of.ended_at else "passage-met"
        told = [words.say(in_time if due else "passage-took", span=span), stopped]
    else:
        told = [words.say("passage-missed")] if of.missed(due) else []
    return [*line, *(part(f" · {one}") for one in told if one)]


def _hops(state: CardState, d: Delivery) -> str:
    """
    Return the parties before the destination, as `KOR ✓ → USA … → `.

    Which party has the next step is said to who may know it.
    """
    marks: dict[str | None, str] = {}
    if d.stage is Stage.ASKED:
        marks = {d.hops[0]: " …"}
    elif steps_visible_from(state.release, d, state.reader.party) is not None:
        passed = {d.owner(slot) for slot in Slot if d.given(slot) and d.slot is not slot}
        marks = {**dict.fromkeys(passed, " ✓"), d.decider: " …"}
    return "".join(f"{hop}{marks.get(hop, '')} → " for hop in d.hops[:-1])


def _standing(state: CardState, d: Delivery, *, alone: bool) -> list[str]:
    """
    Return how a delivery stands at its end.

    Where it is the only one, the line of the moment says how it ended, and who of the own party
    has read it.
    """
    release, book, reader = state.release, state.book, state.reader
    own, stage = reader.party, d.stage_at(book.now)
    if d.stage is Stage.ASKED or not stage_visible(release, d, own):
        return []
    if d.decider:
        uneven = len({len(one.given(one.slot)) for one in open_slots(state) if one.slot}) > 1
        return list(quorum(state, d)) if uneven and d.decider == own else []
    if stage is Stage.RELEASED and own in (d.to, release.originator):
        if not unread(release, d):
            return [] if alone and own == d.to else [reader.words.say("way-read")]
        return [reader.words.say("way-unread")]
    said = alone and stage is not Stage.RELEASED
    status = [] if said else [release_text.short_status(release, d, book, reader)]
    if own == release.originator and ended(d, book.now):
        return [*status, release_text.certificates(release, d, book, reader).removeprefix(" · ")]
    return status


def asked_lines(state: CardState) -> list[str]:
    """
    Return what one desk asks another: the newest question about what is being decided with its
    answer, and for how much longer the originator asks the hub.

    Only cards of the two desks have it: of the one that asked, and of the one that answers. Those
    before it stand in the thread of the card.
    """
    if state.kind not in (CardKind.DECISION, *ASKED_ON):
        return []
    undecided = [d for d in state.mine if d.slot]
    found = questions_of(undecided, state.reader.party)
    about = [q for q in found if state.version in (0, q.version)]
    said = question_lines(about[-1], state.release, state.book, state.reader) if about else []
    return [*said, *extension_lines(state)]


def asked_block(state: CardState) -> list[Json]:
    """Draw `asked_lines`, if there are any."""
    lines = asked_lines(state)
    return [lines_block([part(line)] for line in lines)] if lines else []


def question_lines(asked: Question, release: Release, book: Book, reader: Reader) -> list[str]:
    """
    Return a question and, once it is given, its answer, a line each.

    Officers of the reader's own party stand there by name, others as their party.

    Args:
        asked: the question.
        release: what it is about.
        book: the roster and time to draw it by.
        reader: for whom it is drawn.
    """
    words, now = reader.words, book.now

    def line(message: str, by: OfficerId | None, party: str, at: datetime, text: str) -> str:
        known = book.member(by, party) if party == reader.party else None
        name, when = known.name if known else party, words.moment_here(at, now)
        return words.say(message, name=name, at=when, text=one_line(text))

    lines = [line("asked-question", asked.by, asked.party, asked.at, asked.text)]
    if asked.reply and asked.replied_at:
        by, at = asked.replied_by, asked.replied_at
        lines.append(line("asked-reply", by, release.originator, at, asked.reply))
    elif asked.closed_at:
        lines.append(words.say("asked-closed", at=words.moment_here(asked.closed_at, now)))
    return lines


def extension_lines(state: CardState) -> list[str]:
    """Say for whom and until when the originator asks the hub, on the cards of these two."""
    words, now, party = state.reader.words, state.book.now, state.reader.party
    return [
        words.say("card-extension", to=d.to, hub=d.hub, until=words.moment(d.asked_until, now))
        for d in state.mine
        if d.hub and d.asked_until and party != d.to and d.extension_asked(d.hub, now)
    ]


def purpose_line(state: CardState, found: Moment) -> str:
    """Return the purpose on one line, and for how long it can be read."""
    said, release, now = state.reader.words, state.release, state.book.now
    line = [said.say("card-purpose", purpose=clip(one_line(said.purpose(release)), PURPOSE))]
    drafted = [d for d in state.mine if draft_visible(release, d, state.reader.party)]
    ends = [d.expires_at for d in state.mine if d.expires_at and d.readable(now)]
    if ends and said.moment(min(ends), now) not in found.text:
        line.append(said.say("card-expires", at=said.moment(min(ends), now)))
    elif release.versions and drafted:
        line.append(said.say("card-kept", span=times.lifetimes(release, drafted, said)))
    return " · ".join(line)


def small_line(state: CardState, version: Version | None) -> str:
    """Return subject, version and arrangement, and when what is undecided lapses."""
    said, release, policy = state.reader.words, state.release, state.book.policy
    arrangement = policy.arrangements.get(release.arrangement)
    under = release.arrangement
    if arrangement and not arrangement.binding:
        under = said.say("card-voluntary", arrangement=under)
    lapses = times.lapses(release, state.mine, state.book, said)
    cited = release_text.cited(state.mine)
    parts = (
        said.subject(policy, release.subject),
        said.say("card-version", n=str(version.n)) if version else "",
        under,
        said.say("card-beforehand", authorisation=cited) if cited else "",
        lapses,
        *_corrections(state),
    )
    return " · ".join(filter(None, parts))


def _corrections(state: CardState) -> list[str]:
    """
    Say of a correction how many fields it changes and, to its originator, how many of each party
    had opened an earlier report; of what is corrected, that a correction waits.
    """
    release, words, party = state.release, state.reader.words, state.reader.party
    own = party == release.originator
    mine = [e for d in release.deliveries for e in d.earlier if own or e.party == party]
    said = [words.say("card-correction-due")] if own and release.correction_due else []
    if not mine:
        return said
    if mine[-1].changed is not None:
        said.append(words.say("card-changed", count=mine[-1].changed))
    if own:
        opened = {e.party: len(e.read_by) for e in mine}
        counts = (f"{of} {opened[of]}" for of in words.ordered(state.book.policy, opened))
        said.append(words.say("card-read-before", counts=words.listed(counts)))
    return said
