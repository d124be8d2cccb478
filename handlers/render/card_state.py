"""The state that a card is drawn from, what the card waits for, and which buttons still apply."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.domain.book import Book
from bot.domain.notifications.cards import CardKind
from bot.domain.refusals import Refusal
from bot.domain.release.authority import on_side
from bot.domain.release.release import Delivery, Release, Slot
from bot.domain.release.stages import FOLLOWS, OPEN, READABLE, TO_CERTIFY, Stage
from bot.domain.release.visibility import stage_visible, visible_version
from bot.domain.steps.destruction import given, missing, needed
from handlers.render import release_text
from handlers.slack.blocks import Json, button, confirm
from handlers.text.verbs import ACTIONS, LAYOUTS
from handlers.text.words import Reader


@dataclass(frozen=True)
class CardState:
    """
    Everything that a card is drawn from.

    `mine` are the deliveries that the card is about.
    """

    kind: CardKind
    release: Release
    book: Book
    reader: Reader
    version: int
    mine: tuple[Delivery, ...]
    held: Refusal | None


def value(release: Release, version: int) -> str:
    """
    Return the value of a button: an opaque id of the release and the version that its card shows.
    """
    return f"{release.ref}.{version}"


def read_value(text: str) -> tuple[str, int]:
    """
    Return the ref and the version in a button's value.

    Raises:
        ValueError: it is none of ours.
    """
    ref, _, version = text.rpartition(".")
    if not ref or not version.isascii() or not version.isdigit():
        raise ValueError("not the value of one of our buttons")
    return ref, int(version)


def open_slots(state: CardState) -> list[Delivery]:
    """Return the deliveries that this desk decides now, at the version of the card."""
    return [d for d in state.mine if d.decider == state.reader.party and d.version == state.version]


def is_revised(state: CardState) -> bool:
    """Return whether a card about one version has been superseded by a newer one."""
    return (
        bool(state.version)
        and bool(state.mine)
        and all(d.version > state.version for d in state.mine)
    )


def waits(state: CardState) -> str:
    """Say what the card waits for, as its notification says it."""
    words, party = state.reader.words, state.reader.party
    if is_revised(state):
        return words.say("waits-revised")
    if state.held:
        return words.say("waits-suspended")
    found = WAITS[state.kind](state)
    return words.say(found, party=party) if found else _elsewhere(state)


def _elsewhere(state: CardState) -> str:
    """Say which other parties must decide next, or how the deliveries ended."""
    words, release = state.reader.words, state.release
    waiting = [d for d in state.mine if d.stage in OPEN]
    if waiting and not stage_visible(release, waiting[0], state.reader.party):
        return words.say("waits-considered")
    if waiting:
        parties = words.ordered(
            state.book.policy, {d.decider or release.originator for d in waiting}
        )
        return words.say("waits-party", party=words.listed(parties))
    if any(d.readable(state.book.now) for d in state.mine):
        return words.say("waits-shared")
    stages = dict.fromkeys(
        release_text.short_status(release, d, state.book, state.reader) for d in state.mine
    )
    return words.say("waits-ended", stage=words.listed(stages))


def _to_certify(state: CardState) -> Delivery | None:
    """
    Return a delivery that has ended, which this desk held and has not certified.

    Only deliveries at the version of the card count.
    """
    party = state.reader.party
    return next(
        (
            d
            for d in state.mine
            if d.stage in TO_CERTIFY
            and d.released_at
            and d.version == state.version
            and party in missing(state.release, d, state.book)
        ),
        None,
    )


def _waits_certificate(state: CardState) -> str | None:
    """
    Return the message for a certificate that this desk owes, or None where it owes none.

    It differs by whether one signature is already there.
    """
    d = _to_certify(state)
    if d:
        return "waits-witness" if given(d, state.reader.party) else "waits-certify"
    return None


def _waits_decision(state: CardState) -> str | None:
    slots = open_slots(state)
    if not slots:
        return _waits_certificate(state)
    return "waits-relay" if slots[0].slot is Slot.RELAY else "waits-approve"


def _waits_release(state: CardState) -> str | None:
    d = next(iter(state.mine), None)
    if d is None or not d.readable(state.book.now):
        return _waits_certificate(state)
    return "waits-open" if d.stage is Stage.RELEASED else "waits-acknowledged"


def _waits_stage(stage: Stage, message: str, state: CardState) -> str | None:
    return message if any(d.stage is stage for d in state.mine) else None


WAITS: dict[CardKind, Callable[[CardState], str | None]] = {
    CardKind.DECISION: _waits_decision,
    CardKind.RELEASE: _waits_release,
    CardKind.ASKED: partial(_waits_stage, Stage.ASKED, "waits-answer"),
    CardKind.RETURNED: partial(_waits_stage, Stage.RETURNED, "waits-revise"),
    CardKind.OWN: lambda _: None,
}
"""What a kind of card waits for at its own desk, as a message, or None for nothing."""


def buttons(state: CardState) -> list[Json]:
    """
    Return the buttons of a card: those of its kind that this desk may use now.

    On hold, only those remain that a suspension does not stop.
    """
    layout, words = LAYOUTS[state.kind], state.reader.words
    first = layout.waits is not None and _applies(layout.waits, state)
    seen = visible_version(state.release, state.reader.party)
    carried = value(state.release, state.version or (seen.n if seen else 0))
    return [
        button(
            words.say(f"button-{name}"),
            name,
            carried,
            style=ACTIONS[name].style,
            confirm=_question(name, state),
        )
        for name in (layout.first if first else layout.then)
        if _applies(name, state) and not (state.held and _is_stopped(name))
    ]


def _is_stopped(name: str) -> bool:
    """
    Return whether a button is left out on hold.

    The hold stops its action, or the action neither withdraws nor refuses anything.
    """
    return not ACTIONS[name].permission.suspended or name in ("acknowledge", "looking")


def _applies(name: str, state: CardState) -> bool:
    """Return whether this desk may use a verb on what the card is about, holds aside."""
    if name in APPLIES:
        return APPLIES[name](state)
    side, party = ACTIONS[name].permission.side, state.reader.party
    return any(
        _is_shown(d, state)
        and (d.stage, name) in FOLLOWS
        and (d.stage not in READABLE or d.readable(state.book.now))
        and on_side(side, state.release, d, party)
        for d in state.mine
    )


def _is_shown(d: Delivery, state: CardState) -> bool:
    """Return whether a delivery is at the version of the card, or either is about no version."""
    return 0 in (state.version, d.version) or state.version == d.version


def _opens(state: CardState) -> bool:
    return any(d.readable(state.book.now) and _is_shown(d, state) for d in state.mine)


APPLIES: dict[str, Callable[[CardState], bool]] = {
    "details": lambda state: bool(open_slots(state)),
    "looking": lambda state: (
        bool(open_slots(state)) and state.reader.party not in state.book.looking
    ),
    "open": _opens,
    "certify": lambda state: _to_certify(state) is not None,
}
"""When a verb applies that cannot be derived from a stage alone."""


def _question(name: str, state: CardState) -> Json | None:
    """
    Return the confirmation dialog of a button that sends to others or ends something for good.
    """
    said = {"approve": _released, "relay": _released, "certify": _certified}.get(name)
    what = said and said(state)
    if not what:
        return None
    words, release = state.reader.words, state.release
    return confirm(
        words.say(f"confirm-{name}", number=release.number),
        f"{release.exercise * (words.say('exercise') + ' · ')}{what}",
        words.say(f"button-{name}"),
        words.say("confirm-no"),
    )


def _released(state: CardState) -> str:
    """Say what the consent releases, and to which parties."""
    words, release = state.reader.words, state.release
    version = release.versions[state.version - 1]
    parties = words.ordered(state.book.policy, (d.to for d in open_slots(state)))
    return words.say(
        "confirm-what",
        number=release.number,
        banner=release_text.banner(release, version, state.book, state.reader.party),
        parties=words.listed(parties),
    )


def _certified(state: CardState) -> str | None:
    """Say what the certificate states, and how many officers must sign it."""
    d, words, release = _to_certify(state), state.reader.words, state.release
    if d is None:
        return None
    persons = words.say("certify-persons", count=needed(release, d, state.book))
    return words.say(
        "certify-what", number=release.number, party=state.reader.party, persons=persons
    )
