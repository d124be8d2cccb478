"""The lines that cards, details and receipts share: moment, ways, purpose and small print."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.release.release import Version
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import draft_visible
from handlers.render import release_text
from handlers.render.card_state import CardState
from handlers.render.moment import Moment, decided
from handlers.slack.blocks import Json, ago, clip, lines_block, one_line, part, person
from handlers.text import durations
from handlers.text.words import Words

SAID = (Stage.RETURNED, Stage.ACKNOWLEDGED)
"""Stages that the line of the moment says in other words than a list does."""
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
    Draw a line for each destination that the reader's party may know of: how far it is.

    What the line of the moment says is not said again, nor a decision on several.
    """
    lines = way_lines(state, found)
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
            [part(release_text.heading(release, words), bold=True)],
            [part(release.title)],
            moment_line(found, (), state),
            *way_lines(state, found),
            *([part(line)] for line in more if line),
        ]
    )


def way_lines(state: CardState, found: Moment) -> list[list[Json]]:
    """Return the lines of `ways_block`."""
    reader = state.reader
    mine = release_text.in_order(state.mine, state.book, reader.words)
    lines, told = [], found.text.casefold()
    for d in mine:
        to, *rest = release_text.way(state.release, d, state.book, reader)
        if len(mine) == 1:
            said = d.stage in SAID
            rest = [one for one in rest if not said and one.casefold() not in told]
        done = decided(state, d)
        if done and done.casefold() not in told:
            rest.append(done)
            told += done.casefold()
        lines.append([part(to), part(d.to, bold=True), *(part(f" · {one}") for one in rest)])
    return lines


def purpose_line(state: CardState, found: Moment) -> str:
    """Return the purpose on one line, and for how long it can be read."""
    said, release, now = state.reader.words, state.release, state.book.now
    line = [said.say("card-purpose", purpose=clip(one_line(release.purpose), PURPOSE))]
    ends = [d.expires_at for d in state.mine if d.expires_at and d.readable(now)]
    if ends and said.moment(min(ends), now) not in found.text:
        line.append(said.say("card-expires", at=said.moment(min(ends), now)))
    elif release.versions and any(
        draft_visible(release, d, state.reader.party) for d in state.mine
    ):
        line.append(said.say("card-kept", span=durations.exact(release.lifetime, said)))
    return " · ".join(line)


def small_line(state: CardState, version: Version | None) -> str:
    """Return subject, version and arrangement, and when what is undecided lapses."""
    said, release, policy = state.reader.words, state.release, state.book.policy
    arrangement = policy.arrangements.get(release.arrangement)
    under = release.arrangement
    if arrangement and not arrangement.binding:
        under = said.say("card-voluntary", arrangement=under)
    lapses = release_text.lapses(release, state.mine, state.book, said)
    parts = (
        said.subject(policy, release.subject),
        said.say("card-version", n=str(version.n)) if version else "",
        under,
        lapses,
    )
    return " · ".join(filter(None, parts))
