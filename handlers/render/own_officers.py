"""What officers of the reader's own party have done with what a card is about."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.notifications.cards import CardKind
from bot.domain.officers import OfficerId
from bot.domain.release.records import Consent, Slot
from bot.domain.release.release import Delivery
from bot.domain.release.stages import Stage
from handlers.render.card_state import CardState

SLOTS = {Slot.ORIGINATOR: "approve", Slot.RELAY: "relay"}
"""The step by which each slot is filled."""


def named(people: Iterable[tuple[OfficerId, datetime]], state: CardState) -> str:
    """Return officers of the reader's own party, each with the time of what they did."""
    words, now = state.reader.words, state.book.now
    return words.listed(f"{name_of(by, state)} {words.moment_here(at, now)}" for by, at in people)


def decided(state: CardState, d: Delivery) -> str:
    """Return what the reader's own party has decided on a delivery, by whom and when, or ""."""
    words = state.reader.words
    for slot, step in reversed(SLOTS.items()):
        own = own_consents(d.given(slot), state)
        if own and d.slot is not slot:
            cited = next((c.authorisation for c in d.given(slot) if c.authorisation), None)
            if cited:
                names = words.listed(name_of(by, state) for by, _ in own)
                said = {"authorisation": cited, "names": names}
                return words.say("moment-decided-beforehand", **said)
            return words.say(f"moment-decided-{step}", names=named(own, state))
    return ""


def own_consents(consents: Iterable[Consent], state: CardState) -> list[tuple[OfficerId, datetime]]:
    return [(c.by, c.at) for c in consents if c.party == state.reader.party]


def name_of(officer: OfficerId, state: CardState) -> str:
    """Return the name of an officer of the reader's own party; the party for one of another now."""
    known = state.book.roster.get(officer)
    return known.name if known and known.party == state.reader.party else state.reader.party


def quorum(state: CardState, d: Delivery) -> tuple[str, ...]:
    """Say how many of the needed officers have consented to a delivery, where that is several."""
    if d.slot is None:
        return ()
    words, level = state.reader.words, state.release.versions[d.version - 1].level
    count, own = state.book.policy.approvals.needed(d.slot.value, level), d.given(d.slot)
    if count < 2:
        return ()
    if not own:
        return (words.say("progress", given="0", needed=str(count)),)
    names = named(own_consents(own, state), state)
    return (words.say("moment-quorum", given=str(len(own)), needed=str(count), names=names),)


def first_read(state: CardState, d: Delivery) -> tuple[str, ...]:
    """Say who of the own party was the first to read what was released to it."""
    read = (r for r in state.release.readings if (r.kind, r.party) == ("read", state.reader.party))
    first = next((r for r in read if r.version == d.version), None)
    if d.stage is not Stage.RELEASED or first is None:
        return ()
    words, now = state.reader.words, state.book.now
    name = name_of(first.by, state)
    return (words.say("moment-read", name=name, at=words.moment_here(first.at, now)),)


def looked_at(state: CardState) -> tuple[str, ...]:
    """Say which officer of the own desk is on it. No other desk is told."""
    found = state.book.looking.get(state.reader.party)
    officer = state.book.member(found[0], state.reader.party) if found else None
    if not found or officer is None or state.kind is not CardKind.DECISION:
        return ()
    words = state.reader.words
    until = words.moment_here(found[1], state.book.now)
    return (words.say("moment-looked-at", name=officer.name, at=until),)
