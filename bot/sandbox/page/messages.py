"""The messages of a conversation in the middle, and of one of its threads at the right."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.page.block_kit.blocks import attachments, blocks
from bot.sandbox.page.block_kit.elements import Ground
from bot.sandbox.page.block_kit.html import Html, icon, join, tag
from bot.sandbox.page.block_kit.mrkdwn import emoji, mrkdwn
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.page.spot import MOST, Marks, Spot, of_channel, of_thread, window
from bot.sandbox.people.person import Person
from bot.sandbox.workspace import threads
from bot.sandbox.workspace.records import Channel, Message
from bot.sandbox.workspace.workspace import Workspace

_HUES = 12
_REACTIONS = ("eyes", "white_check_mark")
_MOST_OF_ROOT = 60
"""Characters of the message that a broadcast answers."""


@dataclass(frozen=True)
class _List:
    """
    One list of messages on the page: the conversation's own, or that of one of its threads.

    `here` is the address of the conversation. `prefix` tells the ids of one list from the other's,
    for a message can stand in both.
    """

    reader: Reader
    channel: Channel
    marks: Marks
    here: str
    prefix: str = "m"

    @property
    def in_thread(self) -> bool:
        """Whether it is that of a thread."""
        return self.prefix == "t"


def middle(
    person: Person, workspace: Workspace, spot: Spot, marks: Marks
) -> tuple[Html, int, int, int]:
    """
    Return what the middle holds.

    Args:
        person: Whose screen it is.
        workspace: The workspace.
        spot: The place that is shown.
        marks: What has been read.

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
    messages = of_channel(person, channel)
    first, last = window(messages, spot)
    one = _List(reader, workspace.channels[channel], marks, f"/as/{person.id}/{spot.place}")
    begin = tag("p", "This is where it begins.", class_="none", id="begin") if not first else None
    return join(begin, _rows(messages[first:last], one)), first, last, len(messages)


def thread(person: Person, workspace: Workspace, spot: Spot, marks: Marks) -> Html:
    """
    Return the messages of the thread that is open. Empty where none is.

    Args:
        person: Whose screen it is.
        workspace: The workspace.
        spot: The place that is shown.
        marks: What has been read.
    """
    channel = spot.channel(person)
    if channel is None or spot.thread is None:
        return Html("")
    messages = of_thread(person, channel, spot.thread)
    reader, place = Reader(workspace, person.id), workspace.channels[channel]
    one = _List(reader, place, marks, f"/as/{person.id}/{spot.place}", "t")
    gone = None
    if not messages or messages[0].ts != spot.thread:
        gone = tag("p", "The first message of this thread is not there any more.", class_="none")
    return join(gone, _rows(messages[-MOST:], one))


def _rows(messages: Iterable[Message], one: _List) -> Html:
    rows: list[Html] = []
    day = ""
    before: Message | None = None
    for message in messages:
        today = one.reader.date(int(float(message.ts)), "{date_long_pretty}")
        if today != day:
            words = tag("span", today, lang=one.reader.language)
            rows.append(tag("h2", words, class_="day", id=f"day-{one.prefix}{message.ts}"))
            day, before = today, None
        rows.append(_message(message, one, before))
        before = message
    return join(rows)


def _message(message: Message, one: _List, before: Message | None) -> Html:
    reader = one.reader
    by_app = message.bot_id is not None
    name = reader.workspace.app.name if by_app else reader.name(message.user)
    close = before is not None and before.user == message.user and before.to == message.to == None  # noqa: E711
    close = close and before is not None and float(message.ts) - float(before.ts) < 300
    close = close and (one.in_thread or not message.is_broadcast)
    when = tag("time", reader.clock(message.ts), datetime=reader.at(float(message.ts)).isoformat())
    ground = Ground(reader, one.prefix + message.ts)
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
            _also(message, one),
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
            _below(message, one),
            class_="body",
        ),
        id=f"{one.prefix}{message.ts}{'e' if message.to else ''}",
        class_=f"message{' ephemeral' if message.to else ''}{' close' if close else ''}",
        data_in="message",
        data_ts=message.ts,
        aria_label=f"{name}, {reader.clock(message.ts)}"
        + (", only visible to you" if message.to else ""),
    )


def _also(message: Message, one: _List) -> Html | None:
    """Say of a reply that stands in both places which the other one is."""
    if not message.is_broadcast:
        return None
    if one.in_thread:
        return tag("p", "Also sent to the channel", class_="only")
    root = one.channel.message(str(message.thread_ts))
    words = next(iter(root.rendered.splitlines()), "") if root else ""
    words = words.removeprefix("# ").strip("*_~ ") or "a message"
    if len(words) > _MOST_OF_ROOT:
        words = words[: _MOST_OF_ROOT - 1] + "…"
    return tag("p", "Replied to a thread: ", _link(message, one, words, "opens"), class_="only")


def _link(message: Message, one: _List, words: str | Html, kind: str) -> Html:
    """
    Return a link that opens the thread of a message at the right.

    Args:
        message: The message that begins the thread, or a reply in it.
        one: The list it stands in.
        words: What the link says.
        kind: Its class.
    """
    root = message.thread_ts if message.is_reply else message.ts
    return tag("a", words, href=f"{one.here}?thread={root}", class_=kind, data_thread=root)


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


def _below(message: Message, one: _List) -> Html | None:
    marks = [
        tag(
            "button", emoji(f":{name}:"), f" {len(users)}", class_="reaction", type="button",
            data_do="react",
            value=name, aria_pressed="true" if one.reader.user in users else "false",
        )
        for name, users in message.reactions.items()
    ]  # fmt: skip
    if not message.to:
        marks.append(_menu(message, one))
        if not one.in_thread:
            marks.append(_answers(message, one))
    return tag("footer", marks) if marks else None


def _answers(message: Message, one: _List) -> Html:
    """Return the way into the thread that a message begins: how much it holds, and since when."""
    answers = [] if message.is_reply else threads.replies(one.channel, message.ts)
    if not answers:
        return _link(message, one, "Reply in thread", "thread quiet")
    count = len(answers)
    new = one.marks.unread_in(one.reader.user, one.channel, message.ts)
    last = float(answers[-1].ts)
    today = one.reader.days_from_today(one.reader.at(last)) == 0
    when = one.reader.date(int(last), "{time}" if today else "{date_short}, {time}")
    words = join(
        f"{count} {'reply' if count == 1 else 'replies'}",
        tag("small", f"Last reply {when}"),
        tag("small", f"{new} new", class_="new") if new else None,
    )
    return _link(message, one, words, "thread")


def _menu(message: Message, one: _List) -> Html:
    """Return the menu of a message. Only its author can change its words."""
    reader = one.reader
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
    marks = {"class_": "overflow tools", "id": f"tools-{one.prefix}{message.ts}"}
    return tag(
        "details",
        tag("summary", "⋯", aria_label="More actions"),
        tag("div", options, role="menu"),
        **marks,
    )
