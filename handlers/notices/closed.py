"""What remains of a notice with nothing left to do: how each release ended, done or not."""

from collections.abc import Callable

from bot.domain.release.stages import Stage
from bot.domain.steps.outcomes import outcome
from handlers.notices.subjects import Spoken, exercise, spoken
from handlers.render import release_text
from handlers.render.cards import Drawing
from handlers.render.release_text import Reader
from handlers.slack.blocks import Json, context, paragraph
from handlers.text import outcomes
from handlers.text.words import Words
from storage.outbox.queue import Seen

SHOWN = 8
"""Most releases that are named."""
TAKEN_BACK = (Stage.WITHDRAWN, Stage.RECALLED)

Ended = Callable[[Spoken], str | None]
"""How a delivery ended, or None where it was done or ended as intended."""


def own_step(s: Spoken) -> str | None:
    """
    Say how it ended where this desk did not do what it was asked.

    It ended by itself, or was taken back before. None where neither holds.
    """
    found = outcome(s.release, s.d, s.reader.party, s.book.now)
    if found:
        return outcomes.said(found, s.reader.words) if found.party == s.reader.party else None
    return (
        release_text.short_status(s.release, s.d, s.book, s.reader)
        if s.d.stage in TAKEN_BACK
        else None
    )


def reading(s: Spoken) -> str | None:
    """Say how it ended where it was not read, not acknowledged, or recalled, else None."""
    undone = outcomes.undone(s.release, s.d, s.reader.party, s.book, s.reader.words)
    return undone or (
        release_text.short_status(s.release, s.d, s.book, s.reader)
        if s.d.stage in TAKEN_BACK
        else None
    )


def certificate(_: Spoken) -> str | None:
    """Return None: a certificate is given, whatever became of the release before."""
    return None


def closed(seen: Seen, reader: Reader, otherwise: str, ended: Ended) -> Drawing:
    """
    Draw what is left of a notice when nothing of it is to be done any more.

    Args:
        seen: what the notice speaks of.
        reader: for whom it is drawn.
        otherwise: the message about those of which `ended` has nothing to tell.
        ended: how one of them ended.
    """
    words, told = reader.words, dict[str | None, list[str]]()
    for s in spoken(seen, reader)[:SHOWN]:
        told.setdefault(ended(s), []).append(s.release.number)
    said = " · ".join(
        [
            *exercise(seen, words),
            *(_line(how, each, otherwise, words) for how, each in told.items()),
        ]
    )
    return Drawing(said, [paragraph(said)], final=True)


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
    return (
        [
            context(
                " · ".join(_line(how, each[:SHOWN], "", reader.words) for how, each in told.items())
            )
        ]
        if told
        else []
    )


def _line(how: str | None, numbers: list[str], otherwise: str, words: Words) -> str:
    listed = ", ".join(dict.fromkeys(numbers))
    if how is None:
        return words.say(otherwise, numbers=listed)
    return words.say("closed-as", outcome=f"{how[0].upper()}{how[1:]}", numbers=listed)
