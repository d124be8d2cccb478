"""Digests in Slack: the message, its pictures and its thread, and the answer to the command."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.calendars import days_off
from bot.domain.book import Book
from bot.domain.deadlines import digest_schedule
from bot.domain.deadlines.digest_schedule import Window
from bot.domain.officers import OfficerId
from bot.domain.policy.model import Policy
from handlers.digests.charts import Picture, pictures
from handlers.digests.lines import Line
from handlers.digests.page import Page, Part, digest_page
from handlers.slack.blocks import (
    Drawing,
    Json,
    actions,
    bullets,
    button,
    clip,
    context,
    divider,
    header,
    paragraph,
    plain,
    rich,
)
from handlers.text.words import Words
from storage.outbox.broken_log import LogState
from storage.queries.digest_model import Digest
from storage.store.store import Store

LINES = 20
"""Most lines of one part that a message shows."""
MOST: Mapping[str, int] = {"passages": 3, "beforehand": 3}
"""The same of parts that might crowd out the rest; a terminal and files have them whole."""
LINE = 250
"""Most characters of one line."""
PRESSED = ("overdue", "undone")
"""The parts in which every line has a button."""


@dataclass(frozen=True)
class Composed:
    """A digest as it is sent to one reader, `shared_by` whom if anybody shared it."""

    digest: Digest
    page: Page
    pictures: tuple[Picture, ...]
    policy: Policy
    words: Words
    shared_by: str = ""

    def message(self, files: Mapping[str, str | None]) -> Drawing:
        """Return the message, each picture where `files` has its id in Slack, else its alt text."""
        shown = {
            picture.kind: _picture(picture, files.get(picture.kind), self.words)
            for picture in self.pictures
        }
        drawn = blocks(self.page, self.words, shown)
        if self.shared_by:
            drawn.append(context(self.words.say("digest-shared", name=self.shared_by)))
        return Drawing(notice(self.digest, self.page, self.words), drawn)


async def compose(
    store: Store, book: Book, party: str, officer: OfficerId | None, kind: str, moment: datetime
) -> Composed:
    """
    Compose a digest for a supervisor, or for a desk's channel, in their language and zone.

    Args:
        store: to query for what it reports.
        book: the policy and the roster.
        party: the party whose digest it is.
        officer: the supervisor, or None for the desk's channel.
        kind: daily or weekly.
        moment: the end of its window.
    """
    policy, desk = book.policy, book.policy.parties[party]
    words = Words.of(book.roster.get(officer)) if officer else Words.of_desk(policy, party)
    window = digest_schedule.ending(
        moment, kind, ZoneInfo(words.timezone), policy.digests, desk.working_hours, days_off
    )
    found = await store.queries.digest(party, window)
    drawn = tuple(pictures(found, policy, words))
    return Composed(found, digest_page(found, policy, words), drawn, policy, words)


def answer(digest: Digest, window: Window, book: Book, words: Words, *, now: bool) -> Drawing:
    """
    Draw the answer to the command, with a button that shares it where the desk has a channel.

    Args:
        digest: what was found for the window.
        window: what it is about.
        book: the policy with the hours of the desk, and the time.
        words: the reader's language and zone.
        now: whether it tells how it stands now: then it says when the next digest is due.
    """
    page = digest_page(digest, book.policy, words)
    coming = _following(window.kind, book, digest.day.party, words) if now else None
    told = [context(words.say("digest-now", at=words.time(coming)))] if coming else []
    room = book.desks[digest.day.party].supervisors
    value = shared_value(window.kind, window.as_of)
    row = actions([button(words.say("button-share"), "share", value)] if room else [])
    return Drawing(notice(digest, page, words), [*blocks(page, words, {}), *told, *row])


def _following(kind: str, book: Book, party: str, words: Words) -> datetime | None:
    """Return when the next message is due that has a digest of a kind in it."""
    desk, digests, zone = book.policy.parties[party], book.policy.digests, ZoneInfo(words.timezone)
    coming = digest_schedule.following(book.now, zone, digests, kind, desk.working_hours, days_off)
    if (
        coming
        and kind == digest_schedule.DAILY
        and digest_schedule.holds_daily(coming.day, digests)
    ):
        return digest_schedule.end(coming.day, digests.weekly_at, zone)
    return coming.as_of if coming else None


def shared_value(kind: str, moment: datetime) -> str:
    """Return the value of button `share`: which digest it posts."""
    return f"{kind} {moment.isoformat()}"


def read_shared(text: str) -> tuple[str, datetime]:
    """
    Return the kind of digest and the end of its window that a button stands for.

    Raises:
        ValueError: the value is none of ours.
    """
    kind, _, at = text.partition(" ")
    moment = datetime.fromisoformat(at)
    if kind not in digest_schedule.KINDS or moment.tzinfo is None:
        raise ValueError("no digest of ours")
    return kind, moment


def thread(checkpoint: str | None, state: LogState, words: Words) -> Drawing | None:
    """
    Draw the message in a digest's thread: the audit log's signed head and its last verification.

    Returns:
        The message, or None while the log is empty.
    """
    if checkpoint is None:
        return None
    said, verified = words.say("digest-checkpoint"), words.say("digest-never-verified")
    if state.whole_at:
        at = words.time(state.whole_at)
        verified = words.say("digest-verified", at=at, count=state.whole_size)
    note = {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": checkpoint.strip()}],
    }
    return Drawing(
        said,
        [paragraph(said), {"type": "rich_text", "elements": [note]}, context(verified)],
    )


def notice(digest: Digest, page: Page, words: Words) -> str:
    """
    Return the notification: how many are overdue and how many wait for the party, never a title.
    """
    waiting = sum(row.count for row in digest.day.waiting if row.owner == digest.day.party)
    return words.say(
        "digest-notice", title=page.title, overdue=digest.day.overdue.total, waiting=waiting
    )


def blocks(page: Page, words: Words, shown: Mapping[str, Json]) -> list[Json]:
    """
    Return the page as blocks, and below it the daily one that it holds.

    What is overdue or ended undone has a button each, all else is listed. A page that holds another
    leaves the buttons to that.

    Args:
        page: the page.
        words: the reader's language and zone.
        shown: the pictures by their kind; one that is missing is left out.
    """
    pressed = () if page.daily else PRESSED
    return [
        header(page.title),
        context(page.about),
        *(shown[kind] for kind in page.pictures if kind in shown),
        *([paragraph(page.nothing)] if page.nothing else []),
        *(block for part in page.parts for block in _part(part, words, pressed)),
        *([divider(), *blocks(page.daily, words, shown)] if page.daily else []),
    ]


def _part(part: Part, words: Words, pressed: Collection[str]) -> list[Json]:
    title = rich((part.title, True))
    if part.key in pressed:
        return [title, *(_pressed(line, words) for line in part.lines)]
    most = MOST.get(part.key, LINES)
    shown = [clip(line.whole, LINE) for line in part.lines[:most]]
    if len(part.lines) > most:
        shown.append(words.say("digest-more", count=len(part.lines) - most))
    return (
        [{**title, "elements": title["elements"] + bullets(shown)["elements"]}]
        if shown
        else [title]
    )


def _pressed(line: Line, words: Words) -> Json:
    said = "\n".join(filter(None, (clip(line.text, LINE), line.todo)))
    shown: Json = {"type": "section", "text": plain(said)}
    if line.item is None:
        return shown
    return {**shown, "accessory": button(words.say("digest-show"), "show", f"{line.item.ref}.0")}


def _picture(picture: Picture, file: str | None, words: Words) -> Json:
    """Draw a picture by its id in Slack, or say what it would have shown."""
    if file is None:
        return context(words.say("digest-picture-missing", alt=picture.alt))
    return {"type": "image", "slack_file": {"id": file}, "alt_text": picture.alt}
