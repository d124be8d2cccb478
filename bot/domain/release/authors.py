"""Who took part in a release, and for which party."""

from bot.domain.officers import OfficerId
from bot.domain.release.release import Release


def authors_of(release: Release, party: str) -> frozenset[OfficerId]:
    """
    Return the officers of a party who drafted or asked for a release.

    Returns:
        Who drafted any version, where `party` is the originator, and who asked, where it is the
        party that asked.
    """
    drafted = (
        {release.drafted_by, *(v.drafted_by for v in release.versions)}
        if party == release.originator
        else set()
    )
    asked = {release.asked_by} if party == release.asked_party else set()
    return frozenset(person for person in drafted | asked if person)


def acted_for(release: Release, officer: OfficerId) -> frozenset[str]:
    """
    Return the parties for which somebody drafted, asked, consented, read, acknowledged or
    certified.
    """
    parties = {
        p
        for p in (release.originator, release.asked_party)
        if p and officer in authors_of(release, p)
    }
    parties |= {r.party for r in release.readings if r.by == officer}
    for d in release.deliveries:
        parties |= {c.party for c in d.consents if c.by == officer}
        parties |= {c.party for c in d.certificates if c.by == officer}
        parties |= {d.to} if d.acknowledged_by == officer else set()
    return frozenset(parties)
