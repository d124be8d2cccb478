"""The state that a card is drawn from, and which buttons and what menu it still has."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.notifications.cards import CardKind
from bot.domain.refusals import Refusal
from bot.domain.release.authority import on_side
from bot.domain.release.chain import open_to_correction
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import (
    FOLLOWS,
    NUDGE,
    READABLE,
    TO_CERTIFY,
    UNDER_REVIEW,
    Stage,
    Step,
)
from bot.domain.release.visibility import (
    CONSENTS,
    informed_holders,
    visible_deliveries,
    visible_version,
)
from bot.domain.steps.destruction import missing, needed
from bot.domain.steps.outcomes import Undone, outcome, unread
from bot.domain.steps.questions import MOST
from handlers.render import release_text, times
from handlers.slack.blocks import Json, button, confirm, option, overflow
from handlers.text.verbs import ACTIONS, BUTTONS_OF_A_CARD, LAYOUTS, Style
from handlers.text.words import Reader

SHOWS = ("details", "show", "menu")
"""The buttons of a card that act on nothing."""
DECISIONS = ("approve", "relay", "narrow", "return", "deny", "question")
"""The verbs of who decides, in the order of their buttons beside the text."""


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


def state_of(
    kind: CardKind, release: Release, book: Book, reader: Reader, *, version: int
) -> CardState:
    """
    Return the state that a card, or a form about the same, is drawn from.

    Args:
        kind: what the card is for; a decision card is about what its desk decides on or decided,
            a release card about what was released to its desk.
        release: what it is about.
        book: the policy, roster and time to draw it by.
        reader: for whom it is drawn.
        version: the version that it is about; 0 for none.
    """
    mine = visible_deliveries(release, reader.party)
    if kind is CardKind.DECISION:
        mine = tuple(d for d in mine if reader.party in (release.originator, d.hub))
    elif kind is CardKind.RELEASE:
        mine = tuple(d for d in mine if d.to == reader.party)
    held = release_text.suspension(release, book, mine)
    return CardState(kind, release, book, reader, version, mine, held)


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


def to_certify(state: CardState) -> Delivery | None:
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


def _anything(_: str) -> bool:
    return True


def buttons(state: CardState, may: Callable[[str], bool] = _anything) -> list[Json]:
    """
    Return the buttons of a card, and its menu: those of its kind that this desk may use now.

    On hold, only those remain that a suspension does not stop.

    Args:
        state: what the card is drawn from.
        may: which verbs its reader may use, where that is one officer.
    """
    layout = LAYOUTS[state.kind]
    first = layout.waits is not None and _applies(layout.waits, state)
    named, behind = (
        [name for name in names if _is_offered(name, state) and may(name)]
        for names in (layout.first if first else layout.then, layout.menu)
    )
    fits = len(named) + len(behind) <= BUTTONS_OF_A_CARD
    if fits and (len(behind) == 1 or not named):
        named, behind = [*named, *behind], []
    pressed = [_button(name, state) for name in named[:BUTTONS_OF_A_CARD]]
    return [*pressed, *([_menu(behind, state)] if behind else [])]


def own_buttons(state: CardState) -> list[Json]:
    """Return a card's buttons but those that would be refused to the officer of the book."""
    return buttons(state, partial(_is_for, state))


def _is_for(state: CardState, name: str) -> bool:
    """Return whether the officer of the book may use a verb that their desk may."""
    release, book = state.release, state.book
    if name in RULES:
        with suppress(Refusal):
            return bool(RULES[name](release, book))
        return False
    return ACTIONS[name].is_for(book.by)


RULES: Mapping[str, Callable[[Release, Book], object]] = {
    "open": steps.may_read,
    "details": steps.look,
    "withdraw": steps.may_withdraw,
}
"""What one officer may, and another of the same roles may not: the rule that says so."""


def nudges(state: CardState) -> list[Json]:
    """Return the button by which the supervisor of the book has their own desk reminded."""
    with suppress(Refusal):
        steps.may_nudge(state.release, state.book)
        return [_button(NUDGE, state)]
    return []


def buttons_to_act(state: CardState) -> list[Json]:
    """Return a card's buttons but those that show something, for a message with its own for it."""
    return [press for press in buttons(state) if press["action_id"] not in SHOWS]


def decisions(state: CardState) -> list[Json]:
    """Return the buttons by which a desk decides, for where the text is read."""
    return [_button(name, state) for name in DECISIONS if _is_offered(name, state)]


def _button(name: str, state: CardState) -> Json:
    return button(
        _label(name, state),
        name,
        _carried(state),
        style=_style(name, state),
        confirm=_question(name, state),
    )


def _style(name: str, state: CardState) -> Style:
    """Return how a button looks: plain where it only opens again what was acknowledged."""
    to_acknowledge = any(d.stage is Stage.RELEASED for d in state.mine)
    return ACTIONS[name].style if to_acknowledge or name != "open" else None


def _menu(names: Sequence[str], state: CardState) -> Json:
    """Return a menu, each option of which is answered as the button of its verb."""
    carried = _carried(state)
    return overflow([option(_label(n, state), f"{n}:{carried}") for n in names], "menu")


def read_option(text: str) -> tuple[str, str]:
    """
    Return the verb and the button's value in the value of a menu's option.

    Raises:
        ValueError: it is none of ours.
    """
    name, _, carried = text.partition(":")
    if name not in ACTIONS or not carried:
        raise ValueError("not the value of an option of ours")
    return name, carried


def _label(name: str, state: CardState) -> str:
    """Return what a button says, with an ellipsis where it asks for more before it acts."""
    words = state.reader.words
    called: tuple[str, ...] = (
        *(f"button-{state.kind.value}-{name}", f"card-{name}"),
        f"button-{name}",
    )
    if name == "narrow":
        own = state.reader.party == state.release.originator
        called = (f"card-narrow-{Step.APPROVE if own else Step.RELAY}",)
    label = words.say(next(message for message in called if words.knows(message)))
    return f"{label}…" if ACTIONS[name].form else label


def _carried(state: CardState) -> str:
    seen = visible_version(state.release, state.reader.party)
    return value(state.release, state.version or (seen.n if seen else 0))


def _is_offered(name: str, state: CardState) -> bool:
    return _applies(name, state) and not (state.held and _is_stopped(name))


def _is_stopped(name: str) -> bool:
    """
    Return whether a button is left out on hold.

    The hold stops its action, or the action neither withdraws nor refuses anything.
    """
    return not ACTIONS[name].permission.suspended or name in (
        "acknowledge",
        "looking",
        "precedence",
        "question",
    )


def _applies(name: str, state: CardState) -> bool:
    """Return whether this desk may use a verb on what the card is about, holds aside."""
    if name in APPLIES:
        return APPLIES[name](state)
    return _follows(name, state)


def _follows(name: str, state: CardState) -> bool:
    """Return whether a step may follow at this desk, on what can still be acted on."""
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


def _looks(state: CardState) -> bool:
    """Return whether who drafted it or decided on it may still look at the text."""
    party, now = state.reader.party, state.book.now
    own = UNDER_REVIEW | {Stage.RETURNED} if party == state.release.originator else frozenset()
    return bool(open_slots(state)) or any(
        party in d.hops[:-1] and _is_shown(d, state) and (d.stage in own or d.readable(now))
        for d in state.mine
    )


def _reads(state: CardState) -> bool:
    """Return whether it may be acknowledged here: somebody of the party has read this version."""
    party = state.reader.party
    return any(
        d.stage is Stage.RELEASED and _is_shown(d, state) and not unread(state.release, d)
        for d in state.mine
        if d.to == party and d.readable(state.book.now)
    )


def _withdraws(state: CardState) -> bool:
    """Return whether it may be withdrawn here: on a decision card, taken back from the hub."""
    if state.kind is not CardKind.DECISION:
        return _follows("withdraw", state)
    own = state.reader.party == state.release.originator
    return own and any(d.stage is Stage.RELAY_REVIEW and _is_shown(d, state) for d in state.mine)


def _cancels(state: CardState) -> bool:
    """
    Return whether its own desk may say here that a report which others had was wrong: the drafter's
    where nobody else of it has decided.
    """
    release = state.release
    own = state.reader.party == release.originator and not release.cancelled_at
    own = own and (state.kind is not CardKind.OWN or release.authorisation is not None)
    return own and any(informed_holders(d) and _is_shown(d, state) for d in state.mine)


def _corrects(state: CardState) -> bool:
    """Return whether its own desk may correct it: it is the newest, as far as it shows."""
    release, now = state.release, state.book.now
    own = state.reader.party == release.originator and not release.correction_due
    held = state.book.on_hold(release.arrangement)
    return own and not held and any(open_to_correction(release, d, now) for d in state.mine)


def _extends(state: CardState) -> bool:
    """Return whether it may be prolonged here: at a hub only where the originator asks for it."""
    party, now = state.reader.party, state.book.now
    asked = any(d.extension_asked(party, now) and _is_shown(d, state) for d in state.mine)
    return asked or (party == state.release.originator and _follows("extend", state))


def _ended_unread(state: CardState) -> bool:
    party, now = state.reader.party, state.book.now
    ends = (outcome(state.release, d, party, now) for d in state.mine if d.to == party)
    return any(found and found.undone is Undone.UNREAD for found in ends)


def _asks(state: CardState) -> bool:
    """Return whether the drafter's desk may be asked now: no question is open, nor all used up."""
    slots = open_slots(state)
    return bool(slots) and all(d.question is None and len(d.slot_questions) < MOST for d in slots)


def is_asked(state: CardState) -> bool:
    """Return whether a question waits for the answer of the reader's desk, on its liaison card."""
    desk = state.reader.party == state.release.originator
    return desk and state.kind in ASKED_ON and any(d.question for d in state.mine)


ASKED_ON = (CardKind.OWN, CardKind.ASKED)
"""The cards of the drafter's desk: where it answers what it is asked."""

APPLIES: dict[str, Callable[[CardState], bool]] = {
    "details": _looks,
    "narrow": lambda state: bool(open_slots(state)),
    "looking": lambda state: (
        bool(open_slots(state)) and state.reader.party not in state.book.looking
    ),
    "precedence": lambda state: (
        bool(open_slots(state)) and state.reader.party == state.release.originator
    ),
    "question": _asks,
    "reply": is_asked,
    "open": _opens,
    "withdraw": _withdraws,
    "cancel": _cancels,
    "extend": _extends,
    "correct": _corrects,
    "acknowledge": _reads,
    "certify": lambda state: to_certify(state) is not None,
    "ask": _ended_unread,
    "show": lambda _: True,
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
    yes = words.say(f"button-{name}")
    if name in CONSENTS:
        to = words.ordered(state.book.policy, (d.to for d in open_slots(state)))
        yes = words.say("confirm-yes", do=yes, parties=", ".join(to))
    return confirm(
        words.say(f"confirm-{name}", number=release.number),
        f"{release.exercise * (words.say('exercise-named') + ' · ')}{what}",
        yes,
        words.say("confirm-no"),
    )


def _released(state: CardState) -> str:
    """Say what the consent releases: to which parties, which way, so marked, for so long."""
    words, release = state.reader.words, state.release
    version = release.versions[state.version - 1]
    ways = {
        d.to: words.say("confirm-through", to=d.to, hub=d.hub) if d.hub else d.to
        for d in open_slots(state)
    }
    said = words.say(
        "confirm-what",
        banner=release_text.banner(release, version, state.book, state.reader.party),
        parties=words.listed(ways[to] for to in words.ordered(state.book.policy, ways)),
        span=times.lifetimes(release, open_slots(state), words),
    )
    return f"{said}\n{words.say('quoted', text=words.title(release))}"


def _certified(state: CardState) -> str | None:
    """Say what the certificate states, and how many officers must sign it."""
    d, words, release = to_certify(state), state.reader.words, state.release
    if d is None:
        return None
    persons = words.say("certify-persons", count=needed(release, d, state.book))
    return words.say(
        "certify-what", number=release.number, party=state.reader.party, persons=persons
    )
