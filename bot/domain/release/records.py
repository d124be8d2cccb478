"""
What is put down about a release: its versions, what officers consented to, read and certified, and
its place in a chain.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from bot.domain.officers import OfficerId


class Slot(StrEnum):
    """A decision that a delivery needs: the originator's, and the hub's where the route has one."""

    ORIGINATOR = "originator"
    RELAY = "relay"


@dataclass(frozen=True)
class Version:
    """
    One version of the content: how it is marked, and the hash that officers consent to.

    Attributes:
        n: its number, from 1.
        national_word: the originator's own word for the level.
        rel_to: the parties that it may be released to.
        hash: the `fingerprint` of marking and content.
        pointer: whether the content is a reference to a document.
    """

    n: int
    level: str
    national_word: str
    caveats: tuple[str, ...]
    rel_to: tuple[str, ...]
    drafted_by: OfficerId
    at: datetime
    hash: str
    pointer: bool = False


@dataclass(frozen=True)
class Consent:
    """
    One approver's consent: to the hash of a version, for named destinations.

    Attributes:
        parties: the destinations.
        unread: whether the approver had not opened the text.
        lifetime: for how long each of them may read it at most. None where it was not kept: for as
            long as was asked for.
        authorisation: the standing authorisation by which it was given beforehand, or None.
    """

    slot: Slot
    by: OfficerId
    party: str
    version: int
    hash: str
    parties: tuple[str, ...]
    at: datetime
    unread: bool = False
    lifetime: timedelta | None = None
    authorisation: str | None = None


@dataclass(frozen=True)
class Reading:
    """
    An officer confirmed the caveats of a version, read it as recipient, or looked at it to decide.
    """

    by: OfficerId
    party: str
    version: int
    kind: Literal["caveats", "read", "details"]
    at: datetime


@dataclass(frozen=True)
class Certificate:
    """
    What one officer states for their party about one delivery.

    Where the policy asks for two persons, the second witnesses.
    """

    by: OfficerId
    party: str
    version: int
    at: datetime


@dataclass(frozen=True)
class ChainPlace:
    """A place in a chain: the number of a release, and which report that is, counted from 1."""

    number: str
    n: int


@dataclass(frozen=True)
class Predecessor:
    """
    What a party on the way had of the chain when a correction reached it.

    Attributes:
        party: hub or destination.
        number, first: the newest release of the chain that had reached it, and the oldest.
        read_by: its officers who had opened any release of the chain.
        changed: how many fields the correction changes in that release; None where it was not kept
            any more when the correction was drafted.
    """

    party: str
    number: str
    first: str
    read_by: tuple[OfficerId, ...]
    changed: int | None
