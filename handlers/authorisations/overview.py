"""The list of a party's standing authorisations, with what may be done to each."""

from collections.abc import Iterable, Sequence

from bot.domain import coverage
from bot.domain.book import Book
from bot.domain.officers import Officer
from bot.domain.release.authorisation import Authorisation
from bot.domain.release.release import Release
from handlers.render import card_state
from handlers.slack.blocks import (
    Drawing,
    Json,
    actions,
    button,
    confirm,
    header,
    paragraph,
    section,
)
from handlers.text import authorisation
from handlers.text.verbs import VERBS
from handlers.text.words import Words

SHOWN = 12
"""Most authorisations of one answer, and most releases under one: a message holds 50 blocks."""


def answer(book: Book, officer: Officer, words: Words) -> Drawing:
    """Draw the authorisations of the officer's party that are not over, the oldest first."""
    mine = coverage.of_party(officer.party, book)
    title = words.say("authorisations-of", party=officer.party)
    heading = " · ".join([*([words.say("exercise")] if book.policy.exercise else []), title])
    rows = [block for one in mine[:SHOWN] for block in row(one, book, officer, words)]
    none = [paragraph(words.say("authorisations-none", party=officer.party))]
    grants = any(grant.granting_party == officer.party for grant in book.policy.standing)
    may = grants and VERBS["authorise"].is_for(officer)
    begin = [_press("authorise", "authorise", words)] if may else []
    return Drawing(heading, [header(heading), *(rows or none), *actions(begin)])


def row(one: Authorisation, book: Book, officer: Officer, words: Words) -> list[Json]:
    """Draw one authorisation, and the buttons for what this officer may do to it."""
    text = [paragraph("\n".join(authorisation.lines(one, book, words)))]
    return [*text, *actions(buttons(one, book, officer, words))]


def buttons(one: Authorisation, book: Book, officer: Officer, words: Words) -> list[Json]:
    """Return the buttons for what an officer may do to an authorisation now."""
    renewal = one.renewal_at(book.latest)
    waits = renewal is not None or one.confirmed_by is None
    proposer = renewal.by if renewal else one.granted_by
    other = officer.id in one.hands if renewal else True
    names = [
        *(["confirm"] if waits and other and officer.id != proposer else []),
        *(["reject"] if waits else []),
        *(["renew"] if not waits and officer.id in one.hands else []),
        *(["revoke"] if one.confirmed_by else []),
    ]
    may = {name: VERBS["revoke" if name == "revoke" else "authorise"] for name in names}
    return [_press(name, one.id, words) for name in names if may[name].is_for(officer)]


def revoked(one: Authorisation, at_hub: Sequence[Release], words: Words) -> Drawing:
    """Draw that an authorisation is revoked, and what went under it and is still at the hub."""
    said = words.say("done-revoke", authorisation=one.id)
    rest = words.say("revoke-at-hub" if at_hub else "revoke-none-at-hub", count=len(at_hub))
    return Drawing(said, [paragraph(said), paragraph(rest), *_to_take_back(at_hub, words)])


def _to_take_back(releases: Iterable[Release], words: Words) -> list[Json]:
    return [
        section_with(
            f"{words.precedence(release.precedence)} · {release.number}",
            button(
                words.say("button-decision-withdraw"),
                "withdraw",
                card_state.value(release, release.deliveries[0].version),
                style="danger",
            ),
        )
        for release in list(releases)[:SHOWN]
    ]


def section_with(text: str, accessory: Json) -> Json:
    """Return a line of text beside a button."""
    return {**section(text), "accessory": accessory}


def _press(name: str, value: str, words: Words) -> Json:
    """Return a button; what gives something up, or lets others go on, asks again."""
    asks = None
    if words.knows(f"confirm-{name}-what"):
        asks = confirm(
            words.say(f"confirm-{name}-title", authorisation=value),
            words.say(f"confirm-{name}-what"),
            words.say(f"button-{name}"),
            words.say("confirm-no"),
        )
    styles = {"confirm": "primary", "revoke": "danger"}
    return button(words.say(f"button-{name}"), name, value, style=styles.get(name), confirm=asks)
