"""
A digest as parts with lines in one reader's language, the same for Slack, a terminal and a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.policy.model import Policy
from handlers.digests.lines import PARTS, TRENDS, Line
from handlers.text.words import Words
from storage.queries.digest_model import Digest, Listed
from storage.queries.weekly_digest import Weekly


@dataclass(frozen=True)
class Part:
    """A heading and its lines, with a `key` that is stable."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Page:
    """
    A whole digest in words.

    `nothing` is the sentence that there is nothing to report, or "".
    """

    title: str
    about: str
    parts: tuple[Part, ...]
    nothing: str = ""


ALWAYS = ""
IN_DAILY: Mapping[str, frozenset[str]] = {
    "waiting": frozenset({"pending"}),
    "overdue": frozenset({"overdue"}),
    "undone": frozenset({ALWAYS}),
    "unread": frozenset({"unacked"}),
    "read": frozenset({"unacked"}),
    "ending": frozenset({"expiring_24h"}),
    "destruction": frozenset({"destruction_due"}),
    "recalled": frozenset({"recalled"}),
    "arrangements": frozenset({"suspensions"}),
    "exceptions": frozenset({ALWAYS}),
}
"""
Which of the policy's sections a part belongs to. It is shown where the policy names one of them.
"""
IN_WEEKLY: Mapping[str, frozenset[str]] = {
    "waiting": frozenset({ALWAYS}),
    "spent": frozenset({"median_decision", "median_ack"}),
    "met": frozenset({"objective_met"}),
    "volume": frozenset({"volume"}),
    "subjects": frozenset({"by_subject"}),
    "levels": frozenset({"by_level"}),
    "outcomes": frozenset({"denial_rate"}),
    "ending": frozenset({"expiring_7d"}),
    "destruction": frozenset({"destruction_due"}),
    "undone": frozenset({"exceptions"}),
    "exceptions": frozenset({"exceptions"}),
}


def digest_page(digest: Digest, policy: Policy, words: Words) -> Page:
    """
    Write a digest in words, with the parts that the policy names and that have something to say.
    """
    day, week = digest.day, digest.week
    title = words.say("digest-weekly" if week else "digest-daily", party=day.party)
    exercise = policy.exercise or any(item.exercise for item in day.items)
    named = {ALWAYS, *(policy.digests.weekly_sections if week else policy.digests.daily_sections)}
    shown = [key for key, sections in (IN_WEEKLY if week else IN_DAILY).items() if sections & named]
    parts = [part for key in shown if (part := _part(key, digest, policy, words))]
    quiet = not any(part.lines for part in parts if part.key != "volume") and not (
        week and _moved(week)
    )
    if not week and not quiet and not day.overdue.total and "overdue" in shown:
        parts.insert(
            1 if parts[0].key == "waiting" else 0,
            Part("overdue", words.say("digest-none-overdue"), ()),
        )
    about = [
        words.say("digest-as-of", at=words.time(day.as_of)),
        words.say("digest-since", at=words.time(day.since)),
    ]
    return Page(
        f"{words.say('exercise')} · {title}" if exercise else title,
        words.joined(about),
        tuple(parts),
        words.say("digest-nothing") if quiet else "",
    )


def text(page: Page) -> str:
    """Return the page for a terminal."""
    lines = [page.title, page.about]
    if page.nothing:
        lines += ["", page.nothing]
    for part in page.parts:
        lines += ["", part.title, *(f"  - {line.text}" for line in part.lines)]
    return "\n".join(lines)


def _part(key: str, digest: Digest, policy: Policy, words: Words) -> Part | None:
    if key in PARTS:
        lines = PARTS[key](digest.day, words)
    else:
        assert digest.week, "a trend is part of a weekly digest"
        lines = TRENDS[key](digest.week, policy, words)
    listed = getattr(digest.day, key, None)
    total = listed.total if isinstance(listed, Listed) else 0
    return Part(key, words.say(f"digest-part-{key}", total=total), tuple(lines)) if lines else None


def _moved(week: Weekly) -> bool:
    return bool(week.spent or any(any(counts) for counts in week.volume.values()))
