"""
The thread of a release, for whoever drafted or asked: its first message and a line for each step.
"""

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.notifications.cards import CardKind
from bot.domain.notifications.notices import HELD, NO_DESK, UNREACHED
from bot.domain.officers import Role, slack_user
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import OPEN, Stage, Step
from bot.domain.release.visibility import visible_deliveries, visible_version
from bot.domain.steps.outcomes import LAPSED, Undone, undone_in, unread
from handlers.notices import alarms
from handlers.render import release_text
from handlers.render.card_state import CardState, buttons_to_act, value
from handlers.slack.blocks import Drawing, Json, actions, button, context, paragraph, rich, section
from handlers.text import durations
from handlers.text.verbs import ACTIONS
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard, Seen


def thread(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """Draw the first message of a thread: what the release is, and where it stands."""
    release, words = seen.release, reader.words
    assert release is not None, "a thread is of one release"
    lines = release_text.status_lines(release, seen.book, reader)
    return Drawing(
        " · ".join([release_text.heading(release, words, reader.party), words.say("thread")]),
        [
            release_text.top(release, words, reader.party),
            rich((words.title(release), True), *((line, False) for line in lines)),
            context(words.say("thread-says")),
        ],
    )


def line(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """
    Draw one step and what it calls for.

    Only the newest line has buttons.
    """
    release, words = seen.release, reader.words
    assert release is not None and row.officer, "a line is of one release, to one officer"
    d = release.delivery(row.to_party or "")
    held = (row.step or "").startswith(f"{HELD}:")
    said = d and (
        alarms.line(row, seen, words) if held else _said(row, release, d, seen.book, reader)
    )
    if not said:
        return None
    still = row.about.get("still")
    if still:
        said = words.joined((said, words.say("line-still", number=still[0], to=d.to if d else "")))
    text = " · ".join([release_text.heading(release, words, reader.party), said])
    shown = [section(f"<@{slack_user(row.officer)}>")] if row.ts is None else []
    pressed = _line_buttons(release, seen.book, reader) if seen.newest else []
    officer = seen.book.roster.get(row.officer)
    if still and seen.newest and officer and officer.is_a(Role.APPROVER):
        pressed = [*(_of_earlier(name, still[1], words) for name in ("recall", "cancel")), *pressed]
    return Drawing(text, [paragraph(text), *shown, *actions(pressed)])


def _of_earlier(name: str, ref: str, words: Words) -> Json:
    """Return a button that ends the earlier report, for who may."""
    return button(f"{words.say(f'button-{name}')}…", name, f"{ref}.0", style=ACTIONS[name].style)


def _said(
    row: ClaimedCard, release: Release, d: Delivery, book: Book, reader: Reader
) -> str | None:
    words, step = reader.words, row.step or ""
    if step == NO_DESK:
        return words.say("line-no-desk", party=allowance.acting_party(d) or d.to)
    if step == UNREACHED:
        party = allowance.acting_party(d)
        desk = book.desks.get(party or "")
        number = (desk and desk.telephone) or words.say("no-telephone")
        return words.say("line-unreached", party=party, telephone=number) if party else None
    if step in ("approve", "relay"):
        if reader.party != release.originator:
            return words.say("line-arrived")
        onward, kept = step == "approve" and d.hub, release.lifetime_of(d)
        said = words.say(
            f"line-{step}{'-onward' if onward else ''}",
            party=release.originator,
            hub=d.hub or "",
            to=d.to,
        )
        if kept == release.lifetime:
            return said
        return words.joined([said, words.say("line-for", span=durations.exact(kept, words))])
    turn = row.about.get("turn")
    if turn:
        undone = LAPSED.get(d.came_from, Undone.UNDECIDED) if d.came_from else Undone.UNDECIDED
        return words.say(f"line-lapse-{undone.value}", party=turn, to=d.to)
    if step == Step.EXPIRE and d.acknowledged_at is None:
        undone = undone_in(Stage.RELEASED, read=not unread(release, d))
        return words.say(f"line-expire-{undone.value}", to=d.to)
    if step == Step.DESTROY and d.stage is not Stage.DESTROYED:
        return words.say("line-ended-early", to=d.to)
    until = words.time(d.expires_at) if d.expires_at else ""
    return words.say(f"line-{step.replace('_', '-')}", to=d.to, hub=d.hub or "", until=until)


def _line_buttons(release: Release, book: Book, reader: Reader) -> list[Json]:
    """Return the buttons for what the officer may do about it from here."""
    mine = visible_deliveries(release, reader.party)
    seen = visible_version(release, reader.party)
    version = seen.n if seen else 0
    returned = any(d.stage is Stage.RETURNED for d in mine) and reader.party == release.originator
    kind = CardKind.RETURNED if returned else CardKind.OWN
    sheet = CardState(
        kind,
        release,
        book,
        reader,
        version if returned else 0,
        mine,
        release_text.suspension(release, book, mine),
    )
    own = buttons_to_act(sheet) if any(d.stage in OPEN for d in mine) else []
    return [*own, button(reader.words.say("button-show"), "show", value(release, version))]
