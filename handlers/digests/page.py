"""
A digest as parts with lines in one reader's language, the same for Slack, a terminal and a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.policy.model import Policy
from handlers.digests import times
from handlers.digests.lines import COMPARED, PARTS, TRENDS, Line
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

    Attributes:
        nothing: the sentence that there is nothing to report, or "".
        pictures: the kinds of pictures that stand at its head.
        daily: the daily digest that a weekly one holds, which stands below it.
    """

    title: str
    about: str
    parts: tuple[Part, ...]
    nothing: str = ""
    pictures: tuple[str, ...] = ()
    daily: "Page | None" = None


ALWAYS = ""
OF_DAY, OF_WEEK = ("waiting",), ("flow", "pace")
"""The kinds of pictures of a daily and of a weekly digest."""
OF_THE_MOMENT = frozenset({"waiting", "destruction"})
"""Parts that tell how it stands, which a weekly digest leaves to the daily one that it holds."""
IN_DAILY: Mapping[str, frozenset[str]] = {
    "waiting": frozenset({"pending"}),
    "overdue": frozenset({"overdue"}),
    "undone": frozenset({ALWAYS}),
    "beforehand": frozenset({ALWAYS}),
    "unread": frozenset({"unacked"}),
    "read": frozenset({"unacked"}),
    "ending": frozenset({"expiring_24h"}),
    "destruction": frozenset({"destruction_due"}),
    "recalled": frozenset({"recalled"}),
    "passages": frozenset({ALWAYS}),
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
    "passages": frozenset({"objective_met"}),
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
    daily = digest_page(digest.daily, policy, words) if digest.daily else None
    told = {part.key for part in daily.parts} & OF_THE_MOMENT if daily else frozenset()
    named = {ALWAYS, *(policy.digests.weekly_sections if week else policy.digests.daily_sections)}
    shown = [
        key
        for key, sections in (IN_WEEKLY if week else IN_DAILY).items()
        if sections & named and key not in told
    ]
    parts = [part for key in shown if (part := _part(key, digest, policy, words))]
    quiet = not any(part.lines for part in parts if part.key != "volume") and not (
        week and _moved(week)
    )
    if not week and not quiet and not day.overdue.total and "overdue" in shown:
        parts.insert(
            1 if parts[0].key == "waiting" else 0,
            Part("overdue", words.say("digest-none-overdue"), ()),
        )
    covered = [times.covers(day.since, day.as_of, words), times.zulu(day.since, day.as_of)]
    return Page(
        _title(digest, policy, words),
        " · ".join(covered),
        tuple(parts),
        words.say("digest-nothing") if quiet and not daily else "",
        OF_WEEK if week else OF_DAY,
        daily,
    )


def _title(digest: Digest, policy: Policy, words: Words) -> str:
    """Say which kind of digest it is, whose, and of which day or days."""
    day, held = digest.day, digest.daily.day.items if digest.daily else ()
    marks = [item.exercise for item in (*day.items, *held)]
    exercise = policy.exercise or any(marks) or any(way.exercise for way in day.end_to_end)
    named = (
        [words.say("digest-weekly", party=day.party), times.dates(day.since, day.as_of, words)]
        if digest.week
        else [
            words.say("digest-daily", party=day.party),
            times.written(day.as_of, "digest-date", words),
        ]
    )
    return " · ".join([words.say("exercise"), *named] if exercise else named)


def text(page: Page) -> str:
    """Return the page for a terminal."""
    lines = [page.title, page.about]
    if page.nothing:
        lines += ["", page.nothing]
    for part in page.parts:
        lines += ["", part.title, *(f"  - {line.whole}" for line in part.lines)]
    if page.daily:
        lines += ["", "", text(page.daily)]
    return "\n".join(lines)


def _part(key: str, digest: Digest, policy: Policy, words: Words) -> Part | None:
    if key in COMPARED:
        lines = COMPARED[key](digest, policy, words)
    elif key in PARTS:
        lines = PARTS[key](digest.day, words)
    else:
        assert digest.week, "a trend is part of a weekly digest"
        lines = TRENDS[key](digest.week, policy, words)
    listed = getattr(digest.day, key, None)
    total = listed.total if isinstance(listed, Listed) else 0
    return Part(key, words.say(f"digest-part-{key}", total=total), tuple(lines)) if lines else None


def _moved(week: Weekly) -> bool:
    return bool(week.spent or any(any(counts) for counts in week.volume.values()))
