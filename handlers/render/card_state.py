"""A sheet: what one card is drawn from, what it waits for and which buttons still apply."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.book import Book
from bot.domain.notifications.cards import CardKind
from bot.domain.refusals import Refusal
from bot.domain.release.release import Delivery, Release, Slot
from bot.domain.release.stages import OPEN, TO_CERTIFY, Stage
from bot.domain.release.visibility import stage_visible, visible_version
from bot.domain.steps.destruction import given, missing, needed
from handlers.render import release_text
from handlers.render.release_text import Reader
from handlers.slack.blocks import Json, button, confirm


@dataclass(frozen=True)
class CardState:
    """All that a kind of card is drawn from; `mine` are the deliveries that the card is about."""

    kind: CardKind
    release: Release
    book: Book
    reader: Reader
    version: int
    mine: tuple[Delivery, ...]
    held: Refusal | None

    @property
    def value(self) -> str:
        seen = visible_version(self.release, self.reader.party)
        return value(self.release, self.version or (seen.n if seen else 0))

    def press(self, action: str, *, style: str | None = None, ask: Json | None = None) -> Json:
        return button(
            self.reader.words.say(f"button-{action}"), action, self.value, style=style, confirm=ask
        )


def value(release: Release, version: int) -> str:
    """What a button carries: an opaque id and the version its card shows."""
    return f"{release.ref}.{version}"


def read_value(text: str) -> tuple[str, int]:
    """
    The ref and the version in a button's value.

    Raises:
        ValueError: it is none of ours.
    """
    ref, _, version = text.rpartition(".")
    if not ref or not version.isascii() or not version.isdigit():
        raise ValueError("not the value of one of our buttons")
    return ref, int(version)


def open_slots(state: CardState) -> list[Delivery]:
    """The deliveries that this desk decides now, at the version of the card."""
    return [d for d in state.mine if d.decider == state.reader.party and d.version == state.version]


def is_revised(state: CardState) -> bool:
    """Whether a card about one version has been overtaken by a newer one."""
    return (
        bool(state.version)
        and bool(state.mine)
        and all(d.version > state.version for d in state.mine)
    )


def waits(state: CardState) -> str:
    """What the card waits for, as its notification says it."""
    words, party = state.reader.words, state.reader.party
    if is_revised(state):
        return words.say("waits-revised")
    if state.held:
        return words.say("waits-suspended")
    found = WAITS[state.kind](state)
    if found:
        return words.say(found, party=party)
    return _elsewhere(state)


def _elsewhere(state: CardState) -> str:
    """Who else has the next word, or how it ended."""
    words, release = state.reader.words, state.release
    waiting = [d for d in state.mine if d.stage in OPEN]
    if waiting and not stage_visible(release, waiting[0], state.reader.party):
        return words.say("waits-considered")
    if waiting:
        parties = {d.decider or release.originator for d in waiting}
        return words.say(
            "waits-party", party=words.listed(words.ordered(state.book.policy, parties))
        )
    if any(d.readable(state.book.now) for d in state.mine):
        return words.say("waits-shared")
    stages = dict.fromkeys(
        release_text.short_status(release, d, state.book, state.reader) for d in state.mine
    )
    return words.say("waits-ended", stage=words.listed(stages))


def to_certify(state: CardState) -> Delivery | None:
    """What has ended, at the version of the card, and this desk held and has not certified."""
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
    """That this desk has not certified what it held: one signature is there already, or none."""
    d = to_certify(state)
    if d is None:
        return None
    return "waits-witness" if given(d, state.reader.party) else "waits-certify"


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


def _waits_answer(state: CardState) -> str | None:
    return "waits-answer" if any(d.stage is Stage.ASKED for d in state.mine) else None


def _waits_revise(state: CardState) -> str | None:
    return "waits-revise" if any(d.stage is Stage.RETURNED for d in state.mine) else None


def _waits_own(_: CardState) -> str | None:
    return None


WAITS: dict[CardKind, Callable[[CardState], str | None]] = {
    CardKind.DECISION: _waits_decision,
    CardKind.RELEASE: _waits_release,
    CardKind.ASKED: _waits_answer,
    CardKind.RETURNED: _waits_revise,
    CardKind.OWN: _waits_own,
}


def _decide(state: CardState) -> list[Json]:
    """Yes and no; while on hold only no, which releases nothing."""
    slots = open_slots(state)
    if not slots:
        return [*_prolong(state), *_certify(state)]
    refuse = [state.press("return"), state.press("deny", style="danger")]
    if state.held:
        return refuse
    words, release = state.reader.words, state.release
    step = "relay" if slots[0].slot is Slot.RELAY else "approve"
    marked = release_text.banner(
        release, release.versions[state.version - 1], state.book, state.reader.party
    )
    parties = words.listed(words.ordered(state.book.policy, (d.to for d in slots)))
    ask = confirm(
        words.say(f"confirm-{step}", number=release.number),
        f"{release.exercise * (words.say('exercise') + ' · ')}"
        + words.say("confirm-what", number=release.number, banner=marked, parties=parties),
        words.say(f"button-{step}"),
        words.say("confirm-no"),
    )
    return [
        state.press(step, style="primary", ask=ask),
        *refuse,
        state.press("details"),
        *([] if state.reader.party in state.book.looking else [state.press("looking")]),
    ]


def _receive(state: CardState) -> list[Json]:
    readable = [d for d in state.mine if d.readable(state.book.now) and d.version == state.version]
    if not readable:
        return _certify(state)
    if state.held:
        return []
    pressed = [state.press("open", style="primary")]
    return [
        *pressed,
        *([state.press("acknowledge")] if readable[0].stage is Stage.RELEASED else []),
    ]


def _prolong(state: CardState) -> list[Json]:
    """
    More time, for whoever released it; not while it is on hold, nor about a version that nobody
    reads.
    """
    if state.held or state.reader.party != state.release.originator:
        return []
    live = [d for d in state.mine if d.readable(state.book.now) and state.version in (0, d.version)]
    return [state.press("extend")] if live else []


def _certify(state: CardState) -> list[Json]:
    """That nothing is kept: open whatever the arrangement's status."""
    d = to_certify(state)
    if d is None:
        return []
    words, release = state.reader.words, state.release
    persons = words.say("certify-persons", count=needed(release, d, state.book))
    ask = confirm(
        words.say("confirm-certify", number=release.number),
        f"{release.exercise * (words.say('exercise') + ' · ')}"
        + words.say(
            "certify-what", number=release.number, party=state.reader.party, persons=persons
        ),
        words.say("button-certify"),
        words.say("confirm-no"),
    )
    return [state.press("certify", ask=ask)]


def _answer(state: CardState) -> list[Json]:
    if any(d.stage is Stage.ASKED for d in state.mine):
        return [
            *([] if state.held else [state.press("answer", style="primary")]),
            state.press("decline"),
        ]
    return _ways_out(state)


def _revise(state: CardState) -> list[Json]:
    if not any(d.stage is Stage.RETURNED and d.version == state.version for d in state.mine):
        return []
    return [
        *([] if state.held else [state.press("revise", style="primary")]),
        state.press("withdraw"),
    ]


def _ways_out(state: CardState) -> list[Json]:
    """
    Withdraw and recall, open even while everything else is on hold; and more time, which is not.
    """
    pending = any(d.stage in OPEN for d in state.mine)
    own = state.reader.party == state.release.originator
    live = own and any(d.readable(state.book.now) for d in state.mine)
    return [
        *([state.press("withdraw")] if pending else []),
        *_prolong(state),
        *([state.press("recall", style="danger")] if live else []),
    ]


BUTTONS: dict[CardKind, Callable[[CardState], list[Json]]] = {
    CardKind.DECISION: _decide,
    CardKind.RELEASE: _receive,
    CardKind.ASKED: _answer,
    CardKind.RETURNED: _revise,
    CardKind.OWN: _ways_out,
}
