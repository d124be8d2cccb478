"""Open forms that show content: which show it longer than they may, however late the timers are."""

from datetime import datetime

from sqlalchemy import BindParameter, Connection, RowMapping, and_, bindparam, exists, or_, select

from bot.domain.book import Book
from bot.domain.deadlines.decision_period import lapses_at
from bot.domain.release.release import Release
from bot.domain.release.stages import OPEN, READABLE
from storage.book.book_reader import Booking
from storage.clock import Moment
from storage.outbox import cards
from storage.releases import repository
from storage.tables.outbox import CARD
from storage.tables.releases import DELIVERY, RELEASE

_LATEST: BindParameter[datetime] = bindparam("latest")
# By the index: of the cards only open forms have such an id.
_DRAWN = (CARD.c.external_id > "", CARD.c.wanted_version == CARD.c.drawn_version)
_READ = and_(
    DELIVERY.c.stage.in_([stage.value for stage in READABLE]), DELIVERY.c.expires_at > _LATEST
)
_DECIDED = and_(
    DELIVERY.c.stage.in_([stage.value for stage in OPEN]), RELEASE.c.decide_by > _LATEST
)
_OF_HOLDER = or_(RELEASE.c.originator == CARD.c.party, DELIVERY.c.hub == CARD.c.party)
_MAY = or_(
    and_(CARD.c.kind == "view:body", DELIVERY.c.to_party == CARD.c.party, _READ),
    and_(CARD.c.kind == "view:details", _OF_HOLDER, or_(_READ, _DECIDED)),
)
_LIVE = exists().where(
    DELIVERY.c.number == CARD.c.number,
    DELIVERY.c.version == CARD.c.version,
    RELEASE.c.number == CARD.c.number,
    _MAY,
)
_OVER = (*_DRAWN, ~_LIVE.correlate(CARD))


def expired(c: Connection, booking: Booking, moment: Moment, doubted: str | None) -> list[int]:
    """
    Find the open forms that show what is over at this moment.

    Every open form counts when the clock has come to be doubted.

    Args:
        c: the connection, in a transaction.
        booking: opens the book.
        moment: the time to judge by.
        doubted: why the clock was doubted at the last look. What has been opened since was opened
            by a process whose clock is right.

    Returns:
        The ids of their cards.
    """
    if moment.doubt:
        return [] if doubted else list(c.scalars(select(CARD.c.id).where(*_DRAWN)))
    found = c.execute(select(CARD).where(*_OVER), {"latest": moment.latest}).mappings().all()
    if not found:
        return []
    releases, book = (
        repository.read(c, sorted({row["number"] for row in found})),
        booking.book(c, moment.now, None),
    )
    return [
        row["id"]
        for row in found
        if not _pending(row, releases[row["number"]], book, moment.latest)
    ]


def blank_expired(c: Connection, booking: Booking, moment: Moment, doubted: str | None) -> None:
    """
    Have such forms drawn anew. The rule is asked then, and what it refuses is blanked.

    Args:
        c: the connection, in a transaction.
        booking: opens the book.
        moment: the time to judge by.
        doubted: as for `expired`.
    """
    cards.redraw(c, CARD.c.id.in_(expired(c, booking, moment, doubted)), moment.now)


def _pending(row: RowMapping, release: Release, book: Book, latest: datetime) -> bool:
    """
    Return whether a form's subject has more time to be decided than it was offered, after a hold.
    """
    lapses = lapses_at(release, book)
    return (
        row["kind"] == "view:details"
        and (lapses is None or lapses > latest)
        and any(
            d.stage in OPEN
            and d.version == row["version"]
            and row["party"] in (release.originator, d.hub)
            for d in release.deliveries
        )
    )
