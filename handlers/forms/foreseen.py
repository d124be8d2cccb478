"""Which way a form will go, as it says at its head before it is sent."""

from bot.domain.book import Book
from bot.domain.coverage import ORDINARY, Coverage, of_party
from bot.domain.officers import Officer
from handlers.forms.form_inputs import told_at_once
from handlers.forms.form_values import promising
from handlers.slack.blocks import Json, context, rich
from handlers.text import authorisation
from handlers.text.words import Words

DECIDING = frozenset({"to", "subject", "precedence", "level", "caveats", "lifetime"})
"""The inputs by which it is told whether a standing authorisation covers a release."""
FEW = 3
"""Most authorisations that a form describes before anything is chosen."""


def correcting(form: Json, found: Coverage | None, book: Book, words: Words) -> Json:
    """
    Return the form of a correction that says at its head which way it will go.

    Args:
        form: as it is where there are no standing authorisations.
        found: which way; None where its first report went under no standing authorisation.
        book: the policy and roster in force.
        words: the reader's language and time zone.
    """
    if found is None:
        return form
    said = authorisation.way(found, book, words, corrects=True)
    return _said(form, rich((said, bool(found.by))), found)


def saying_its_way(
    form: Json, found: Coverage | None, book: Book, officer: Officer, words: Words
) -> Json:
    """
    Return a form that says at its head which way it will go, and why, and carries that as its
    promise. What decides it is told to the app at once.

    Args:
        form: as it is where the officer's party has no standing authorisations.
        found: which way what is filled in would go; None while that cannot be told.
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
    """
    mine = [one for one in of_party(officer.party, book) if one.confirmed_by]
    if not mine:
        return form
    said = (
        rich((authorisation.way(found, book, words), bool(found.by)))
        if found
        else context("\n".join(authorisation.before(one, book, words) for one in mine[:FEW]))
    )
    return _said(form, said, found)


def _said(form: Json, said: Json, found: Coverage | None) -> Json:
    promise = (found.by.id if found.by else ORDINARY) if found else ""
    begins = 1 if form["blocks"][0]["type"] == "header" else 0
    blocks = [*form["blocks"][:begins], said, *form["blocks"][begins:]]
    blocks = told_at_once(blocks, DECIDING)
    return promising({**form, "blocks": blocks}, promise)
