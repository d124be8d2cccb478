"""Moments as people type them: `0404Z`, `13:04:30`, `260404Z NOV 26`, `13時4分`, `지금`."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import product
from zoneinfo import ZoneInfo

from bot.domain.text import typed

NOW = frozenset({"now", "今", "いま", "現在", "ただいま", "지금", "현재"})
ZONES: Mapping[str, str] = {
    **dict.fromkeys(("z", "zulu", "utc", "gmt", "協定世界時", "협정세계시"), "UTC"),
    **dict.fromkeys(("jst", "日本時間"), "Asia/Tokyo"),
    **dict.fromkeys(("i", "kst", "韓国時間", "한국시간"), "Asia/Seoul"),
}
"""What may stand behind a time; `I` is the military letter of the zone of Tokyo and Seoul."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
AFTERNOON, FORENOON = frozenset({"pm", "午後", "오후"}), frozenset({"am", "午前", "오전"})
YEARS = range(2000, 2100)
DAY_ALONE = timedelta(days=7)
"""How far from now a day without its month may be: `040430Z` may be meant to be 04:04:30."""

_NAMED = rf"(?P<name>{'|'.join(MONTHS)})[a-z]*\.?"
_ZONE = rf"\s*(?P<zone>{'|'.join(sorted(ZONES, key=len, reverse=True))})"
_DAYS = (
    r"(?P<year>\d{4})\s*[-/.年년]\s*(?P<month>\d{1,2})\s*[-/.月월]\s*(?P<day>\d{1,2})\s*(?:[日일]|t|\s)\s*",
    r"(?P<month>\d{1,2})\s*[-/月월]\s*(?P<day>\d{1,2})\s*(?:[日일]|\s)\s*",
    r"(?P<day>\d{1,2})[日일]\s*",
    rf"(?P<day>\d{{1,2}})\s*{_NAMED}\s+(?:(?P<year>\d{{4}})\s+)?",
    "",
)
_HALF = rf"(?P<half>{'|'.join((*AFTERNOON, *FORENOON))})?"
_SECOND = r"(?:(?P<second>\d{1,2})\s*[秒초])?"
_TIMES = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s*(?P<half>am|pm)?",
    r"(?P<hour>\d\d)(?P<minute>\d\d)",
    rf"{_HALF}\s*(?P<hour>\d{{1,2}})\s*[時시]\s*(?:(?P<minute>\d{{1,2}})\s*[分분])?\s*{_SECOND}",
)
_GROUP = (
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s*(?P<zone>z)"
    rf"(?:\s*{_NAMED}\s*(?P<year>\d\d|\d{{4}})?)?"
)
_WAYS = tuple(
    re.compile(way, re.ASCII)
    for way in (_GROUP, *(f"{day}{time}(?:{_ZONE})?" for day, time in product(_DAYS, _TIMES)))
)


def read(text: str, now: datetime, zone: str) -> str | None:
    """
    Read a moment. Of what is left out (day, month, year) it is the one nearest to now.

    Args:
        text: As it was typed.
        now: The present, aware.
        zone: The time zone that counts where none is typed, such as `Asia/Seoul`.

    Returns:
        The moment in UTC, such as `2026-11-26T04:04Z`, or with seconds where they were typed:
        `2026-11-26T04:04:30Z`. None where it cannot be read.
    """
    said = typed.bare(text).casefold()
    if said in NOW:
        return written(now, seconds=True)
    found = next((match for way in _WAYS if (match := way.fullmatch(said))), None)
    if found is None:
        return None
    parts = found.groupdict()
    local = ZoneInfo(ZONES.get(parts.get("zone") or "", zone))
    near = _nearest(parts, now.astimezone(local), local)
    alone = parts.get("day") and not (parts.get("month") or parts.get("name"))
    if near and alone and abs(near - now) > DAY_ALONE:
        return None
    return written(near, seconds=parts.get("second") is not None) if near else None


def written(at: datetime, *, seconds: bool) -> str:
    """Write a moment in UTC, to the minute or to the second."""
    return f"{at.astimezone(UTC):{'%Y-%m-%dT%H:%M:%SZ' if seconds else '%Y-%m-%dT%H:%MZ'}}"


def instant(moment: str) -> datetime:
    """Return the moment that `read` wrote, the beginning of its minute where it has no seconds."""
    return datetime.fromisoformat(moment)


def to_the_second(moment: str) -> bool:
    """Return whether a moment that `read` wrote has seconds."""
    return moment.count(":") == 2


def _nearest(parts: Mapping[str, str | None], now: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment nearest to now that has these parts, or None where there is none."""
    days: list[date] = []
    for year, month, day in _days(parts, now.date()):
        with suppress(ValueError):
            days.append(date(year, month, day))
    hour = int(parts["hour"] or 0)
    half = parts.get("half")
    if half and not (1 if half in ("am", "pm") else 0) <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    found = []
    with suppress(ValueError, OverflowError):
        for on in days:
            moment = datetime(
                *(on.year, on.month, on.day, hour),
                int(parts["minute"] or 0),
                int(parts.get("second") or 0),
                tzinfo=zone,
            )
            found.append(moment)
    return min(found, key=lambda moment: abs(moment - now), default=None)


def _days(parts: Mapping[str, str | None], today: date) -> Iterable[tuple[int, int, int]]:
    """Yield the days that may be meant: year, month, day."""
    name, day = parts.get("name"), parts.get("day")
    if not day:
        return [(near.year, near.month, near.day) for near in _around(today, days=1)]
    month = MONTHS.index(name) + 1 if name else int(parts.get("month") or 0)
    year = int(parts.get("year") or 0)
    if year:
        years: Iterable[int] = [year + 2000 if year < 100 else year]
        return [(one, month, int(day)) for one in years if one in YEARS]
    if month:
        return [(today.year + more, month, int(day)) for more in (-1, 0, 1)]
    months = {(near.year, near.month) for near in _around(today, days=31)} | {
        (today.year, today.month)
    }
    return [(*one, int(day)) for one in sorted(months)]


def _around(today: date, *, days: int) -> list[date]:
    """Return today, and the days so many before and after."""
    return [today + timedelta(days=more) for more in (-days, 0, days)]
