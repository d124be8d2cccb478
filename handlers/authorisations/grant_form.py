"""Modals `authorise` and `renew`: what two hands agree on, and until when."""

from collections.abc import Sequence

from bot.domain.book import Book
from bot.domain.grants import Grant
from bot.domain.officers import Officer
from bot.domain.policy.model import StandingGrant
from bot.domain.release.authorisation import MOST_A_DAY, Authorisation
from handlers.forms import form_inputs, form_values
from handlers.forms.form_inputs import Choice, select, typed
from handlers.forms.form_values import Opaque, write_metadata
from handlers.render.modals import exercise_line
from handlers.slack.blocks import LABEL, Json, modal, paragraph, plain
from handlers.text import authorisation
from handlers.text.words import Words


def grant_form(book: Book, officer: Officer, words: Words) -> Json:
    """Return modal `authorise`, which a releasing authority fills in as the first hand."""
    entries = [grant for grant in book.policy.standing if grant.granting_party == officer.party]
    first = entries[0]
    subjects = [
        choice
        for choice in form_inputs.subjects(book, words)
        if any(book.policy.covers(one, choice.key) for grant in entries for one in grant.subjects)
    ]
    to = [
        choice
        for choice in form_inputs.destinations(book, officer, words)
        if any(choice.key in grant.to for grant in entries)
    ]
    urgent = {grant.precedence for grant in entries}
    precedences = [one for one in form_inputs.precedences(book.policy, words) if one.key in urgent]
    return modal(
        "authorise",
        words.say("form-authorise"),
        [
            *exercise_line(words, exercise=book.policy.exercise),
            paragraph(words.say("authorise-says", party=officer.party)),
            select("subject", words, subjects, picked=first.subjects, hint="hint-own-party"),
            select("to", words, to, picked=first.to, several=True, hint="hint-authorise-to"),
            *_templates(book, entries, words),
            select(
                "level",
                words,
                form_inputs.levels(book, officer),
                picked=(first.max_level,),
                hint="hint-authorise-level",
            ),
            select(
                "caveats",
                words,
                form_inputs.caveats(book),
                several=True,
                optional=True,
                hint="hint-authorise-caveats",
            ),
            select(
                "precedence", words, precedences, picked=(first.precedence,), hint="hint-own-party"
            ),
            day("from", words, optional=True),
            day("until", words),
            typed("cap", words, most=str(first.max_uses_24h or MOST_A_DAY)),
            typed("lifetime", words, optional=True, hint="hint-authorise-lifetime"),
            typed("why", words),
        ],
        close=words.say("cancel"),
        submit=words.say("submit-authorise"),
        metadata=write_metadata(Opaque("", 0, "authorise")),
    )


def _templates(book: Book, entries: Sequence[StandingGrant], words: Words) -> list[Json]:
    """Return the input of the template, where the policy ties an authorisation to one."""
    named = {grant.template for grant in entries if grant.template}
    choices = [
        Choice(words.named(one.title), key)
        for key, one in book.policy.templates.items()
        if key in named
    ]
    first = entries[0].template
    picked = (first,) if first else ()
    tied = all(grant.template for grant in entries)
    hint = "hint-authorise-template"
    chosen = select("template", words, choices, picked=picked, optional=not tied, hint=hint)
    return [chosen] if choices else []


def renewal_form(one: Authorisation, book: Book, words: Words) -> Json:
    """Return modal `renew`, by which one hand proposes a later end."""
    return modal(
        "renew",
        words.say("form-renew"),
        [
            *exercise_line(words, exercise=book.policy.exercise),
            *(paragraph(line) for line in authorisation.lines(one, book, words)),
            day("until", words),
        ],
        close=words.say("cancel"),
        submit=words.say("submit-renew"),
        metadata=write_metadata(Opaque(one.id, 0, "renew")),
    )


def granted(view: Json) -> Grant:
    """
    Return modal `authorise` as filled in.

    Raises:
        NotFound, TextInvalid: as for any form that comes back.
    """

    def one(name: str) -> str:
        return "".join(form_values.chosen(view, name))

    return Grant(
        subject=one("subject"),
        to=form_values.chosen(view, "to"),
        template=one("template"),
        level=one("level"),
        caveats=form_values.chosen(view, "caveats"),
        precedence=one("precedence"),
        begins=one("from"),
        until=one("until"),
        cap=one("cap"),
        lifetime=one("lifetime"),
        why=one("why"),
    )


def day(name: str, words: Words, *, optional: bool = False) -> Json:
    """Return an input for a day."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(words.say(f"field-{name}"), LABEL),
        "hint": plain(words.say(f"hint-{name}-day"), LABEL),
        "optional": optional,
        "element": {
            "type": "datepicker",
            "action_id": "value",
        },
    }
