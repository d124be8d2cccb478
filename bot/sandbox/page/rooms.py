"""The page's places: the list on the left, the messages in the middle, the modal on top."""

import json
from collections import Counter
from collections.abc import Mapping

from bot.sandbox.page.block_kit.blocks import attachments, blocks
from bot.sandbox.page.block_kit.elements import Ground, label_of
from bot.sandbox.page.block_kit.html import Html, icon, join, tag
from bot.sandbox.page.block_kit.mrkdwn import emoji, mrkdwn
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.page.spot import Marks, Spot, stream, window
from bot.sandbox.people.person import Person
from bot.sandbox.workspace.records import Message
from bot.sandbox.workspace.workspace import Workspace

_HUES = 12
_REACTIONS = ("eyes", "white_check_mark")


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
            marks.unread(person.id, c.id, c.messages),
        )
        for c in workspace.channels.values()
        if c.kind != "im" and person.id in c.members
    ]
    app = [entry("home", "⌂", "Home")] if workspace.app.home_tab else []
    if workspace.app.messages_tab:
        app.append(
            entry("messages", "✉", "Messages", marks.unread(person.id, person.dm_id, person.dm()))
        )
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
    if spot.thread:
        back = tag("a", f"← {channel.name}", href=f"/as/{person.id}/{channel.id}", class_="back")
        return tag("h1", "Thread ", back)
    sign = icon("lock") if channel.kind == "private" else "#"
    return tag(
        "h1",
        sign,
        f" {channel.name}",
        tag("small", f"{len(people)} members", title=", ".join(people)),
    )


def middle(person: Person, workspace: Workspace, spot: Spot) -> tuple[Html, int, int, int]:
    """
    Return what the middle holds.

    Returns:
        The markup, the window's first and past-last message, and how many there are.
    """
    reader, channel = Reader(workspace, person.id), spot.channel(person)
    if channel is None:
        home = person.home
        if home is None:
            return tag("p", "The app has published nothing here yet.", class_="none"), 0, 0, 0
        shown = blocks(home.blocks, Ground(reader, home.id, home.values, level=2))
        return tag("div", shown, data_in="home", class_="home"), 0, 0, 0
    messages = stream(person, channel, spot.thread)
    first, last = window(len(messages), spot.end, spot.size)
    rows: list[Html] = []
    day = ""
    if first == 0 and not spot.thread:
        rows.append(tag("p", "This is where it begins.", class_="none", id="begin"))
    before: Message | None = None
    replies = Counter(m.thread_ts for m in person.channel(channel) if m.thread_ts != m.ts)
    for message in messages[first:last]:
        today = reader.date(int(float(message.ts)), "{date_long_pretty}")
        if today != day:
            rows.append(
                tag(
                    "h2",
                    tag("span", today, lang=reader.language),
                    class_="day",
                    id=f"day-{message.ts}",
                )
            )
            day, before = today, None
        rows.append(
            _message(
                message,
                reader,
                before,
                0 if spot.thread else replies[message.ts],
                f"/as/{person.id}/{spot.place}",
            )
        )
        before = message
    return join(rows), first, last, len(messages)


def _message(
    message: Message, reader: Reader, before: Message | None, replies: int, here: str
) -> Html:
    by_app = message.bot_id is not None
    name = reader.workspace.app.name if by_app else reader.name(message.user)
    close = before is not None and before.user == message.user and before.to == message.to == None  # noqa: E711
    close = close and before is not None and float(message.ts) - float(before.ts) < 300
    when = tag("time", reader.clock(message.ts), datetime=reader.at(float(message.ts)).isoformat())
    ground = Ground(reader, message.ts)
    said = (
        blocks(message.blocks, ground)
        if message.blocks
        else tag("div", mrkdwn(message.text, reader), class_="b")
    )
    hue = f"hue{sum(map(ord, message.user)) % _HUES}"
    return tag(
        "article",
        tag(
            "span",
            "▣" if by_app else name[:1].upper(),
            class_=f"face {'app' if by_app else hue}",
            aria_hidden="true",
        ),
        tag(
            "div",
            tag("p", icon("eye"), " Only visible to you", class_="only") if message.to else None,
            tag(
                "header",
                tag("b", name),
                tag("small", "APP", class_="app") if by_app else None,
                when,
            ),
            tag(
                "div",
                said,
                attachments(message.attachments, ground),
                tag("small", "(edited)", class_="edited") if message.edited else None,
                class_="said",
            ),
            _files(message, reader),
            _below(message, reader, replies, here),
            class_="body",
        ),
        id=f"m{message.ts}{'e' if message.to else ''}",
        class_=f"message{' ephemeral' if message.to else ''}{' close' if close else ''}",
        data_in="message",
        data_ts=message.ts,
        aria_label=f"{name}, {reader.clock(message.ts)}"
        + (", only visible to you" if message.to else ""),
    )


def _files(message: Message, reader: Reader) -> Html | None:
    files = [
        reader.workspace.files[name] for name in message.files if name in reader.workspace.files
    ]
    shown = [
        tag("li", tag("img", src=f"/as/{reader.user}/pictures/{f.id}", alt="",
            class_="large") if f.picture else None,
            icon("clip"), tag("a", f.title or f.name, href=f"/as/{reader.user}/files/{f.id}",
                download=f.name),
            f" {f.length:,} bytes")
        for f in files
        if not f.deleted
    ]  # fmt: skip
    return tag("ul", shown, class_="files") if shown else None


def _below(message: Message, reader: Reader, replies: int, here: str) -> Html | None:
    marks = [
        tag(
            "button", emoji(f":{name}:"), f" {len(users)}", class_="reaction", type="button",
            data_do="react",
            value=name, aria_pressed="true" if reader.user in users else "false",
        )
        for name, users in message.reactions.items()
    ]  # fmt: skip
    if not message.to:
        marks.append(_menu(message, reader))
        words = (
            f"{replies} {'reply' if replies == 1 else 'replies'}" if replies else "Reply in thread"
        )
        marks.append(
            tag(
                "a",
                words,
                href=f"{here}?thread={message.ts}",
                class_="thread" if replies else "thread quiet",
            )
        )
    return tag("footer", marks) if marks else None


def _menu(message: Message, reader: Reader) -> Html:
    """Return the menu of a message. Only its author can change its words."""
    entries = [(f"{emoji(f':{name}:')} React", "react", name) for name in _REACTIONS]
    entries += [
        (name, "shortcut", callback)
        for callback, name in reader.workspace.app.shortcuts("message").items()
    ]
    if message.user == reader.user:
        entries += [("Edit", "edit", message.text), ("Delete", "delete", "")]
    options = [
        tag("button", words, type="button", role="menuitem", data_do=act, value=value)
        for words, act, value in entries
    ]
    marks = {"class_": "overflow tools", "id": f"tools{message.ts}"}
    return tag(
        "details",
        tag("summary", "⋯", aria_label="More actions"),
        tag("div", options, role="menu"),
        **marks,
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
    where = (
        "Reply"
        if spot.thread
        else f"Message {'#' + channel.name if channel else workspace.app.name}"
    )
    return tag(
        "form",
        tag("ul", id="offers", role="listbox", aria_label="Commands", hidden=True),
        tag(
            "textarea", rows=1, id="words", placeholder=f"{where}, or / for commands",
            autocomplete="off",
            aria_label=where, aria_haspopup="listbox", aria_controls="offers",
            aria_autocomplete="list",
            data_offers=json.dumps(_completions(workspace)),
        ),
        tag("label", icon("clip"), tag("span", "Attach files", class_="hidden"),
            tag("input", type="file", id="attach", multiple=True), class_="attach",
            title="Attach files"),
        tag("button", "Send", class_="button primary"),
        tag("p", "", id="attached", class_="hint"),
        id="composer",
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
    return tag("dialog", head, form, id=view.id, data_in="view", aria_labelledby=f"t{view.id}")
