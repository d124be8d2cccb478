"""The modal on top of a person's screen, as HTML."""

from bot.sandbox.page.block_kit.blocks import blocks
from bot.sandbox.page.block_kit.controls import Ground, label_of
from bot.sandbox.page.block_kit.html import Html, join, tag
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.people.person import Person
from bot.sandbox.workspace.workspace import Workspace


def modal(person: Person, workspace: Workspace, trouble: str = "") -> Html:
    """
    Return the modal on top as a dialog, or nothing.

    Args:
        person: Whose screen it is.
        workspace: The workspace.
        trouble: What went wrong with it as a whole.
    """
    if not person.modals:
        return Html("")
    view, source = person.modal, person.modal.source
    ground = Ground(Reader(workspace, person.id), view.id, view.values, view.errors)
    errors = [tag("p", trouble, class_="error", role="alert")] if trouble else []
    depth = len(person.modals)
    close = label_of(source.get("close")) or "Cancel"
    submit = label_of(source.get("submit"))
    head = tag(
        "header",
        tag("span", "←", title=f"{depth - 1} below", class_="depth", aria_hidden="true")
        if depth > 1
        else None,
        tag("h2", view.title or "View", id=f"t{view.id}"),
        tag("button", "✕", type="button", class_="x", data_do="close", aria_label="Close"),
    )
    off = bool(source.get("submit_disabled"))
    foot = tag(
        "footer",
        tag("button", close, type="button", class_="button", data_do="close"),
        tag("button", submit, class_="button primary", type="submit", disabled=off)
        if submit
        else None,
    )
    body = tag("div", blocks(view.blocks, ground), join(errors), class_="body", tabindex="-1")
    form = tag("form", body, foot, novalidate=True, data_do="submit")
    named = {"aria_labelledby": f"t{view.id}", "data_view": view.id}
    return tag("dialog", head, form, id=view.id, data_in="view", **named)
