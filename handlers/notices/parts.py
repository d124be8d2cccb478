"""
The parts of a notice: the deliveries it speaks of with their buttons, the officers it mentions, and
what remains when nothing is left to do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.officers import Officer, slack_user
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage
from bot.domain.steps.outcomes import outcome
from handlers.render import card_lines, release_text
from handlers.render.card_state import value
from handlers.slack.blocks import (
    Drawing,
    Json,
    actions,
    button,
    clip,
    context,
    header,
    lines_block,
    part,
    section,
)
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard, Seen

SHOWN = 8
"""Most deliveries listed in one notice. How many more there are is said."""
MENTIONED = 20
TAKEN_BACK = (Stage.WITHDRAWN, Stage.RECALLED, Stage.SUPERSEDED)


@dataclass(frozen=True)
class Spoken:
    """A delivery that a notice speaks of, as it stands now."""

    release: Release
    d: Delivery
    book: Book
    reader: Reader

    @property
    def press(self) -> str:
        """Return the value that its buttons carry."""
        return value(self.release, self.d.version)


def spoken(seen: Seen, reader: Reader) -> list[Spoken]:
    """Return what the notice speaks of: the most urgent first, then what has waited longest."""
    found = [
        Spoken(item.release, d, seen.book, reader)
        for item in seen.items
        if (d := item.release.delivery(item.to)) is not None
    ]
    rank = seen.book.policy.precedences
    return sorted(
        found,
        key=lambda s: (
            -rank[s.release.precedence].rank,
            allowance.began(s.release, s.d) or seen.book.now,
        ),
    )


def exercise(seen: Seen, words: Words) -> list[str]:
    """Return EXERCISE where any of it is one."""
    some = any(item.release.exercise for item in seen.items) or seen.book.policy.exercise
    return [words.say("exercise-named")] if some else []


def once(people: Iterable[Officer]) -> list[Officer]:
    """Return each officer once."""
    return list({o.id: o for o in people}.values())


def mentions(people: Sequence[Officer], words: Words) -> list[Json]:
    """
    Mention those whom it is for, so that Slack notifies them.

    Returns:
        One block, or none where there is nobody.
    """
    named = " ".join(f"<@{slack_user(o.id)}>" for o in people[:MENTIONED])
    return [section(words.say("for-you", mentions=named))] if named else []


def text(
    seen: Seen, words: Words, what: str, of: Sequence[Spoken] = (), *, least: str | None = None
) -> str:
    """
    Return the notification: precedence, what is waited for, and numbers, never a title.

    Args:
        seen: gives the precedences of the policy.
        words: the reader's language and zone.
        what: what is waited for.
        of: the deliveries, the most urgent first.
        least: the lowest precedence to announce, where the deliveries have none higher.
    """
    ranks = seen.book.policy.precedences
    named = [s.release.precedence for s in of[:1]] + [
        key for key in (least,) if key and key in ranks and of
    ]
    first = [words.precedence(max(named, key=lambda key: ranks[key].rank))] if named else []
    numbers = [", ".join(s.release.number for s in of[:3])] if of else []
    return " · ".join([*exercise(seen, words), *first, what, *numbers])


def head(seen: Seen, words: Words, what: str) -> list[Json]:
    """Return the heading in large letters."""
    return [header(" · ".join([*exercise(seen, words), what]))]


def pressing(action: str) -> Callable[[Spoken], list[Json]]:
    """Return a function that draws one button, for this action, for each delivery."""
    return lambda s: [button(s.reader.words.say(f"button-{action}"), action, s.press)]


def items(
    of: Sequence[Spoken],
    buttons: Callable[[Spoken], list[Json]],
    says: Callable[[Spoken], list[list[Json]]],
) -> list[Json]:
    """
    Draw each delivery with its buttons, and count those that do not fit.

    Args:
        of: the deliveries.
        buttons: what may be done about one.
        says: the lines of one below its title, each of parts of rich text.
    """
    blocks: list[Json] = []
    mixed = len({s.release.exercise for s in of}) > 1
    for s in of[:SHOWN]:
        words = s.reader.words
        practice = [words.say("exercise-named")] if s.release.exercise and mixed else []
        precedence = words.precedence(s.release.precedence)
        line = " · ".join([*practice, precedence, s.release.number, release_text.route(s.d)])
        above = [[part(line, bold=True)], [part(clip(words.title(s.release), 120))]]
        blocks.append(lines_block([*above, *says(s)]))
        blocks += actions(buttons(s))
    more = len(of) - SHOWN
    if more > 0:
        blocks.append(context(of[0].reader.words.say("and-more", count=more)))
    return blocks


def running(said: str, at: datetime, s: Spoken) -> list[Json]:
    """Return a line that ends with how far away a moment is, which Slack keeps up to date."""
    return [part(said), *card_lines.running(at, s.book.now, s.reader.words)]


Ended = Callable[[Spoken], str | None]
"""How a delivery ended, or None where it was done or ended as intended."""


def own_done(s: Spoken) -> str:
    """Name the message that says how the reader's desk did what it was asked."""
    if s.d.question and s.reader.party == s.d.decider:
        return "closed-asked"
    if s.d.slot_questions and s.reader.party == s.d.hops[0]:
        return "closed-answered"
    return "closed-acknowledged" if s.reader.party == s.d.to else "closed-decided"


def own_step(s: Spoken) -> str | None:
    """
    Say how it ended where this desk did not do what it was asked.

    It ended by itself, or was taken back before. None where neither holds.
    """
    found = outcome(s.release, s.d, s.reader.party, s.book.now)
    if found:
        return s.reader.words.outcome(found) if found.party == s.reader.party else None
    return (
        release_text.short_status(s.release, s.d, s.book, s.reader)
        if s.d.stage in TAKEN_BACK
        else None
    )


def reading(s: Spoken) -> str | None:
    """Say how it ended where it was not read, not acknowledged, or recalled, else None."""
    found = outcome(s.release, s.d, s.reader.party, s.book.now)
    return s.reader.words.outcome(found) or (
        release_text.short_status(s.release, s.d, s.book, s.reader)
        if s.d.stage in TAKEN_BACK
        else None
    )


def certificate(_: Spoken) -> str | None:
    """Return None: a certificate is given, whatever became of the release before."""
    return None


def closed(seen: Seen, reader: Reader, otherwise: Callable[[Spoken], str], ended: Ended) -> Drawing:
    """
    Draw what is left of a notice when nothing of it is to be done any more.

    Args:
        seen: what the notice speaks of.
        reader: for whom it is drawn.
        otherwise: names the message about one of which `ended` has nothing to tell.
        ended: how one of them ended.
    """
    words, told = reader.words, dict[str, list[str]]()
    for s in spoken(seen, reader)[:SHOWN]:
        told.setdefault(ended(s) or words.say(otherwise(s)), []).append(s.release.number)
    lines = [_line(how, each, words) for how, each in told.items()]
    return _small([*exercise(seen, words), *lines])


def replaced(row: ClaimedCard, seen: Seen, words: Words) -> Drawing:
    """Draw what is left of a notice once a newer one speaks of all that it spoke of."""
    assert row.ts, "only what was sent gives way to another"
    sent = datetime.fromtimestamp(float(row.ts), UTC)
    practice = row.about.get("exercise") or seen.book.policy.exercise
    numbers = row.about.get("numbers", ())
    listed = [", ".join(numbers[:SHOWN])] if numbers else []
    said = words.say(f"sent-{row.kind}", at=words.moment_here(sent, seen.book.now))
    return _small([*([words.say("exercise-named")] if practice else []), said, *listed])


def _small(said: Sequence[str]) -> Drawing:
    """Return a message of one small line, which nothing changes any more."""
    line = " · ".join(said)
    return Drawing(line, [context(line)], final=True)


def undone(seen: Seen, reader: Reader) -> list[Json]:
    """
    Draw what else a notice spoke of that this desk has left undone.

    It stays visible beside what waits.
    """
    told: dict[str, list[str]] = {}
    for s in spoken(seen, reader):
        how = None if s.d.stage in TAKEN_BACK else own_step(s)
        if how:
            told.setdefault(how, []).append(s.release.number)
    lines = [_line(how, each[:SHOWN], reader.words) for how, each in told.items()]
    return [context(" · ".join(lines))] if lines else []


def _line(how: str, numbers: list[str], words: Words) -> str:
    listed = ", ".join(dict.fromkeys(numbers))
    return words.say("closed-as", outcome=f"{how[0].upper()}{how[1:]}", numbers=listed)
