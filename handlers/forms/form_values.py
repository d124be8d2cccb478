"""The reading of a submitted form, whatever shape it has, in this one place."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.domain.form_errors import FormCheck
from bot.domain.policy.templates import Template
from bot.domain.refusals import NotFound, TextInvalid
from bot.domain.steps.drafts import Asking, Draft, ReportDraft
from handlers.slack.blocks import Json

LARGEST = 2**31
"""No version is as high, and no time in seconds is later."""
SEVERAL = ("to", "caveats")
"""Fields in which several may be chosen."""


@dataclass(frozen=True)
class Opaque:
    """
    What a form carries unseen: which release, version and step, but never content.

    Attributes:
        template: Key and fingerprint of the template that it was drawn from, as `written_template`
            writes them; "" for none.
        question: The number of the question that it answers, 0 for none.
    """

    ref: str
    version: int
    step: str
    template: str = ""
    question: int = 0


@dataclass(frozen=True)
class Reason:
    """Modal `reason`, `question` or `reply` as filled in; a text that was not given is empty."""

    code: str
    note: str
    lifetime: str
    text: str = ""


@dataclass(frozen=True)
class Narrowed:
    """Modal `narrow` as filled in, each text empty where nothing was given."""

    to: tuple[str, ...]
    lifetime: str
    others: str
    note: str


T = TypeVar("T", Draft, Asking, Reason, Narrowed)


def write_metadata(opaque: Opaque, versions: Mapping[str, int] | None = None) -> str:
    """
    Return the form's private metadata.

    Args:
        opaque: What the form is about.
        versions: Number → the version that is meant, where a form offers several releases.
    """
    carried: Json = {"ref": opaque.ref, "version": opaque.version, "step": opaque.step}
    more = {"versions": versions, "template": opaque.template, "question": opaque.question}
    return json.dumps(carried | {key: value for key, value in more.items() if value})


def written_template(template: Template) -> str:
    """Write key and fingerprint of a template, such as `launch:5e5ba125e3a3e52c`."""
    return f"{template.id}:{template.version}"


def about(view: Json, steps: Collection[str]) -> Opaque:
    """
    Return what a form carries, as `write_metadata` wrote it.

    Args:
        view: the form as it was sent.
        steps: what a form of its kind may be for.

    Raises:
        NotFound: it is none of our forms, or for another step.
    """
    try:
        read = json.loads(view["private_metadata"])
    except (ValueError, RecursionError):
        raise NotFound from None
    match read:
        case {"ref": str(ref), "version": int(version), "step": str(step)} if (
            step in steps and view["id"]
        ):
            template, question = read.get("template", ""), read.get("question", 0)
            counted = all(type(n) is int and 0 <= n < LARGEST for n in (version, question))
            if counted and isinstance(template, str):
                return Opaque(ref, version, step, template, question)
    raise NotFound


def version_of(view: Json, number: str) -> int:
    """Return the version of a release that a form offered, or 0 where it names none."""
    read = json.loads(view["private_metadata"]).get("versions")
    found = read.get(number) if isinstance(read, dict) else None
    return found if type(found) is int and 0 <= found < LARGEST else 0


def promising(form: Json, promise: str) -> Json:
    """Return a form that carries which way it says that it will go."""
    carried = json.loads(form["private_metadata"])
    return {**form, "private_metadata": json.dumps({**carried, "promise": promise})}


def promise_of(view: Json) -> str:
    """Return the authorisation under which a form said that it goes, or "" for none."""
    promise = json.loads(view["private_metadata"]).get("promise")
    return promise if isinstance(promise, str) else ""


def chosen(view: Json, name: str) -> tuple[str, ...]:
    """
    Return what an officer chose or typed in one input, or nothing where it is empty or missing.

    Raises:
        NotFound: the form holds nothing at all, as no form that was filled in.
        TextInvalid: what stands there is no text, or of a shape that no input has.
    """
    element = _element(view, name)
    several, one, typed = (
        element.get(key) for key in ("selected_options", "selected_option", "value")
    )
    typed = element.get("selected_date") if typed is None else typed
    if several:
        found = [_value(option) for option in several] if isinstance(several, list) else [None]
    else:
        found = [_value(one)] if one else [] if typed is None else [typed]
    texts = tuple(text for text in found if isinstance(text, str))
    if len(texts) < len(found):
        raise TextInvalid(name=name)
    return tuple(text for text in texts if text)


def filled(view: Json, kind: type[T]) -> T:
    """
    Return a form as filled in: a text for each field of `kind`, or several where it holds them.

    Raises:
        NotFound, TextInvalid: as for `chosen`, of all fields at once.
    """
    values: dict[str, Any] = {}
    check = FormCheck()
    for name in kind.__dataclass_fields__:
        found = check.of(chosen, view, name) or ()
        values[name] = found if name in SEVERAL else "".join(found)
    check.settle()
    return kind(**values)


def report_of(view: Json, template: str) -> ReportDraft:
    """
    Return modal `launch` as filled in.

    Args:
        view: the form as it was sent.
        template: as the form carries it.

    Raises:
        NotFound, TextInvalid: as for `chosen`, of all fields at once.
    """
    key, _, version = template.partition(":")
    check, fixed = FormCheck(), ("precedence", "reference", "sha256")
    given = {name: check.of(chosen, view, name) or () for name in ("to", *fixed, *_names(view))}
    check.settle()
    one = {name: "".join(found) for name, found in given.items() if name != "to"}
    own = {name: one.pop(name) for name in fixed}
    return ReportDraft(key, version, to=given["to"], values=one, **own)


def _names(view: Json) -> list[str]:
    """Return the names of all inputs of a form that has been filled in."""
    values = view["state"].get("values") if isinstance(view["state"], dict) else None
    return [name for name in values if isinstance(name, str)] if isinstance(values, dict) else []


def ticked_of(view: Json) -> frozenset[str]:
    """Return the conditions ticked in modal `caveats`."""
    return frozenset(key for ticked in chosen(view, "caveats") for key in ticked.split(",") if key)


def until_of(view: Json) -> int:
    """
    Return the moment picked in modal `leave`, in seconds since 1970.

    Returns:
        0 where none was picked, or none that any calendar has: that is never ahead.
    """
    try:
        picked = _element(view, "until").get("selected_date_time")
    except TextInvalid:
        return 0
    return picked if type(picked) is int and 0 < picked < LARGEST else 0


def _element(view: Json, name: str) -> Json:
    values = view["state"].get("values") if isinstance(view["state"], dict) else None
    if not isinstance(values, dict):
        raise NotFound
    block = values.get(name, {})
    element = block.get("value", {}) if isinstance(block, dict) else None
    if not isinstance(element, dict):
        raise TextInvalid(name=name)
    return element


def _value(option: object) -> object:
    return option.get("value") if isinstance(option, dict) else None
