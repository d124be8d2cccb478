"""Alarms: what endangers the desk itself, told once to security officers and supervisors."""

from handlers.blocks import header, paragraph
from handlers.cards import Drawing
from handlers.facts import Reader
from storage.outbox import CardRow, Seen


def draw(row: CardRow, seen: Seen, reader: Reader) -> Drawing | None:
    """What endangers the desk itself; said once, and never drawn again."""
    said = reader.words.say(
        f"alarm-{(row.step or '').replace('_', '-')}", at=reader.words.time(row.moment or seen.book.now)
    )
    exercise = [reader.words.say("exercise")] if seen.book.policy.exercise else []
    text = " · ".join([*exercise, said])
    return Drawing(text, [*([header(exercise[0])] if exercise else []), paragraph(said)], final=True)
