"""
Which certificates of destruction a party owes: by an index over what has ended, whatever the
register holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case

from bot.domain.policy.model import Policy
from bot.domain.release.release import Release
from bot.domain.release.stages import OPEN
from storage.keys.epoch_keys import Epoch, day_over, epoch_for
from storage.tables.releases import VERSION


@dataclass(frozen=True)
class KeyEnd:
    """
    The day whose key opens a version last, when that key is due to be destroyed, and when it was,
    if it was.
    """

    epoch: Epoch
    due: datetime
    destroyed_at: datetime | None


def key_end(release: Release, version: int, destroyed: Mapping[Epoch, datetime]) -> KeyEnd | None:
    """
    When nothing opens a version any more, not even an old copy of the database; None while that is
    not known.

    It may have been sealed under earlier days too, before it was given more time; the last of them
    counts. While anybody still decides on it, it is sealed under a key of its own.

    Args:
        destroyed: the days whose keys are destroyed, and when, as the key directory tells.
    """
    carrying = [d for d in release.deliveries if d.version == version]
    ends = [d.expires_at for d in carrying if d.expires_at]
    if not ends or any(d.stage in OPEN for d in carrying):
        return None
    epoch = epoch_for(max(ends))
    return KeyEnd(epoch, day_over(epoch), destroyed.get(epoch))


def persons(policy: Policy) -> ColumnElement[int]:
    """How many officers of each holding party certify a version."""
    above = policy.rank(policy.lifetime.two_person_destruction_at)
    alone = [key for key, level in policy.levels.items() if level.rank < above]
    return case((VERSION.c.level.in_(alone), 1), else_=2)
