"""What of a release must be kept, sealed, and until when: derived from where it stands."""

from datetime import datetime

from bot.domain.release.release import Release
from bot.domain.release.stages import OPEN, READABLE


def keep_until(release: Release) -> dict[int, datetime | None]:
    """
    Tell which versions must be kept, sealed, and until when.

    The content of any other version is deleted at once.

    Returns:
        The number of each version that a delivery still needs, and when it expires everywhere. The
        time is None while a delivery that carries the version is undecided.
    """
    until: dict[int, datetime | None] = {}
    for d in release.deliveries:
        if d.version and d.stage in OPEN:
            until[d.version] = None
        elif d.version and d.stage in READABLE and d.expires_at:
            known = until.get(d.version, d.expires_at)
            until[d.version] = known and max(known, d.expires_at)
    return until


def released_by(before: Release | None, after: Release) -> frozenset[int]:
    """
    Find the versions that a step has released to anyone, or made readable for longer.

    Returns:
        Their numbers: the content of these must be sealed for their new end.
    """
    until = {d.to: d.expires_at for d in before.deliveries if d.stage in READABLE} if before else {}
    return frozenset(
        d.version
        for d in after.deliveries
        if d.stage in READABLE and d.expires_at != until.get(d.to)
    )
