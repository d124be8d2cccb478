"""What a party may know of a release, and from when: all that is shown of one asks here."""

from datetime import datetime

from bot.domain.release.release import Delivery, Release


def known_from(release: Release, d: Delivery, party: str) -> datetime | None:
    """
    From when a party may know of a delivery; None: not yet.

    The originator and who asked from the beginning; the hub from the offer to it, the destination
    from its release.
    """
    asked = party == d.to == release.asked_party
    return release.submitted_at if asked or party == release.originator else d.reached(party)


def told_from(release: Release, d: Delivery, party: str) -> datetime | None:
    """From when a party may know what others do about a delivery; None: not yet.

    Who asked waits for the release.
    """
    return release.submitted_at if party == release.originator else d.reached(party)


def visible(release: Release, party: str) -> tuple[Delivery, ...]:
    """
    The deliveries a party may know of: its own item's all, what it is asked to relay, what it
    received or asked for.

    What is still pending elsewhere is shown to nobody whom it may go to (DoDD 5230.11, false
    impression).
    """
    return tuple(d for d in release.deliveries if known_from(release, d, party))
