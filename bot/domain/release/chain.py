"""
A report and its corrections: each is a release of its own, and all of them are one chain, in a
line. What is true at a destination is what its newest release says of it there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.officers import OfficerId
from bot.domain.release.content import Content, Replaced
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import READABLE, UNDER_REVIEW, Stage

CORRECTED_WITHIN = timedelta(days=7)
"""How long after its end at a destination a report may still be corrected there."""


def whole(release: Release, others: Iterable[Release]) -> tuple[Release, ...]:
    """
    Return a chain: a release and all others of it, the first report first.

    Args:
        release: one of them.
        others: the rest, as a book has them.
    """
    return tuple(sorted((release, *others), key=lambda one: one.link.n))


def taken_back(release: Release) -> bool:
    """Return whether a correction was withdrawn everywhere: it leaves the line as it was before."""
    ended = all(d.stage is Stage.WITHDRAWN for d in release.deliveries)
    return release.corrects is not None and ended


def newest(chain: Sequence[Release]) -> Release:
    """Return the newest release of a chain that was not taken back."""
    return next((one for one in reversed(chain) if not taken_back(one)), chain[0])


def newest_at(chain: Sequence[Release], to: str) -> tuple[Release, Delivery] | None:
    """
    Find what is newest at a destination, corrections that were taken back there left out.

    Returns:
        The release and its delivery. None where nothing of the chain is for that destination.
    """
    for one in reversed(chain):
        d = one.delivery(to)
        if d and not (one.corrects and d.stage is Stage.WITHDRAWN):
            return one, d
    return None


def correctable(chain: Sequence[Release], now: datetime) -> list[tuple[Release, Delivery]]:
    """
    List where a correction may go: the destinations of the first report at which the newest waits
    for a decision, can be read, or ended by itself within `CORRECTED_WITHIN`.

    What was denied, returned, withdrawn, recalled or cancelled there, or lapsed, is never offered
    again by a correction.

    Returns:
        For each of them the release that is newest there, and its delivery.
    """
    found = (newest_at(chain, d.to) for d in chain[0].deliveries)
    return [one for one in found if one and open_to_correction(*one, now)]


def open_to_correction(release: Release, d: Delivery, now: datetime) -> bool:
    """Return whether a correction may go where a delivery that is newest there stands."""
    stage = d.stage_at(now)
    if release.cancelled_at or stage in UNDER_REVIEW | READABLE:
        return not release.cancelled_at
    over = d.expires_at if d.stage in READABLE else d.ended_at
    by_itself = stage is Stage.EXPIRED or (
        stage is Stage.DESTROYED and d.came_from is not Stage.RECALLED
    )
    return by_itself and over is not None and now - over <= CORRECTED_WITHIN


def ahead(release: Release, d: Delivery, others: Iterable[Release]) -> Release | None:
    """Find the correction that goes on where a delivery of an earlier release stands, if any."""
    later = [one for one in others if one.link.n > release.link.n]
    found = newest_at(whole(release, later), d.to)
    return found[0] if found and found[0].number != release.number else None


def openers(chain: Iterable[Release], party: str, kind: str) -> tuple[OfficerId, ...]:
    """
    List the officers of a party who opened any release of a chain, each once.

    Args:
        chain: the releases.
        party: the party.
        kind: how, as in `Reading`: `read` by recipients, `details` by who decides.
    """
    readings = (r for one in chain for r in one.readings if (r.kind, r.party) == (kind, party))
    return tuple(dict.fromkeys(r.by for r in readings))


def values_of(title: str, level: str, caveats: Sequence[str], content: Content) -> dict[str, str]:
    """
    Return what a correction is compared by beside the fields of a report, "" where one is empty.

    The title of a report is left out: it says when it was sent.
    """
    return {
        "title": "" if content.report else title,
        "level": level,
        "caveats": ", ".join(caveats),
        "body": content.body or "",
        "reference": content.reference or "",
        "sha256": content.sha256 or "",
    }


def differing(
    before: Mapping[str, str], was: Content, after: Mapping[str, str], content: Content
) -> Replaced:
    """
    Return the earlier values of what differs.

    Args:
        before, was: the `values_of` the earlier release, and its content.
        after, content: those of the correction.
    """
    new = content.report.values if content.report else {}
    fields = was.report.fields if was.report else ()
    return Replaced(
        {name: value for name, value in before.items() if value != after[name]},
        tuple(one for one in fields if one.value != new.get(one.id, "")),
    )


def compared(
    chain: Iterable[Release],
    kept: Mapping[tuple[str, int], Content],
    after: Mapping[str, str],
    content: Content,
) -> Iterator[tuple[str, Replaced]]:
    """
    Compare a correction with the releases that have reached anybody and are still kept.

    One that has reached different parties in different versions is left out: what one of them had
    is not for the other.

    Args:
        chain: the earlier releases.
        kept: their contents, by number and version.
        after: the `values_of` the correction.
        content: the correction's own.

    Yields:
        The number of each, and the earlier values of what the correction changes in it.
    """
    for one in chain:
        reached = {d.version for d in one.deliveries if d.offered_at or d.released_at}
        version = reached.pop() if len(reached) == 1 else 0
        was = kept.get((one.number, version))
        if was:
            carried = one.versions[version - 1]
            before = values_of(one.title, carried.level, carried.caveats, was)
            yield one.number, differing(before, was, after, content)
