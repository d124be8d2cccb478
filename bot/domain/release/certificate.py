"""What a party states when it is over: a certificate that nothing of it is kept outside."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.officers import OfficerId


@dataclass(frozen=True)
class Certificate:
    """
    One officer's word for their party, on one delivery; where policy asks for two persons, the
    second witnesses.
    """

    by: OfficerId
    party: str
    version: int
    at: datetime
