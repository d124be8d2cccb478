"""The command `digest` and the button `share` below its answer."""

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.calendars import days_off
from bot.domain.book import Book
from bot.domain.deadlines import digest_schedule
from bot.domain.deadlines.digest_schedule import DAILY, WEEKLY, Window
from bot.domain.refusals import DigestBeforeDesk, DigestNotDue, NoSupervisorsChannel, UsageUnclear
from bot.domain.text import characters, typed
from handlers.digests import message
from handlers.requests import replies
from handlers.requests.caller import Caller
from handlers.slack.blocks import Drawing, paragraph

KINDS = {
    **{kind: kind for kind in digest_schedule.KINDS},
    **dict.fromkeys(("日次", "일일"), DAILY),
    **dict.fromkeys(("週次", "주간"), WEEKLY),
}
"""How a kind of digest may be typed → the kind."""


async def asked(caller: Caller, rest: str) -> None:
    """
    Show a supervisor how things stand now, or how they stood on a day, as a digest does.

    Args:
        rest: what was typed behind the verb: a kind, a date, both or neither.

    Raises:
        UsageUnclear: it is neither.
        Refusal: they may not, or there is no digest of that day.
    """
    context, request, words = caller.context, caller.request, caller.words
    wanted = _read(rest)
    if wanted is None:
        raise UsageUnclear(usage=caller.usage)
    kind, day = wanted
    began = await context.store.queries.began()

    def allowed(book: Book) -> None:
        book.by_who_may("digest")
        _window(book, kind, day, began)

    seen = await context.glance(request, allowed, record=True)
    window = _window(seen.book, kind, day, began)
    found = await context.store.queries.digest(caller.officer.party, window)
    drawing = message.answer(found, window, seen.book, words, now=day is None)
    await replies.say(request, drawing)


async def share(caller: Caller) -> None:
    """
    Post a digest that a supervisor was shown into the channel of the desk's supervisors, once.

    Raises:
        NotFound: the button's value is none of ours.
        Refusal: they are no supervisor any more, or their desk has no such channel.
    """
    context, request, words = caller.context, caller.request, caller.words
    kind, moment = request.value(message.read_shared)
    request.progress.to_store()
    act = context.act(request)
    posted = await context.store.digests.share(
        kind, moment, _may_share, act, deadline=context.left(request)
    )
    if posted is None:
        await request.ack()
        return
    sentence = words.say("done-share" if posted else "done-share-before")
    await replies.say(request, Drawing(sentence, [paragraph(sentence)]))


def _may_share(book: Book) -> str:
    """Return the party into whose supervisors' channel the officer may post."""
    party = book.by_who_may("digest").party
    if not book.desks[party].supervisors:
        raise NoSupervisorsChannel
    return party


def _read(rest: str) -> tuple[str, date | None] | None:
    """
    Read a kind of digest and a date, in either order.

    Returns:
        The kind, daily unless another is named, and the date or None; None where it is neither.
    """
    kind, left = typed.begins(rest, KINDS)
    if kind is None:
        first, _, last = left.rpartition(" ")
        kind = KINDS.get(typed.word(last))
        left = first if kind else left
    if not characters.visible(left):
        return kind or DAILY, None
    day = typed.day(left)
    return (kind or DAILY, day) if day else None


def _window(book: Book, kind: str, day: date | None, began: datetime) -> Window:
    """
    Return the window that ends now, or that of a day, dated as the digests of the desk are.

    Args:
        book: the policy with the hours of the desk, and the time.
        kind: daily or weekly.
        day: the day asked for; None for how it stands now.
        began: when the desk's records begin.

    Raises:
        DigestNotDue: it ends later than now.
        DigestBeforeDesk: it ended before the desk began.
    """
    desk = book.policy.parties[book.by.party]
    dated = desk.tz if book.desks[book.by.party].supervisors else book.by.timezone
    digests, hours, zone = book.policy.digests, desk.working_hours, ZoneInfo(dated)
    if day is None:
        return digest_schedule.ending(book.now, kind, zone, digests, hours, days_off)
    before = partial(DigestBeforeDesk, at=began.isoformat())
    if day < began.astimezone(zone).date():
        raise before()
    try:
        window = digest_schedule.window(day, kind, zone, digests, hours, days_off)
    except (OverflowError, ValueError):
        raise DigestNotDue from None
    if window.as_of > book.now:
        raise DigestNotDue(at=window.as_of.isoformat())
    if window.as_of <= began:
        raise before()
    return window
