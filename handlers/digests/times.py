"""Moments and stretches of time as a digest writes them, in the reader's zone."""

from datetime import datetime, timedelta

from handlers.text.words import Words, date_time_group


def clock(at: datetime, now: datetime, words: Words) -> str:
    """
    Say a moment, such as `13:03 KST`, with its date where that is another than today's.

    Args:
        at: the moment.
        now: what the reader takes for today.
        words: the reader's language and zone.
    """
    near = words.is_today(at, now)
    said = f"{words.here(at):%H:%M}" if near else written(at, "digest-moment", words)
    return f"{said} {zone(at, words)}"


def covers(since: datetime, until: datetime, words: Words) -> str:
    """Say what a digest covers: from when to when, in the reader's zone."""
    first, last = words.here(since), words.here(until)
    same = (first.year, first.month) == (last.year, last.month)
    return words.say(
        "digest-covers",
        since=written(since, "digest-moment", words),
        until=written(until, "digest-moment-near" if same else "digest-moment", words),
        zone=zone(until, words),
    )


def zulu(since: datetime, until: datetime) -> str:
    """Return the same stretch as two military date-time groups."""
    return " – ".join(map(date_time_group, (since, until)))


def dates(since: datetime, until: datetime, words: Words) -> str:
    """Say the days of a week with their year."""
    return words.say(
        "digest-dates",
        since=written(since, "digest-dates-first", words),
        until=written(last_day(until), "digest-dates-last", words),
    )


def last_day(until: datetime) -> datetime:
    """Return a moment of the last day of what ends in the morning: of the day before."""
    return until - timedelta(hours=12)


def written(at: datetime, pattern: str, words: Words) -> str:
    """Write a moment by a date pattern among the messages."""
    return words.written(at, words.say(pattern))


def zone(at: datetime, words: Words) -> str:
    """Return the short name of the reader's zone at a moment, such as `KST`, or its offset."""
    name = words.here(at).tzname() or "UTC"
    return name if name.isalpha() else f"UTC{name}"
