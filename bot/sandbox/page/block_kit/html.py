"""Markup as values: whatever is not `Html` is escaped on its way in."""

import hashlib
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Inside = str | None | Iterable["str | None"]


def join(*parts: Inside) -> Html:
    """Return the parts joined: plain text escaped, None left out, lists flattened."""
    made: list[str] = []
    for part in parts:
        if part is None:
            continue
        if isinstance(part, str):
            made.append(part if isinstance(part, Html) else escape(part))
        else:
            made.append(join(*part))
    return Html("".join(made))


def tag(name: str, /, *inside: Inside, **attributes: object) -> Html:
    """
    Return one element.

    Args:
        name: the element's name.
        inside: text (escaped) or markup.
        attributes: `class_` and `data_ts` stand for `class` and `data-ts`. True writes the bare
            name, None and False leave the attribute out.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*inside)}</{name}>")


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    spelled = key.rstrip("_").replace("_", "-")
    return f" {spelled}" if value is True else f' {spelled}="{escape(str(value))}"'


_ICONS = {
    "lock": "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z",
    "clip": "M13 7 7.5 12.5a2.5 2.5 0 0 1-3.5-3.5L10 3a1.7 1.7 0 0 1 2.4 2.4L7 10.8",
    "eye": "M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8zm7 2.2"
        "a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
    "picture": "M2 3h12v10H2zm2 8h8L9 7l-2 2.5L5.8 8z",
}  # fmt: skip


def icon(name: str) -> Html:
    """Return a small drawing that needs no font. Screen readers skip it."""
    kind = "line" if name == "clip" else "solid"
    return Html(
        f'<svg class="icon {kind}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f'<path fill-rule="evenodd" d="{_ICONS[name]}"/></svg>'
    )


def id_of(*names: str) -> str:
    """
    Return an id for these names, whatever characters they hold. The same names give the same id.
    """
    return "i" + hashlib.sha256("\0".join(names).encode()).hexdigest()[:12]
