"""What stands around the messages: the list of places, headings, composers, the modal on top."""

import json
from collections.abc import Mapping

from bot.sandbox.page.block_kit.blocks import blocks
from bot.sandbox.page.block_kit.elements import Ground, label_of
from bot.sandbox.page.block_kit.html import Html, icon, join, tag
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.page.spot import Marks, Spot
from bot.sandbox.people.person import Person
from bot.sandbox.workspace.workspace import Workspace


def places(person: Person, workspace: Workspace, spot: Spot, marks: Marks) -> Html:
    """
    Return the list of channels and the app, with what is unread.

    Args:
        person: Whose screen it is.
        workspace: The workspace.
        spot: The place that is shown.
        marks: What has been read.
    """

    def entry(place: str, sign: str, name: str, unread: int = 0) -> Html:
        here = spot.place == place
        count = (
            tag("b", str(unread), tag("span", " unread", class_="hidden"), class_="unread")
            if unread and not here
            else None
        )
        words = [
            tag("span", sign, class_="sign", aria_hidden="true"),
            tag("span", name, class_="name"),
            count,
        ]
        return tag(
            "li",
            tag(
                "a",
                words,
                href=f"/as/{person.id}/{place}",
                aria_current="page" if here else None,
                class_="new" if count else None,
            ),
        )

    channels = [
        entry(
            c.id,
            icon("lock") if c.kind == "private" else "#",
            c.name,
            marks.unread(person.id, c),
        )
        for c in workspace.channels.values()
        if c.kind != "im" and person.id in c.members
    ]
    app = [entry("home", "⌂", "Home")] if workspace.app.home_tab else []
    if workspace.app.messages_tab:
        dm = workspace.dm_of(person.id)
        app.append(entry("messages", "✉", "Messages", marks.unread(person.id, dm)))
    return join(
        tag("h2", "Channels", id="h-channels"),
        tag(
            "ul",
            channels or tag("li", "in no channel", class_="none"),
            aria_labelledby="h-channels",
        ),
        tag("h2", workspace.app.name, tag("small", "APP"), id="h-app"),
        tag("ul", app, aria_labelledby="h-app"),
        _shortcuts(workspace),
    )


def _shortcuts(workspace: Workspace) -> Html | None:
    known = workspace.app.shortcuts("global")
    if not known:
        return None
    rows = [
        tag("li", tag("button", tag("span", "⚡", class_="sign", aria_hidden="true"), name,
            type="button",
            data_do="shortcut", value=callback))
        for callback, name in known.items()
    ]  # fmt: skip
    return join(
        tag("h2", "Shortcuts", id="h-shortcuts"), tag("ul", rows, aria_labelledby="h-shortcuts")
    )


def heading(person: Person, workspace: Workspace, spot: Spot) -> Html:
    """Return the heading of the middle, in one line."""
    if spot.place in ("home", "messages"):
        return tag("h1", f"{workspace.app.name}", tag("small", spot.place.title()))
    channel = workspace.channels[spot.place]
    people = [Reader(workspace, person.id).name(m) for m in channel.members]
    sign = icon("lock") if channel.kind == "private" else "#"
    return tag(
        "h1",
        sign,
        f" {channel.name}",
        tag("small", f"{len(people)} members", title=", ".join(people)),
    )


def _completions(workspace: Workspace) -> list[Mapping[str, str]]:
    """
    Return what the composer offers after a slash, as Slack does: each command with its hint and
    description.
    """
    return [
        {
            "text": f"{name} ",
            "hint": str(command.get("usage_hint") or ""),
            "more": str(command.get("description") or ""),
        }
        for name, command in workspace.app.commands.items()
    ]


def composer(workspace: Workspace, spot: Spot) -> Html | None:
    """Return the composer in which messages are written. None on the Home tab."""
    if spot.place == "home":
        return None
    channel = workspace.channels.get(spot.place)
    where = f"Message {'#' + channel.name if channel else workspace.app.name}"
    offers = tag("ul", id="offers", role="listbox", aria_label="Commands", hidden=True)
    completing = {
        "aria_haspopup": "listbox",
        "aria_controls": "offers",
        "aria_autocomplete": "list",
        "data_offers": json.dumps(_completions(workspace)),
    }
    words = _words("words", where, f"{where}, or / for commands", **completing)
    return tag("form", offers, words, _attaching("attach"), id="composer", class_="composer")


def reply(workspace: Workspace, spot: Spot) -> Html | None:
    """
    Return the composer of the thread at the right, in which Slack takes no commands. None on the
    Home tab, where there are no threads.
    """
    if spot.place == "home":
        return None
    channel = workspace.channels.get(spot.place)
    where = f"#{channel.name}" if channel else f"the messages of {workspace.app.name}"
    also = tag(
        "label",
        tag("input", type="checkbox", id="also"),
        tag("span", f"Also send to {where}"),
        class_="also",
    )
    words = _words("reply-words", "Reply", "Reply…")
    return tag("form", words, _attaching("reply-attach"), also, id="reply", class_="composer")


def _words(name: str, label: str, placeholder: str, **marks: object) -> Html:
    shown = {"placeholder": placeholder, "autocomplete": "off", "aria_label": label}
    return tag("textarea", rows=1, id=name, class_="words", **shown, **marks)


def _attaching(name: str) -> Html:
    """Return what stands below the words: the clip, the button that sends, what is attached."""
    chooser = tag("input", type="file", id=name, multiple=True)
    return join(
        tag(
            "label", icon("clip"), tag("span", "Attach files", class_="hidden"), chooser,
            class_="attach",
            title="Attach files",
        ),
        tag("button", "Send", class_="button primary"),
        tag("p", "", class_="attached hint"),
    )  # fmt: skip


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
    return tag(
        "dialog",
        head,
        form,
        id=view.id,
        data_in="view",
        data_form=view.callback_id,
        aria_labelledby=f"t{view.id}",
    )
