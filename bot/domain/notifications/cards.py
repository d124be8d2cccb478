"""Cards: which messages about a release there must be, derived from where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain import attendance
from bot.domain.book import Book
from bot.domain.officers import OfficerId, Role
from bot.domain.release.records import Slot
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage


class CardKind(StrEnum):
    """What a card is for."""

    DECISION = "decision"
    """An open slot: approve or relay, return, deny, details. Approvals channel."""
    RELEASE = "release"
    """Released to this party: open, acknowledge. Liaison channel."""
    ASKED = "asked"
    """Another party asks for something: answer, decline. Liaison channel."""
    RETURNED = "returned"
    """Sent back to the drafting desk: revise. Liaison channel."""
    OWN = "own"
    """Where the own offer or ask stands: withdraw, recall. Liaison channel."""


@dataclass(frozen=True)
class Card:
    """
    One message about a release.

    Attributes:
        kind: What it is for.
        party: Whose desk it is at.
        version: The version it is about, or 0 for none.
        officer: Who receives it as a direct message, or None where it stands in a channel.
    """

    kind: CardKind
    party: str
    version: int
    officer: OfficerId | None = None

    @property
    def room(self) -> str:
        """Return which channel of the desk it stands in: `approvals`, `liaison` or `dm`."""
        if self.officer:
            return "dm"
        return "approvals" if self.kind is CardKind.DECISION else "liaison"


ACTS = {CardKind.DECISION: Role.APPROVER}
"""Who acts on a kind of card; liaison officers act on all others."""


def _channel_cards(release: Release) -> Iterator[Card]:
    yield Card(CardKind.OWN, release.asked_party or release.originator, 0)
    for d in release.deliveries:
        if d.stage is Stage.ASKED:
            yield Card(CardKind.ASKED, release.originator, 0)
        if d.decider:
            yield Card(CardKind.DECISION, d.decider, d.version)
        if any(c.authorisation for c in d.given(Slot.ORIGINATOR)):
            yield Card(CardKind.DECISION, release.originator, d.version)
        if d.stage is Stage.RETURNED:
            yield Card(CardKind.RETURNED, release.originator, d.version)
        if d.released_at:
            yield Card(CardKind.RELEASE, d.to, d.version)


def duty(card: Card, book: Book) -> list[OfficerId]:
    """
    List the duty officers whom an urgent card mentions and reaches by direct message.

    These are those who hold the role that acts on the card, or, where none of them does, all duty
    officers of the desk. Who has the watch comes first, and a stand-in takes the place of who is on
    leave.
    """
    acting = book.officers_of(card.party, {ACTS.get(card.kind, Role.LIAISON)})
    on_duty = [o for o in acting if o.duty] or [o for o in book.officers_of(card.party) if o.duty]
    watching = [o for o in acting if o.id == book.watch.get(card.party)]
    return [o.id for o in attendance.present([*watching, *on_duty], book, among=acting)]


def unseen(release: Release) -> bool:
    """
    Tell whether a release went out under a standing authorisation and nobody of the originator who
    could decide on it has opened it.
    """
    cited = {
        d.version for d in release.deliveries for c in d.given(Slot.ORIGINATOR) if c.authorisation
    }
    opened = {
        r.version
        for r in release.readings
        if r.kind == "details" and r.party == release.originator and r.by not in release.authors
    }
    return bool(cited - opened)


def urgent(release: Release, book: Book) -> bool:
    """Tell whether a release's precedence reaches people at any hour: IMMEDIATE and above."""
    return (
        book.policy.precedences[release.precedence].rank
        >= book.policy.precedences["IMMEDIATE"].rank
    )


def cards(release: Release, book: Book) -> list[Card]:
    """
    List every card that the release needs now. Those that exist already stay and are redrawn.

    Returns:
        Channel cards first, each once.
    """
    wanted = list(dict.fromkeys(_channel_cards(release)))
    if urgent(release, book):
        wanted += [
            Card(card.kind, card.party, card.version, officer)
            for card in wanted
            if card.kind is not CardKind.OWN
            for officer in duty(card, book)
        ]
    return wanted
