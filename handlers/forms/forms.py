"""The modals to fill in: request, answer, revise, ask, a reason, the conditions of reading."""

from collections.abc import Collection, Iterable, Sequence

from bot.domain.book import Book
from bot.domain.officers import Officer
from bot.domain.release.release import CODES, Release
from bot.domain.release.visibility import visible_deliveries
from bot.domain.steps import receipt
from bot.domain.steps.drafts import Asking, Draft
from handlers.forms.form_inputs import (
    Choice,
    caveats,
    destinations,
    levels,
    precedences,
    select,
    subjects,
    typed,
)
from handlers.forms.form_values import Opaque, write_metadata
from handlers.render import release_text
from handlers.render.modals import condition, exercise_line
from handlers.slack.blocks import (
    CHECKBOXES,
    VALUE,
    Json,
    clip,
    context,
    modal,
    option,
    pairs_block,
    paragraph,
    plain,
)
from handlers.text.verbs import ACTIONS, Field
from handlers.text.words import Words


def request_form(
    book: Book, officer: Officer, words: Words, *, filled: Draft | None = None
) -> Json:
    """
    Return modal `request`, which offers an item of the officer's own party to others.

    Each field says who will see it.

    Args:
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
        filled: what its fields hold at first.
    """
    filled = filled or Draft()
    blocks = [
        select("to", words, destinations(book, officer, words), picked=filled.to, several=True),
        select("subject", words, subjects(book, words), picked=(filled.subject,)),
        typed("title", words, filled.title),
        typed("purpose", words, filled.purpose, lines=True),
        select("precedence", words, precedences(book, words), picked=(filled.precedence,)),
        *_content_inputs(book, officer, words, filled),
    ]
    return _form(
        "request", "request", words, Opaque("", 0, "request"), blocks, exercise=book.policy.exercise
    )


def ask_form(book: Book, officer: Officer, words: Words, *, filled: Asking | None = None) -> Json:
    """
    Return modal `ask`, which asks another party for information.

    The other party is free not to answer.

    Args:
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
        filled: what its fields hold at first.
    """
    filled = filled or Asking("", "", "", "", "")
    blocks = [
        select(
            "party", words, destinations(book, officer, words, asking=True), picked=(filled.party,)
        ),
        select("subject", words, subjects(book, words), picked=(filled.subject,)),
        typed("title", words, filled.title, hint="hint-ask-title"),
        typed("purpose", words, filled.purpose, lines=True, hint="hint-ask-purpose"),
        select("precedence", words, precedences(book, words), picked=(filled.precedence,)),
    ]
    return _form("ask", "ask", words, Opaque("", 0, "ask"), blocks, exercise=book.policy.exercise)


def reason_form(step: str, release: Release, words: Words, *, version: int) -> Json:
    """
    Return modal `reason`, with what the verb asks, such as a code and a note.

    It says who will read the note.

    Args:
        step: a verb with such a form, such as `deny`.
        release: what the form is about.
        words: the reader's language and time zone.
        version: the one that the step is for.
    """
    return modal(
        "reason",
        words.say(f"form-{step}"),
        [release_text.top(release, words), *(_asked(field, words) for field in ACTIONS[step].asks)],
        close=words.say("cancel"),
        submit=words.say(f"button-{step}"),
        metadata=write_metadata(Opaque(release.ref, version, step)),
    )


def _asked(field: Field, words: Words) -> Json:
    """Return the input for a value of a verb."""
    optional = not field.required
    if field.name == "code":
        codes = [Choice(words.say(f"code-{code.replace('_', '-')}"), code) for code in CODES]
        return select("code", words, codes, optional=optional)
    lines = field.name == "note"
    return typed(field.name, words, "", lines=lines, optional=optional, hint=field.hint)


def caveats_form(release: Release, book: Book, words: Words, *, version: int) -> Json:
    """
    Return modal `caveats`, with every condition of reading this version, each to be ticked.

    Args:
        release: what the form is about.
        book: the policy and roster in force.
        words: the reader's language and time zone.
        version: the one to be read.
    """
    keys = receipt.standing_conditions(release, book, version)
    element = {
        "type": "checkboxes",
        "action_id": "value",
        "options": [_checkbox(some, book, words) for some in _ten(keys)],
    }
    return modal(
        "caveats",
        words.say("form-open"),
        [
            release_text.top(release, words),
            {
                "type": "input",
                "block_id": "caveats",
                "label": plain(words.say("conditions")),
                "hint": plain(words.say("hint-conditions")),
                "element": element,
            },
            context(words.say("reading-is-recorded")),
        ],
        close=words.say("cancel"),
        submit=words.say("button-open"),
        metadata=write_metadata(Opaque(release.ref, version, "open")),
    )


def _ten(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    """
    Return the conditions, one for each box.

    Where there are more than Slack has boxes for, the last box stands for the rest.
    """
    own = keys if len(keys) <= CHECKBOXES else keys[: CHECKBOXES - 1]
    yield from ((key,) for key in own)
    if len(own) < len(keys):
        yield keys[len(own) :]


def _checkbox(keys: Sequence[str], book: Book, words: Words) -> Json:
    return option(
        " ".join(condition(key, book, words) for key in keys), clip(",".join(keys), VALUE)
    )


def draft_form(
    step: str,
    release: Release,
    book: Book,
    officer: Officer,
    words: Words,
    *,
    filled: Draft | None = None,
) -> Json:
    """
    Return modal `request` for an answer or a revision, with what is fixed shown as text.

    A revision has the old marking, and its content is left blank.

    Args:
        step: `answer` or `revise`.
        release: what the form is about.
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
        filled: what its fields hold at first.
    """
    newest, route = release.version, visible_deliveries(release, officer.party)
    if filled is None and newest and step == "revise":
        filled = Draft(level=newest.level, caveats=newest.caveats)
    return _form(
        "request",
        step,
        words,
        Opaque(release.ref, newest.n if newest else 0, step),
        [
            release_text.top(release, words),
            pairs_block(
                [
                    (words.say("route"), release_text.routes(route, book, words)),
                    (words.say("field-subject"), words.subject(book.policy, release.subject)),
                    (words.say("field-title"), release.title),
                    (words.say("field-purpose"), release.purpose),
                    (words.say("field-precedence"), words.precedence(release.precedence)),
                ]
            ),
            *_content_inputs(book, officer, words, filled or Draft(), revised=step == "revise"),
        ],
        exercise=release.exercise,
    )


def _content_inputs(
    book: Book, officer: Officer, words: Words, filled: Draft, *, revised: bool = False
) -> list[Json]:
    """
    Return the inputs of what each version has of its own: marking, content and lifetime.

    A revised version keeps its lifetime.
    """
    lasts = "hint-lifetime-revise" if revised else "hint-lifetime"
    ceiling = book.policy.body_ceiling(book.policy.exercise)
    return [
        select("level", words, levels(book, officer), picked=(filled.level,)),
        select("caveats", words, caveats(book), picked=filled.caveats, several=True, optional=True),
        typed("body", words, filled.body, lines=True, optional=True, ceiling=ceiling),
        typed(
            "reference",
            words,
            filled.reference,
            optional=True,
            ceiling=book.policy.content.reference_ceiling,
        ),
        typed("sha256", words, filled.sha256, optional=True),
        typed(
            "lifetime",
            words,
            filled.lifetime,
            optional=True,
            hint=lasts,
            days=str(book.policy.lifetime.max.days),
        ),
    ]


def _form(
    callback: str,
    name: str,
    words: Words,
    opaque: Opaque,
    blocks: Collection[Json],
    *,
    exercise: bool,
) -> Json:
    line = [] if opaque.ref else exercise_line(words, exercise=exercise)
    told = [paragraph(words.say("voluntary-note"))] if name == "ask" else []
    return modal(
        callback,
        words.say(f"form-{name}"),
        [*line, *told, *blocks],
        close=words.say("cancel"),
        submit=words.say(f"submit-{name}"),
        metadata=write_metadata(opaque),
    )
