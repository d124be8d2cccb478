"""The modals to fill in: request, answer, revise, ask, a reason, the conditions of reading."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.book import Book
from bot.domain.officers import Officer
from bot.domain.release.records import Version
from bot.domain.release.release import Release
from bot.domain.release.visibility import visible_deliveries
from bot.domain.steps import receipt
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
    bullets,
    clip,
    context,
    modal,
    one_line,
    option,
    pairs_block,
    paragraph,
    plain,
)
from handlers.text.verbs import ACTIONS, Field
from handlers.text.words import Reader, Words

LIMITING = frozenset({"purpose", "PURPOSE"})
"""The conditions by which a text may be used for its purpose only."""


def request_form(book: Book, officer: Officer, words: Words) -> Json:
    """
    Return modal `request`, which offers an item of the officer's own party to others.

    Each field says who will see it.
    """
    return _form(
        "request",
        Opaque("", 0, "request"),
        words,
        [
            *exercise_line(words, exercise=book.policy.exercise),
            select("to", words, destinations(book, officer, words), several=True),
            select("subject", words, subjects(book, words)),
            typed("title", words),
            typed("purpose", words),
            select("precedence", words, precedences(book.policy, words)),
            *_content_inputs(book, officer, words),
        ],
    )


def ask_form(book: Book, officer: Officer, words: Words) -> Json:
    """
    Return modal `ask`, which asks another party for information.

    The other party is free not to answer.
    """
    return _form(
        "ask",
        Opaque("", 0, "ask"),
        words,
        [
            *exercise_line(words, exercise=book.policy.exercise),
            paragraph(words.say("voluntary-note")),
            select("party", words, destinations(book, officer, words, asking=True)),
            select("subject", words, subjects(book, words)),
            typed("title", words, hint="hint-ask-title"),
            typed("purpose", words, hint="hint-ask-purpose"),
            select("precedence", words, precedences(book.policy, words)),
        ],
    )


def draft_form(
    step: str,
    release: Release,
    book: Book,
    officer: Officer,
    words: Words,
    *,
    begun: Mapping[str, str] | None = None,
    external_id: str | None = None,
) -> Json:
    """
    Return modal `request` for an answer, a revision or a correction, with what is fixed shown as
    text.

    A revision and a correction begin with the old marking, a correction with the old title, too.

    Args:
        step: `answer`, `revise` or `correct`.
        release: what the form is about.
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
        begun: text field → what stands in it at first; what it has not is left blank.
        external_id: the modal's id in Slack, to replace it by where it shows content.
    """
    newest, route = release.version, visible_deliveries(release, officer.party)
    corrects = step == "correct"
    begun = {"title": release.title, **(begun or {})}
    title = typed("title", words, filled=begun["title"])
    return _form(
        "request",
        Opaque(release.ref, newest.n if newest else 0, step),
        words,
        [
            release_text.top(release, words, officer.party),
            pairs_block(
                [
                    (words.say("route"), release_text.routes(route, book, words)),
                    (words.say("field-subject"), words.subject(book.policy, release.subject)),
                    *([] if corrects else [(words.say("field-title"), words.title(release))]),
                    (words.say("field-purpose"), words.purpose(release)),
                    (words.say("field-precedence"), words.precedence(release.precedence)),
                ]
            ),
            *([title] if corrects else []),
            *_content_inputs(
                *(book, officer, words, None if step == "answer" else newest, step, begun)
            ),
        ],
        external_id=external_id,
    )


def reason_form(
    step: str,
    release: Release,
    words: Words,
    *,
    version: int,
    begun: Mapping[str, str] | None = None,
) -> Json:
    """
    Return modal `reason`, with what the verb asks, such as a code and a note.

    It says who will read the note.

    Args:
        step: a verb with such a form, such as `deny`.
        release: what the form is about.
        words: the reader's language and time zone.
        version: the one that the step is for.
        begun: what stands in its fields, by name.
    """
    asked = (
        _asked(field, words, (begun or {}).get(field.name, "")) for field in ACTIONS[step].asks
    )
    return _form(
        "reason",
        Opaque(release.ref, version, step),
        words,
        [release_text.top(release, words), *asked],
        submit=f"button-{step}",
    )


def _asked(field: Field, words: Words, begun: str) -> Json:
    """Return the input for a value of a verb."""
    optional = not field.required
    if field.name == "code":
        codes = [Choice(words.say(f"code-{code.replace('_', '-')}"), code) for code in field.codes]
        return select("code", words, codes, optional=optional)
    return typed(field.name, words, optional=optional, hint=field.hint, filled=begun)


def caveats_form(release: Release, book: Book, reader: Reader, *, version: int) -> Json:
    """
    Return modal `caveats`, with every condition of reading this version, each to be ticked.

    Above them stands what they are about: marking, title and purpose. Where the reader confirmed
    the same ones of an earlier report that this corrects, they are listed, and one box stands for
    all.

    Args:
        release: what the form is about.
        book: the policy and roster in force.
        reader: for whom it is drawn.
        version: the one to be read.
    """
    words, carried = reader.words, release.versions[version - 1]
    keys = receipt.standing_conditions(release, book, version)
    again = receipt.confirmed_before(release, book, version)
    boxes = (
        [_box_again(keys, again, book, words)]
        if again
        else [_checkbox(some, release, book, words) for some in _ten(keys)]
    )
    conditions = {
        "type": "input",
        "block_id": "caveats",
        "label": plain(words.say("conditions")),
        "hint": plain(words.say("hint-conditions")),
        "element": {
            "type": "checkboxes",
            "action_id": "value",
            "options": boxes,
        },
    }
    return _form(
        "caveats",
        Opaque(release.ref, version, "open"),
        words,
        [
            release_text.top(release, words, reader.party),
            release_text.subject_lines(release, carried, book, reader),
            *([bullets(condition(key, book, words) for key in keys)] if again else []),
            conditions,
            context(words.say("reading-is-recorded")),
        ],
        submit="button-open",
    )


def _box_again(keys: Sequence[str], at: datetime, book: Book, words: Words) -> Json:
    """Return the one box for conditions that the reader confirmed of an earlier report."""
    said = words.say("conditions-again", at=words.moment_here(at, book.now))
    return option(said, clip(",".join(keys), VALUE))


def _ten(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    """
    Return the conditions, one for each box.

    Where there are more than Slack has boxes for, the last box stands for the rest.
    """
    own = keys if len(keys) <= CHECKBOXES else keys[: CHECKBOXES - 1]
    yield from ((key,) for key in own)
    if len(own) < len(keys):
        yield keys[len(own) :]


def _checkbox(keys: Sequence[str], release: Release, book: Book, words: Words) -> Json:
    """Return a condition to be ticked; one that limits the use to a purpose states it below."""
    purpose = one_line(words.purpose(release)) if LIMITING.intersection(keys) else ""
    return option(
        " ".join(condition(key, book, words) for key in keys),
        clip(",".join(keys), VALUE),
        purpose,
    )


def _content_inputs(
    book: Book,
    officer: Officer,
    words: Words,
    revised: Version | None = None,
    step: str = "request",
    begun: Mapping[str, str] | None = None,
) -> list[Json]:
    """
    Return the inputs of what each version has of its own: marking, content and lifetime.

    Args:
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
        revised: the version whose marking they begin with, and whose lifetime stays.
        step: what the form is for.
        begun: text field → what stands in it at first.
    """
    policy, known = book.policy, begun or {}
    level, kept = ((revised.level,), revised.caveats) if revised else ((), ())
    return [
        select("level", words, levels(book, officer), picked=level),
        select("caveats", words, caveats(book), picked=kept, several=True, optional=True),
        typed(
            "body",
            words,
            optional=True,
            filled=known.get("body", ""),
            ceiling=words.level(policy.body_ceiling(policy.exercise)),
        ),
        typed(
            "reference",
            words,
            optional=True,
            filled=known.get("reference", ""),
            ceiling=words.level(policy.content.reference_ceiling),
        ),
        typed("sha256", words, optional=True, filled=known.get("sha256", "")),
        typed(
            "lifetime",
            words,
            optional=True,
            filled=known.get("lifetime", ""),
            hint=f"hint-lifetime-{step}" if revised else "hint-lifetime",
            most=words.days(policy.lifetime.max.days),
        ),
    ]


def _form(
    callback: str,
    opaque: Opaque,
    words: Words,
    blocks: Sequence[Json],
    *,
    submit: str = "",
    external_id: str | None = None,
) -> Json:
    """
    Return a modal that is sent for a step.

    Args:
        callback: its callback id.
        opaque: what it carries, the step among that.
        words: the reader's language and time zone.
        blocks: what it shows and asks.
        submit: the message on the button that sends it, where that is not the step's own.
        external_id: the modal's id in Slack, where it shows content.
    """
    return modal(
        callback,
        words.say(f"form-{opaque.step}"),
        blocks,
        close=words.say("cancel"),
        submit=words.say(submit or f"submit-{opaque.step}"),
        metadata=write_metadata(opaque),
        external_id=external_id,
    )
