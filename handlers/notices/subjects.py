"""The deliveries that a notice speaks of, as they stand when it is drawn."""

from dataclasses import dataclass

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.release.release import Delivery, Release
from handlers.render.card_state import value
from handlers.render.release_text import Reader
from handlers.text.words import Words
from storage.outbox.queue import Seen


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
    return [words.say("exercise")] if some else []
