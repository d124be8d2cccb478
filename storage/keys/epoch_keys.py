"""Epochs: the UTC days under whose keys content is sealed, and the names of their files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NewType

from bot.domain.release.release import Release
from bot.domain.release.stages import OPEN
from storage.keys.errors import KeyMissing

Epoch = NewType("Epoch", str)
"""A UTC day, as `2026-11-23`: by its end, everything sealed under its key has ended."""

_FILE = re.compile(
    r"epoch-(?P<day>\d{4}-\d\d-\d\d)\.(?P<kind>key|destroyed)(\.[0-9a-f]+\.tmp)?", re.ASCII
)


def epoch_for(expires_at: datetime) -> Epoch:
    """
    Return the day whose key seals what ends at `expires_at`, which is aware.

    Midnight belongs to the day it ends.
    """
    assert expires_at.tzinfo is not None
    last_moment = expires_at.astimezone(UTC) - timedelta(microseconds=1)
    return Epoch(last_moment.date().isoformat())


def day_over(epoch: str) -> datetime:
    """
    Return when an epoch's key is destroyed: the UTC midnight that ends its day.

    Raises:
        KeyMissing: The text is not a day.
    """
    day = _day(epoch)
    if day is None:
        raise KeyMissing("There is no key for what is not a day.")
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def key_name(epoch: str) -> str:
    """Return the name of a day's key file."""
    return f"epoch-{epoch}.key"


def tombstone_name(epoch: str) -> str:
    """Return the name of the file that says a day's key was destroyed."""
    return f"epoch-{epoch}.destroyed"


def epoch_files(folder: Path) -> Iterator[tuple[Path, Epoch, str]]:
    """
    Yield each file of a day with its day and kind (`key` or `destroyed`), also what a crash left of
    one.
    """
    for path in sorted(folder.iterdir()):
        match = _FILE.fullmatch(path.name)
        if match and _day(match["day"]) is not None:
            yield path, Epoch(match["day"]), match["kind"]


@dataclass(frozen=True)
class KeyEnd:
    """
    When the key that opens a version last ends.

    Attributes:
        epoch: the day whose key it is.
        due: when that key is to be destroyed.
        destroyed_at: when it was; None where it has not been.
    """

    epoch: Epoch
    due: datetime
    destroyed_at: datetime | None


def key_end(release: Release, version: int, destroyed: Mapping[Epoch, datetime]) -> KeyEnd | None:
    """
    Return when nothing opens a version any more, not even an old copy of the database.

    It may have been sealed under earlier days too, before it was given more time. The last of them
    counts. While anybody still decides on it, it is sealed under a key of its own.

    Args:
        destroyed: the days whose keys are destroyed, and when, as the key directory tells.

    Returns:
        The last key and its end, or None while anybody still decides, or nothing was released.
    """
    carrying = [d for d in release.deliveries if d.version == version]
    ends = [d.expires_at for d in carrying if d.expires_at]
    if not ends or any(d.stage in OPEN for d in carrying):
        return None
    epoch = epoch_for(max(ends))
    return KeyEnd(epoch, day_over(epoch), destroyed.get(epoch))


def _day(epoch: str) -> date | None:
    try:
        day = date.fromisoformat(epoch)
    except ValueError:
        return None
    return day if day.isoformat() == epoch else None
