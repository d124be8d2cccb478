"""Digests in Slack: the message, its pictures and its thread, and the answer to the command."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendars import days_off
from bot.domain.book import Book
from bot.domain.deadlines import digest_schedule
from bot.domain.officers import OfficerId
from bot.domain.policy.model import Policy
from handlers.digests.charts import Picture, pictures
from handlers.digests.lines import Line
from handlers.digests.page import Page, Part, digest_page
from handlers.slack.blocks import (
    Drawing,
    Json,
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
LINE = 250
"""Most characters of one line."""
PRESSED = ("overdue", "undone")
"""The parts in which every line has a button."""


@dataclass(frozen=True)
class Composed:
    """A digest as it is sent to one reader."""

    digest: Digest
    page: Page
    pictures: tuple[Picture, ...]
    policy: Policy
    words: Words

    def message(self, files: Mapping[str, str | None]) -> Drawing:
        """Return the message, each picture where `files` has its id in Slack, else its alt text."""
        shown = {
            picture.kind: _picture(picture, files.get(picture.kind), self.words)
            for picture in self.pictures
        }
        return Drawing(
            notice(self.digest, self.page, self.words), blocks(self.page, self.words, shown)
        )


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


def until_now(book: Book, party: str, words: Words, kind: str) -> digest_schedule.Window:
    """
    Return a window that ends now, from the last digest, or from seven days ago for a weekly one.

    Args:
        book: the policy with the hours of the desk, and the time.
        party: the party whose digest it is.
        words: the reader's language and zone.
        kind: daily or weekly.
    """
    now, zone, desk = book.now, ZoneInfo(words.timezone), book.policy.parties[party]
    day = now.astimezone(zone).date()
    if kind == digest_schedule.WEEKLY:
        weeks = tuple(now - timedelta(weeks=n) for n in range(digest_schedule.WEEKS, -1, -1))
        return digest_schedule.Window(kind, day, weeks[-2], now, weeks)
    last = digest_schedule.latest(
        now, zone, book.policy.digests, kind, desk.working_hours, days_off
    )
    return digest_schedule.Window(kind, day, last.as_of if last else now - timedelta(days=1), now)


def answer(digest: Digest, book: Book, party: str, words: Words, kind: str) -> Drawing:
    """
    Draw the answer to the command: how it stands now, and when the next digest is due.

    Args:
        digest: what was found for the window that ends now.
        book: the policy with the hours of the desk, and the time.
        party: the party whose digest it is.
        words: the reader's language and zone.
        kind: daily or weekly.
    """
    desk, zone = book.policy.parties[party], ZoneInfo(words.timezone)
    coming = digest_schedule.following(
        book.now, zone, book.policy.digests, kind, desk.working_hours, days_off
    )
    page = digest_page(digest, book.policy, words)
    due = [context(words.say("digest-now", at=words.time(coming.as_of)))] if coming else []
    return Drawing(notice(digest, page, words), [*blocks(page, words, {}), *due])


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
    shown = [clip(line.whole, LINE) for line in part.lines[:LINES]]
    if len(part.lines) > LINES:
        shown.append(words.say("digest-more", count=len(part.lines) - LINES))
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
