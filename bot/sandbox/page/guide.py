"""What a newcomer may try, step by step, and how far they have come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.sandbox.delivery.journal import Journal, Sent
from bot.sandbox.page.block_kit.html import Html, join, tag
from bot.sandbox.page.block_kit.mrkdwn import mrkdwn
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.workspace.workspace import Workspace


@dataclass(frozen=True)
class Deed:
    """
    What somebody does, by which a step of the guide is done.

    `kind` is what the app is sent ("command", "block_actions", "view_submission", "shortcut",
    "message_action"), or "clock" where the clock is put forward. `name` is the first word behind
    the command, the action id (or, in an overflow menu, the option's value up to a colon), or the
    callback id.
    """

    kind: str
    name: str = ""


CLOCK = Deed("clock")


@dataclass(frozen=True)
class Hint:
    """
    A step of the guide.

    Attributes:
        user: As whom it is tried.
        who: That person in words, such as "the clerk".
        place: Where: a channel's id, "home" or "messages".
        words: What to do there, in Slack's mark-up.
        deeds: What does it; any one of them.
    """

    user: str
    who: str
    place: str
    words: str
    deeds: tuple[Deed, ...]


@dataclass
class Guide:
    """
    The steps in their order, and how many of them are done.

    A step is done by what happens while it is the next one, whoever does it: what was done before
    the guide was opened, or out of turn, does not count.
    """

    hints: Sequence[Hint]
    workspace: Workspace
    journal: Journal
    done: int = 0
    _read: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what happens from now on."""
        self._read = len(self.journal.sent)

    def follow(self) -> None:
        """Take note of what the app was sent since the last time."""
        new, self._read = self.journal.sent[self._read :], len(self.journal.sent)
        for sent in new:
            for deed in _deeds(sent):
                self.note(deed)

    def note(self, deed: Deed) -> None:
        """Count a deed, if it is what the next step asks for."""
        if self.done < len(self.hints) and deed in self.hints[self.done].deeds:
            self.done += 1

    def whole(self) -> Html:
        """Return every step with a link to it. Empty where there is no guide."""
        if not self.hints:
            return Html("")
        self.follow()
        rows = [
            tag(
                "li",
                tag("a", f"Be {one.who}", href=f"/as/{one.user}/{one.place}"),
                ": ",
                self._words(one),
                " ✓" if step < self.done else None,
                class_="done" if step < self.done else None,
            )
            for step, one in enumerate(self.hints)
        ]
        return tag("section", tag("h2", "What to try"), tag("ol", rows), class_="guide")

    def line(self, user: str, place: str) -> Html:
        """
        Return the guide in one line: what is done, and the next step with a link to whose it is.

        Args:
            user: Who looks at the page.
            place: Where.
        """
        if not self.hints:
            return Html("")
        self.follow()
        rows = [self._step(step, user, place) for step in range(len(self.hints))]
        over = tag("li", "That was all of it.") if self.done == len(self.hints) else None
        return tag("ol", rows, over)

    def _step(self, step: int, user: str, place: str) -> Html:
        if step < self.done:
            return tag("li", f"{step + 1} ✓", class_="done")
        if step > self.done:
            return tag("li", str(step + 1), class_="done")
        one = self.hints[step]
        return tag(
            "li",
            f"{step + 1} → ",
            self._way(one, user, place),
            self._words(one),
            class_="next",
            aria_current="step",
        )

    def _way(self, one: Hint, user: str, place: str) -> Html:
        """Return what leads to where the step is done. Empty for who is there."""
        if (one.user, one.place) == (user, place):
            return Html("")
        channel = self.workspace.channels.get(one.place)
        name = f"#{channel.name}" if channel else one.place.title()
        words = f"go to {name}" if one.user == user else f"be {one.who}"
        return join(tag("a", words, href=f"/as/{one.user}/{one.place}"), ": ")

    def _words(self, one: Hint) -> Html:
        return mrkdwn(one.words, Reader(self.workspace, one.user))


def _deeds(sent: Sent) -> Iterator[Deed]:
    """Return what somebody did by one request to the app. None where it was refused or failed."""
    answer = sent.answer if isinstance(sent.answer, dict) else {}
    if sent.status != 200 or sent.copy or answer.get("response_action") == "errors":
        return
    payload = sent.payload
    match sent.kind:
        case "command":
            yield Deed(sent.kind, str(payload["text"]).partition(" ")[0])
        case "block_actions":
            for action in payload["actions"]:
                chosen = action.get("selected_option") or {}
                menu = action["type"] == "overflow"
                name = str(chosen.get("value")).partition(":")[0] if menu else action["action_id"]
                yield Deed(sent.kind, str(name))
        case "view_submission":
            yield Deed(sent.kind, str(payload["view"]["callback_id"]))
        case "shortcut" | "message_action":
            yield Deed(sent.kind, str(payload["callback_id"]))
