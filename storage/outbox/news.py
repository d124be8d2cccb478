"""News as rows: declarations about an arrangement, a policy put in force, a watch taken."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, or_, select, update

from bot.domain.arrangements.status import ArrangementEvent, EventKind, changes, status
from bot.domain.attendance import AttendanceChange
from bot.domain.book import Book
from bot.domain.notifications import news
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.officers import Handover, HandoverEnd
from bot.domain.policy.model import Policy, Status
from bot.domain.release.stages import READABLE, Stage
from storage.outbox import notices
from storage.outbox.cards import redraw
from storage.randomness import Random
from storage.tables.outbox import CARD
from storage.tables.releases import DELIVERY, RELEASE

TOGETHER = ((*map(str, EventKind), news.ENDS), (news.STOOD_DOWN, news.REINSTATED))
"""News of which a later one may take back an earlier: of arrangements, and of officers."""
MOST = 200
"""Numbers of what ended during a hold that are kept for a message, which shows fewer still."""
_BY_ITSELF = sorted(stage.value for stage in READABLE | {Stage.EXPIRED})
"""Where what has come to its end stands, if nobody ended it sooner."""


def report_declared(
    c: Connection,
    event: ArrangementEvent,
    earlier: Sequence[ArrangementEvent],
    book: Book,
    random: Random,
) -> bool:
    """
    Tell what a party has declared, now or as of a time to come.

    Args:
        c: the transaction.
        event: what was declared.
        earlier: what was declared before it.
        book: of this moment.
        random: for the ids of the messages.

    Returns:
        False where it changes nothing, and is no news.
    """
    arrangement, events = book.policy.arrangements[event.arrangement], [*earlier, event]
    if not changes(arrangement, earlier, event, book.now):
        return False
    at_once = (
        event.kind is EventKind.NOTICE
        and status(arrangement, events, book.now).status is Status.TERMINATED
    )
    _tell(c, news.ENDS if at_once else event.kind, event, (earlier, events), book, random)
    return True


def report_effect(
    c: Connection,
    arrangement: str,
    at: datetime,
    events: Sequence[ArrangementEvent],
    book: Book,
    random: Random,
) -> None:
    """
    Tell what was declared of an arrangement before and takes effect at a given time.

    Nothing is told where it changes nothing.

    Args:
        c: the connection, in a transaction.
        arrangement: the arrangement's id.
        at: the time at which it takes effect.
        events: all that was declared.
        book: the book as it stands.
        random: the source of randomness for new ids.
    """
    a = book.policy.arrangements.get(arrangement)
    of_then = [e for e in events if e.arrangement == arrangement and e.effective_at == at]
    if a is None or not of_then:
        return
    before, after = (status(a, events, moment) for moment in (at - timedelta.resolution, at))
    if before == after:
        return
    event = of_then[-1]
    what = news.ENDS if after.status is Status.TERMINATED else event.kind
    past = [e for e in events if e not in of_then]
    _tell(c, what, event, (past, list(events)), book, random)


def report_policy(
    c: Connection, before: Policy, events: Sequence[ArrangementEvent], book: Book, random: Random
) -> None:
    """
    Tell the desks that a policy touches that it is in force, what stops by it and what goes on.

    Args:
        c: the connection, in a transaction.
        before: the policy until now.
        events: all that was declared of arrangements.
        book: the book with the new policy.
        random: the source of randomness for new ids.
    """
    parties, parts = news.policy_changes(before, book.policy)
    carried, carries = (news.active_arrangements(of, events, book) for of in (before, book.policy))
    told = {
        "policy": book.policy.policy_id,
        "parts": parts,
        "stops": sorted(carried & {*book.policy.arrangements} - carries),
    }
    _write(c, news.POLICY, parties, book, random, **told, **_goes(c, carries - carried, book))


def report_officers(c: Connection, before: Book, after: Book, random: Random) -> None:
    """
    Tell each party who of its officers may no longer act, or may again.

    Also tell each officer who may do other things than before.

    Args:
        c: the connection, in a transaction.
        before: the book as it was.
        after: the book as it is now.
        random: the source of randomness for new ids.
    """
    was, now = before.roster, after.roster
    for what, here, there in ((news.STOOD_DOWN, was, now), (news.REINSTATED, now, was)):
        gone: dict[str, list[str]] = {}
        for key, officer in here.items():
            other = there.get(key)
            if officer.active and key in was and not (other and other.active):
                gone.setdefault(officer.party, []).append(key)
        for party, ids in gone.items():
            _write(c, what, [party], after, random, officers=ids)
    rank = after.policy.precedences["PRIORITY"].rank
    notices.tell(c, news.rights_changed(was, now.values()), after, random, rank=rank)


def report_watch(c: Connection, done: AttendanceChange, book: Book, random: Random) -> None:
    """
    Tell who has the watch of a desk from now on, or to whom it is offered.

    Args:
        c: the connection, in a transaction.
        done: the change, which may be about no watch.
        book: the book as it was before.
        random: the source of randomness for new ids.
    """
    offer = done.handover
    if done.watch is not None:
        accepted = offer is not None and offer.ended is HandoverEnd.ACCEPTED
        told = news.watch_taken(book, done.watch, done.by.id, accepted=accepted)
        rank = _rank(news.WATCH, book)
        giver = {"giver": offer.giver} if offer else {}
        notices.tell(c, told, book, random, rank=rank, detail={"by": done.by.id} | giver)
    elif offer is not None:
        told, rank = news.watch_offered(offer), book.policy.precedences["IMMEDIATE"].rank
        notices.tell(c, told, book, random, rank=rank, moment=offer.offered_at)
    before = book.handovers.get(done.by.party)
    if offer is not None and before is not None:
        redraw_offer(c, before, book.now)


def report_lapsed(c: Connection, offer: Handover, book: Book, random: Random) -> None:
    """
    Tell the giver of a watch that the offer of it has lapsed, and have the offer say so.

    Args:
        c: the connection, in a transaction.
        offer: the offer as it is over.
        book: the book as it was before.
        random: the source of randomness for new ids.
    """
    rank, detail = book.policy.precedences["IMMEDIATE"].rank, {"by": offer.receiver}
    told = news.watch_kept(offer)
    notices.tell(c, told, book, random, rank=rank, moment=offer.ends_at, detail=detail)
    redraw_offer(c, offer, book.now)


def redraw_offer(c: Connection, offer: Handover, now: datetime) -> None:
    """Have the message by which a watch was offered drawn as the offer stands by now."""
    its = (CARD.c.kind == NoticeKind.NEWS.value, CARD.c.moment == offer.offered_at)
    redraw(c, and_(*its, CARD.c.step == news.OFFERED, CARD.c.party == offer.party), now)


def _rank(what: str, book: Book) -> int:
    return book.policy.precedences[news.NEWS_RULES[what].precedence].rank


def _tell(
    c: Connection,
    what: str,
    event: ArrangementEvent,
    events: tuple[Iterable[ArrangementEvent], Sequence[ArrangementEvent]],
    book: Book,
    random: Random,
) -> None:
    """
    Write one message to each, with what stops by it and what goes on.

    That is told by the events before it and after.
    """
    key = event.arrangement
    before, after = (news.active_arrangements(book.policy, declared, book) for declared in events)
    now = status(book.policy.arrangements[key], events[1], book.now)
    _write(
        c,
        what,
        news.parties_affected(book.policy, key),
        book,
        random,
        arrangement=key,
        party=event.party,
        at=event.effective_at.isoformat(),
        later=event.effective_at > book.now and what != EventKind.NOTICE,
        carries=key in after,
        stops=sorted(before - after - {key}),
        held_by=list(now.suspended_by),
        ends_at=now.ends_at.isoformat() if now.ends_at else None,
        **_goes(c, after - before, book),
    )


def _write(
    c: Connection, what: str, parties: Iterable[str], book: Book, random: Random, **detail: object
) -> None:
    rank, parties = _rank(what, book), list(parties)
    _first_what_was_first(
        c, next((kinds for kinds in TOGETHER if what in kinds), (what,)), parties, rank
    )
    notices.tell(c, news.news_for(what, parties, book), book, random, rank=rank, detail=detail)


def _goes(c: Connection, arrangements: Iterable[str], book: Book) -> dict[str, object]:
    """
    Return what goes on again, and what of it each party no longer finds.

    Both are numbers, not all of very many, and how many there are.
    """
    goes = sorted(arrangements)
    ended = _ended_meanwhile(c, goes, book)
    kept = {party: numbers[:MOST] for party, numbers in ended.items()}
    return {
        "goes": goes,
        "ended": kept,
        "ended_count": {party: len(numbers) for party, numbers in ended.items()},
    }


def _first_what_was_first(
    c: Connection, kinds: Sequence[str], parties: Sequence[str], rank: int
) -> None:
    """Have what happened before, and is not told yet, told before what happens now."""
    waits = (
        CARD.c.kind == NoticeKind.NEWS.value,
        CARD.c.step.in_(kinds),
        CARD.c.party.in_(parties),
    )
    behind = (
        CARD.c.ts.is_(None),
        CARD.c.wanted_version > CARD.c.drawn_version,
        CARD.c.lease_until.is_(None),
    )
    raised = case((CARD.c.rank < rank, rank), else_=CARD.c.rank)
    c.execute(update(CARD).where(*waits, *behind).values(rank=raised, not_before=None))


def _ended_meanwhile(
    c: Connection, arrangements: Iterable[str], book: Book
) -> dict[str, list[str]]:
    """
    Find what expired while it was on hold, of which nobody was warned.

    It goes by the time of expiry, also where the clock has yet to end it. What somebody had ended
    before is left out.

    Returns:
        The numbers, by the party that knows them.
    """
    found: dict[str, dict[str, None]] = {}
    for key in arrangements:
        since = news.held_since(book.frozen(key), book.now)
        by_itself = or_(
            DELIVERY.c.stage.in_(_BY_ITSELF), DELIVERY.c.expires_at == DELIVERY.c.ended_at
        )
        expired = (
            select(DELIVERY.c.number, DELIVERY.c.to_party, DELIVERY.c.originator, DELIVERY.c.hub)
            .join(RELEASE, RELEASE.c.number == DELIVERY.c.number)
            .where(
                RELEASE.c.arrangement == key,
                DELIVERY.c.expires_at > since,
                DELIVERY.c.expires_at <= book.now,
            )
            .where(by_itself)
            .order_by(DELIVERY.c.expires_at, DELIVERY.c.number)
        )
        for row in c.execute(expired):
            for party in (row.originator, row.hub, row.to_party):
                if party:
                    found.setdefault(party, {})[row.number] = None
    return {party: list(numbers) for party, numbers in found.items()}
