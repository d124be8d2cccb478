"""Modal `launch`: a report by its template, of which only what is known is filled in."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from bot.domain.arrangements import routing
from bot.domain.book import Book
from bot.domain.field_values import LONGEST
from bot.domain.officers import Officer
from bot.domain.policy.model import Policy
from bot.domain.policy.templates import COORDINATES, Template, TemplateField
from bot.domain.refusals import Refusal
from bot.domain.release.release import Release
from bot.domain.release.visibility import visible_deliveries
from bot.domain.steps import drafts
from bot.domain.steps.drafts import ReportDraft
from handlers.forms import form_inputs
from handlers.forms.form_inputs import (
    Choice,
    chosen_of,
    destinations,
    labelled,
    precedences,
    select,
)
from handlers.forms.form_values import Opaque, write_metadata, written_template
from handlers.render import release_text
from handlers.render.modals import exercise_line
from handlers.slack.blocks import Json, actions, menu, modal, option, pairs_block, paragraph, plain
from handlers.text import durations, reports
from handlers.text.words import Words

HINTS = {"time": "hint-report-time", "number": "hint-report-number"}
"""Which types of fields say below them how they are typed."""


def launch_form(template: Template, book: Book, officer: Officer, words: Words) -> Json:
    """
    Return modal `launch` for a new report.

    It begins with everyone whom the way leads to now, and with the template's precedence. The first
    field has the focus.

    Args:
        template: What the report is made from.
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
    """
    others = destinations(book, officer, words)
    known = list(book.policy.templates.values())
    urgent = (template.precedence,) if template.precedence else ()
    return _form(
        words.named(template.title),
        Opaque("", 0, "launch", written_template(template)),
        words,
        [
            *exercise_line(words, exercise=book.policy.exercise),
            *(actions([_others(template, known, words)]) if len(known) > 1 else []),
            _head(template, book, officer, words, exercise=book.policy.exercise),
            select(
                "to",
                words,
                others,
                picked=_everyone(template, book, officer, [choice.key for choice in others]),
                several=True,
            ),
            select("precedence", words, precedences(book.policy, words), picked=urgent),
            *_inputs(template, book, words, {}, exercise=book.policy.exercise),
        ],
    )


def as_opened(template: Template, form: Json) -> ReportDraft:
    """Return what modal `launch` holds when it opens, before anything is filled in."""
    first = {block.get("block_id"): block.get("element", {}) for block in form["blocks"]}
    to = tuple(one["value"] for one in first["to"].get("initial_options", ()))
    urgent = first["precedence"].get("initial_option", {}).get("value", "")
    return ReportDraft(template.id, template.version, to=to, precedence=urgent)


def redraft_form(
    step: str,
    release: Release,
    template: Template,
    book: Book,
    officer: Officer,
    words: Words,
    *,
    begun: Mapping[str, str] | None = None,
    external_id: str | None = None,
) -> Json:
    """
    Return modal `launch` for a new version of what was returned, or for a correction.

    Args:
        step: `revise` or `correct`.
        release: what the form is about.
        template: its template, as it is now.
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
        begun: input → what stands in it at first; None where all are left blank.
        external_id: the modal's id in Slack, to replace it by where it shows content.
    """
    newest, route = release.version, visible_deliveries(release, officer.party)
    return _form(
        words.say(f"form-{step}"),
        Opaque(release.ref, newest.n if newest else 0, step, written_template(template)),
        words,
        [
            release_text.top(release, words),
            pairs_block(
                [
                    (words.say("route"), release_text.routes(route, book, words)),
                    (words.say("field-precedence"), words.precedence(release.precedence)),
                ]
            ),
            _head(template, book, officer, words, exercise=release.exercise, about=release),
            *_inputs(template, book, words, begun or {}, exercise=release.exercise),
        ],
        external_id,
    )


def _head(
    template: Template,
    book: Book,
    officer: Officer,
    words: Words,
    *,
    exercise: bool,
    about: Release | None = None,
) -> Json:
    """
    Return what comes from the template and is not typed.

    Args:
        template: the template.
        book: the policy and roster in force.
        officer: who fills in the form.
        words: the reader's language and time zone.
        exercise: whether it is of an exercise.
        about: the release that is drafted anew, which has its title and its precedence; None for a
            new one.
    """
    policy, level = book.policy, template.level_for(exercise=exercise)
    named = {choice.key: choice.text for choice in form_inputs.levels(book, officer)}
    banners = [policy.caveats[key].banner for key in template.caveats if key in policy.caveats]
    title = words.say("title-when-sent", title=words.named(template.title))
    return pairs_block(
        [
            (words.say("field-title"), words.title(about) if about else title),
            (words.say("field-subject"), words.subject(policy, template.subject)),
            (words.say("field-purpose"), words.named(template.purpose)),
            (words.say("field-level"), named.get(level, level)),
            (words.say("field-caveats"), words.listed(banners) or "–"),
            (words.say("field-lifetime"), _lives(template, policy, words, about)),
        ]
    )


def _lives(template: Template, policy: Policy, words: Words, about: Release | None) -> str:
    """Say for how long it can be read, for each precedence where that is still to be chosen."""
    default = policy.lifetime.default
    if template.lifetime:
        return durations.exact(template.lifetime, words)
    if about:
        return durations.exact(default[about.precedence], words)
    return words.listed(
        words.say(
            "lives-by-precedence",
            precedence=words.precedence(one.key),
            span=durations.exact(default[one.key], words),
        )
        for one in sorted(policy.precedences.values(), key=lambda one: -one.rank)
    )


def _others(template: Template, known: Sequence[Template], words: Words) -> Json:
    """Return the menu that opens the form of another template in this one's place."""
    options = {one.id: option(words.named(one.title), one.id) for one in known}
    return menu(
        words.say("choose"), "template", list(options.values()), chosen=options[template.id]
    )


def _everyone(
    template: Template, book: Book, officer: Officer, others: Sequence[str]
) -> Sequence[str]:
    """Return all parties that a report may go to, if one arrangement carries it to all of them."""
    with suppress(Refusal):
        routing.find(
            book.policy,
            book.standings,
            origin=officer.party,
            to=tuple(others),
            subject=template.subject,
            level=template.level_for(exercise=book.policy.exercise),
            now=book.now,
        )
        return others
    return ()


def _inputs(
    template: Template,
    book: Book,
    words: Words,
    known: Mapping[str, str],
    *,
    exercise: bool,
) -> list[Json]:
    """Return the inputs of the fields, or of a reference where their level is above the ceiling."""
    policy = book.policy
    if not drafts.offers_fields(template, policy, exercise=exercise):
        ceiling = words.level(policy.body_ceiling(exercise))
        return [
            paragraph(words.say("report-elsewhere", ceiling=ceiling)),
            form_inputs.typed(
                "reference",
                words,
                filled=known.get("reference", ""),
                ceiling=words.level(policy.content.reference_ceiling),
            ),
            form_inputs.typed("sha256", words, filled=known.get("sha256", "")),
        ]
    inputs = [block for field in template.fields for block in _field(field, words, book.now, known)]
    inputs[0]["element"]["focus_on_load"] = True
    return inputs


def _field(
    field: TemplateField, words: Words, now: datetime, known: Mapping[str, str]
) -> list[Json]:
    """Return the input of a field; beside a place there is one for coordinates."""
    label, found = words.named(field.label), []
    if field.choices:
        choices = [Choice(words.named(said), key) for key, said in field.choices.items()]
        picked = (known.get(field.id, ""),)
        element = chosen_of(choices, words.say("not-yet-known"), picked=picked)
        found.append(labelled(field.id, label, element, optional=True))
    elif field.type != "place":
        if field.unit:
            label = words.say("in-unit", label=label, unit=reports.unit(field.unit, words))
        hint = ""
        if field.type in HINTS:
            hint = words.say(HINTS[field.type], **_reach(field, words, now))
        element = _line(words, known.get(field.id, ""))
        found.append(labelled(field.id, label, element, hint, optional=True))
    if field.type == "place":
        label = words.say("coordinates-of", label=label)
        hint = words.say("hint-report-coordinates")
        name = field.id + COORDINATES
        element = _line(words, known.get(name, ""))
        found.append(labelled(name, label, element, hint, optional=True))
    return found


def _reach(field: TemplateField, words: Words, now: datetime) -> dict[str, str]:
    """Return what the hint of a field says: the numbers it takes, or the reader's own zone."""
    if field.type == "time":
        return {"zone": words.zone(now)}
    least, most = f"{field.least or 0:g}", "none" if field.most is None else f"{field.most:g}"
    return {"least": least, "most": most, "decimals": str(field.decimals)}


def _line(words: Words, filled: str) -> Json:
    return {
        "type": "plain_text_input",
        "action_id": "value",
        "max_length": LONGEST,
        "placeholder": plain(words.say("not-yet-known")),
        **({"initial_value": filled} if filled else {}),
    }


def _form(
    title: str,
    opaque: Opaque,
    words: Words,
    blocks: Sequence[Json],
    external_id: str | None = None,
) -> Json:
    return modal(
        "launch",
        title,
        blocks,
        close=words.say("cancel"),
        submit=words.say(f"submit-{opaque.step}"),
        metadata=write_metadata(opaque),
        external_id=external_id,
    )
