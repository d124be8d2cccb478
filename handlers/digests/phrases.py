"""Texts of a digest for a release, a spread and a share, in one reader's language."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.slack.blocks import clip
from handlers.text import durations
from handlers.text.words import Words
from storage.queries.digest_model import DigestItem
from storage.queries.punctuality import OnTarget
from storage.queries.weekly_digest import FEW, Share, Spread

TITLE = 60
"""Most characters of a title that a line shows."""


@dataclass(frozen=True)
class Line:
    """One line, where `item` is what a button beside it would show."""

    text: str
    item: DigestItem | None = None


def name(item: DigestItem, words: Words, *, mixed: bool) -> str:
    """
    Return what a line begins with: precedence, number and title.

    Nothing in it is ever markup.

    Args:
        mixed: whether some are an exercise and some are not: then each that is says so, else the
            heading does.
    """
    exercise = f"{words.say('exercise')} · " if mixed and item.exercise else ""
    return (
        f"{exercise}{words.precedence(item.precedence)} · {item.number} → {item.to} · "
        f"{clip(item.title, TITLE)}"
    )


def spread(of: Spread, words: Words) -> str:
    """
    Say median, ninetieth percentile and count of what was done, and how many ended undone.

    A small count is marked.
    """
    undone = words.say("digest-spread-undone", n=of.undone) if of.undone else ""
    if of.median is None or of.p90 is None:
        return undone or words.say("digest-spread-none")
    median, p90 = (
        durations.brief(timedelta(seconds=seconds), words) for seconds in (of.median, of.p90)
    )
    said = words.say("digest-spread", median=median, p90=p90, n=of.n)
    if of.n < FEW:
        said = f"{said} {words.say('digest-few')}"
    return words.say("digest-spread-both", done=said, undone=undone) if undone else said


def percent(share: Share | OnTarget, words: Words) -> str:
    """Return a share in whole percent, marked where it is of few."""
    if not share.whole:
        return words.say("digest-spread-none")
    said = f"{(200 * share.part + share.whole) // (2 * share.whole)} %"
    return f"{said} {words.say('digest-few')}" if share.whole < FEW else said
