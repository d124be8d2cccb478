"""The inputs of a form: choices, taken from the policy, and text fields."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.book import Book
from bot.domain.markings import OWNER, national
from bot.domain.officers import Officer
from bot.domain.policy.model import Policy
from bot.domain.steps.drafts import LIMITS, SEVERAL_LINES
from handlers.slack.blocks import LABEL, OPTIONS, Json, option, plain
from handlers.text.words import Words


@dataclass(frozen=True)
class Choice:
    """One choice: the label that is shown, and the policy's key for it."""

    text: str
    key: str


def destinations(
    book: Book, officer: Officer, words: Words, *, asking: bool = False
) -> list[Choice]:
    """
    Return the parties that a route leads to from the officer's, or that one comes from when asking.

    Args:
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language, which also gives the order.
        asking: whether they are for an ask and not for an offer.
    """
    routes = [
        (route.destination, route.origin) if asking else (route.origin, route.destination)
        for arrangement in book.policy.arrangements.values()
        for route in arrangement.routes
    ]
    joined = {there for here, there in routes if here == officer.party}
    return [
        Choice(f"{code} · {words.named(book.policy.parties[code].authority)}", code)
        for code in words.ordered(book.policy, joined)
    ]


def subjects(book: Book, words: Words) -> list[Choice]:
    """Return every subject of the policy, in its order."""
    return [Choice(words.subject(book.policy, key), key) for key in book.policy.subjects]


def precedences(policy: Policy, words: Words) -> list[Choice]:
    """Return every precedence, the most urgent first, with its prosign."""
    return [
        Choice(f"{words.precedence(p.key)} · {p.prosign}", p.key)
        for p in sorted(policy.precedences.values(), key=lambda p: -p.rank)
    ]


def levels(book: Book, officer: Officer) -> list[Choice]:
    """
    Return the levels that the officer's party has a word for, the lowest first.

    The equivalent stands beside each.
    """
    return [
        Choice(_level(book, word, level.key), level.key)
        for level in sorted(book.policy.levels.values(), key=lambda level: level.rank)
        if (word := level.names.get(officer.party))
    ]


def caveats(book: Book) -> list[Choice]:
    """
    Return the caveats that an officer chooses from.

    REL TO is not among them, for it is made from the destinations.
    """
    return [
        Choice(caveat.banner, key) for key, caveat in book.policy.caveats.items() if key != "REL"
    ]


def _level(book: Book, word: str, key: str) -> str:
    equivalent = national(book.policy, OWNER, key)
    return f"{word} ({key})" if equivalent == word else f"{word} · {equivalent} ({key})"


def select(
    name: str,
    words: Words,
    choices: Sequence[Choice],
    *,
    picked: Iterable[str] = (),
    several: bool = False,
    optional: bool = False,
    hint: str = "",
) -> Json:
    """
    Return an input to choose from, in groups where there are more choices than one list takes.

    Args:
        name: of the input.
        words: the reader's language and time zone.
        choices: in the order in which they are shown.
        picked: the keys that are chosen at first.
        several: whether more than one may be chosen.
        optional: whether it may stay empty.
        hint: the message shown below it, where that is not the input's own.
    """
    element = chosen_of(choices, words.say("choose"), picked=picked, several=several)
    return _input(name, words, element, hint or f"hint-{name}", {}, optional=optional)


def chosen_of(
    choices: Sequence[Choice], empty: str, *, picked: Iterable[str] = (), several: bool = False
) -> Json:
    """
    Return the element of an input to choose from.

    Args:
        choices: in the order in which they are shown.
        empty: what stands in it while nothing is chosen.
        picked: the keys that are chosen at first.
        several: whether more than one may be chosen.
    """
    options = [option(choice.text, choice.key) for choice in choices]
    initial = [o for o in options if o["value"] in set(picked)]
    kept: Json = {}
    if initial:
        kept = {"initial_options": initial} if several else {"initial_option": initial[0]}
    return {
        "type": "multi_static_select" if several else "static_select",
        "action_id": "value",
        "placeholder": plain(empty),
        **_listed(options),
        **kept,
    }


def typed(
    name: str,
    words: Words,
    *,
    optional: bool = False,
    hint: str = "",
    filled: str = "",
    **values: object,
) -> Json:
    """
    Return a text input with the limit of its field.

    Args:
        name: of the input.
        words: the reader's language and time zone.
        optional: whether it may stay empty.
        hint: the message shown below it, if any.
        filled: what stands in it at first.
        **values: what fills the hint.
    """
    element = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": name in SEVERAL_LINES,
        "max_length": LIMITS[name],
        **({"initial_value": filled} if filled else {}),
    }
    return _input(name, words, element, hint or f"hint-{name}", values, optional=optional)


def _listed(options: list[Json]) -> Json:
    if len(options) <= OPTIONS:
        return {"options": options}
    groups = [
        {"label": options[start]["text"], "options": options[start : start + OPTIONS]}
        for start in range(0, len(options), OPTIONS)
    ]
    return {"option_groups": groups[:OPTIONS]}


def _input(
    name: str,
    words: Words,
    element: Json,
    hint: str,
    values: Mapping[str, object],
    *,
    optional: bool,
) -> Json:
    said = words.say(hint, **values) if words.knows(hint) else ""
    return labelled(name, words.say(f"field-{name}"), element, said, optional=optional)


def labelled(
    name: str, label: str, element: Json, hint: str = "", *, optional: bool = False
) -> Json:
    """
    Return an input under its label.

    Args:
        name: of the input.
        label: as the reader reads it.
        element: what is typed or chosen in.
        hint: what stands below it; "" for nothing.
        optional: whether it may stay empty.
    """
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label, LABEL),
        "element": element,
        "optional": optional,
        **({"hint": plain(hint, LABEL)} if hint else {}),
    }


def told_at_once(inputs: Sequence[Json], names: Collection[str]) -> list[Json]:
    """Return the inputs of a form, of which those with these names tell the app of each choice."""
    return [
        {**one, "dispatch_action": True}
        if one["type"] == "input" and one["block_id"] in names
        else one
        for one in inputs
    ]
