"""What a party states when a release is over: a certificate that nothing of it is kept outside."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.officers import OfficerId


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
