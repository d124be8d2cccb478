"""Threads on the page: what is drawn of them, and who is told of what is new in them."""

import re

import pytest

from bot.sandbox import HandClock, Message, Sandbox
from bot.sandbox.page.block_kit.mrkdwn import mrkdwn
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.page.face import Face
from bot.sandbox.page.spot import Spot, window
from bot.sandbox.workspace import permalinks
from bot.sandbox.workspace.workspace import Workspace
from tests.sandbox.toy import button, option, workspace

NOON = 1795402800.0
"""23 November 2026, 03:00 UTC: noon in Seoul, where Anna is."""

MENU = {
    "type": "overflow",
    "action_id": "more",
    "options": [option("edit"), {**option("drop"), "url": "https://a.test"}],
}


class Desk:
    """The toy workspace and its page, without a server."""

    def __init__(self) -> None:
        self.clock = HandClock(NOON)
        self.sandbox = Sandbox(Workspace(workspace(), self.clock))
        self.workspace, self.face = self.sandbox.workspace, Face(self.sandbox)

    def said(self, words: str, user: str = "U0CLERK", **more: object) -> Message:
        """Put a message of somebody's into the desk's channel."""
        message = Message(self.workspace.new_ts(), "C0DESK", user, words, **more)  # type: ignore[arg-type]
        self.workspace.channels["C0DESK"].messages.append(message)
        return message

    def shown(self, part: str, user: str = "U0ANNA", thread: str | None = None) -> str:
        """A part of the page on which the desk's channel is open, as words alone."""
        html = str(self.face.parts(user, Spot("C0DESK", thread))[part])
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()

    def unread(self, user: str) -> int:
        """How many messages of the channel somebody is told of who is elsewhere."""
        html = str(self.face.parts(user, Spot("messages"))["places"])
        found = re.search(r"<b class=\"unread\">(\d+)", html)
        return int(found[1]) if found else 0


def test_a_message_says_how_many_answers_it_has_and_when_the_last_one_came() -> None:
    desk = Desk()
    root = desk.said("the card")
    assert "Last reply" not in desk.shown("stream")
    desk.clock.advance(120)
    desk.said("I am on it", thread_ts=root.ts)
    assert "1 reply Last reply 12:02" in desk.shown("stream")
    desk.clock.advance(60)
    desk.said("done", thread_ts=root.ts)
    assert "2 replies Last reply 12:03" in desk.shown("stream")
    desk.clock.advance(86_400)

    assert "2 replies Last reply Nov 23, 2026, 12:03" in desk.shown("stream")


def test_a_reply_stands_in_its_thread_alone_unless_it_is_sent_to_the_channel_as_well() -> None:
    desk = Desk()
    root = desk.said("the card")
    desk.said("quiet words", thread_ts=root.ts)
    desk.said("loud words", thread_ts=root.ts, reply_broadcast=True)
    channel, thread = desk.shown("stream"), desk.shown("replies", thread=root.ts)

    assert "loud words" in channel and "quiet words" not in channel
    assert "Replied to a thread: the card" in channel
    assert thread.index("the card") < thread.index("quiet words") < thread.index("loud words")
    assert "Also sent to the channel" in thread and "Replied to a thread" not in thread


def test_the_channel_stays_in_the_middle_while_a_thread_is_open() -> None:
    desk = Desk()
    root = desk.said("the card")
    desk.said("another card")
    desk.said("an answer", thread_ts=root.ts)

    assert "another card" in desk.shown("stream", thread=root.ts)
    assert "another card" not in desk.shown("replies", thread=root.ts)
    assert desk.shown("replies") == ""


def test_no_two_elements_of_the_page_have_one_id() -> None:
    """A card with its buttons stands in the channel and in the thread that it begins."""
    desk = Desk()
    card = [{"type": "actions", "block_id": "b", "elements": [button("lend"), MENU]}]
    root = desk.said("the card", blocks=desk.workspace.named_blocks(card))
    desk.said("again", thread_ts=root.ts, reply_broadcast=True, blocks=root.blocks)
    ids = re.findall(r'\bid="([^"]+)"', desk.face.page("U0ANNA", Spot("C0DESK", root.ts)))

    assert len(ids) > 20
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


def test_a_thread_whose_first_message_is_gone_says_so() -> None:
    desk = Desk()
    root = desk.said("the card")
    desk.said("an answer", thread_ts=root.ts)
    assert "not there any more" not in desk.shown("replies", thread=root.ts)
    desk.workspace.channels["C0DESK"].remove(root)
    shown = desk.shown("replies", thread=root.ts)

    assert "not there any more" in shown and "an answer" in shown


@pytest.mark.parametrize(
    ("words", "more", "told"),
    [
        ("for whoever looks", {}, 0),
        ("<@U0ANNA> please", {}, 1),
        ("for all", {"reply_broadcast": True}, 1),
    ],
)
def test_a_reply_tells_those_alone_who_follow_the_thread(
    words: str, more: dict[str, object], told: int
) -> None:
    """Whoever must act is mentioned in it, or it is sent to the channel as well."""
    desk = Desk()
    root = desk.said("the card")
    desk.shown("stream")
    assert desk.unread("U0ANNA") == 0
    desk.said(words, thread_ts=root.ts, **more)

    assert desk.unread("U0ANNA") == told


def test_who_wrote_in_a_thread_follows_it_until_they_have_looked() -> None:
    """What is mentioned in blocks counts as well; one's own words never do."""
    desk = Desk()
    root = desk.said("the card")
    desk.said("me", "U0ANNA", thread_ts=root.ts)
    desk.shown("stream")
    assert desk.unread("U0ANNA") == 0
    desk.said("and you?", thread_ts=root.ts)
    assert desk.unread("U0ANNA") == 1
    assert "2 replies Last reply 12:00 1 new" in desk.shown("stream")
    desk.shown("replies", thread=root.ts)

    assert desk.unread("U0ANNA") == 0
    assert "1 new" not in desk.shown("stream")


def test_a_permalink_leads_to_the_message_on_this_page() -> None:
    """That of a reply opens its thread; another workspace's leads out."""
    desk = Desk()
    root = desk.said("the card")
    reply = desk.said("an answer", thread_ts=root.ts)
    reader, channel = Reader(desk.workspace, "U0ANNA"), desk.workspace.channels["C0DESK"]

    def drawn(message: Message) -> str:
        return mrkdwn(f"<{permalinks.written(desk.workspace, channel, message)}|it>", reader)

    assert drawn(root) == f'<a href="/as/U0ANNA/C0DESK?at={root.ts}">it</a>'
    assert drawn(reply) == (
        f'<a href="/as/U0ANNA/C0DESK?thread={root.ts}&amp;at={reply.ts}">it</a>'
    )
    assert 'target="_blank"' in mrkdwn("<https://evil.slack.com/archives/C0DESK/p1|it>", reader)


@pytest.mark.parametrize(("place", "held"), [(0, (0, 40)), (100, (80, 120)), (299, (260, 300))])
def test_the_window_holds_the_message_that_a_permalink_names(
    place: int, held: tuple[int, int]
) -> None:
    messages = [Message(str(n), "C0DESK", "U0ANNA") for n in range(300)]

    assert window(messages, Spot("C0DESK", at=str(place))) == held
    assert held[0] <= place < held[1]
