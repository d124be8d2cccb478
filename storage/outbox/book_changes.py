"""What a change to the book affects: cards to draw anew, and references it would leave dangling."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from bot.domain.arrangements.status import prerequisites
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import NO_DESK
from bot.domain.officers import Desk, OfficerId
from bot.domain.policy.model import Policy
from bot.domain.release.stages import ENDED
from storage.outbox import notices
from storage.outbox.cards import redraw as redraw_cards
from storage.tables.book import DESK, OFFICER
from storage.tables.columns import Rule
from storage.tables.outbox import CARD, CARD_ITEM
from storage.tables.releases import DELIVERY, RELEASE, VERSION

DUE_IN = tuple(
    kind.value for kind in (NoticeKind.REMINDER, NoticeKind.ESCALATION, NoticeKind.UNATTENDED)
)
"""The notices that say when the step is due of which they speak."""


def redraw(
    c: Connection, now: datetime, releases: Rule | None = None, cards: Rule | None = None
) -> int:
    """
    Have the cards of live releases drawn anew.

    Where `cards` names none in particular, also what reminded of them, which says when the step is
    due.

    Args:
        c: the transaction.
        now: the moment.
        releases: which releases; None: all.
        cards: which of their cards; None: all.

    Returns:
        How many cards these are.
    """
    live = select(DELIVERY.c.number).where(
        DELIVERY.c.stage.not_in([stage.value for stage in ENDED])
    )
    waiting: Rule = CARD_ITEM.c.number.in_(live.where(DELIVERY.c.waits_for.is_not(None)))
    which: Rule = CARD.c.number.in_(live)
    if releases is not None:
        meant = select(RELEASE.c.number).where(releases)
        which, waiting = which & CARD.c.number.in_(meant), waiting & CARD_ITEM.c.number.in_(meant)
    if cards is not None:
        return redraw_cards(c, which & cards, now)
    reminders = CARD.c.kind.in_(DUE_IN) & CARD.c.id.in_(notices.newest_of(waiting))
    return redraw_cards(c, or_(which, reminders), now)


def under(policy: Policy, arrangement: str) -> Rule:
    """
    Select the releases that a change of an arrangement's status reaches.

    They are its own, and those under the arrangements that lean on it.
    """
    leaning = [key for key in policy.arrangements if arrangement in prerequisites(policy, key)]
    return RELEASE.c.arrangement.in_(leaning)


def seen_by(officers: Collection[OfficerId], parties: Collection[str]) -> Rule:
    """Select the open modals of these officers, and every card of these parties."""
    views: Rule = CARD.c.officer.in_(officers) & CARD.c.external_id.is_not(None)
    return or_(views, CARD.c.party.in_(parties))


def move_cards(c: Connection, desk: Desk) -> None:
    """Give a desk's cards that are not posted yet the channels it has now."""
    for room in ("approvals", "liaison", "supervisors"):
        mine = (
            CARD.c.party == desk.party,
            CARD.c.officer.is_(None),
            CARD.c.ts.is_(None),
            CARD.c.room == room,
        )
        c.execute(update(CARD).where(*mine).values(channel=getattr(desk, room)))
        c.execute(
            update(CARD)
            .where(*mine, CARD.c.held_reason == NO_DESK)
            .values(held_reason=None, not_before=None)
        )


def rank_anew(c: Connection, policy: Policy) -> None:
    """Give releases and cards the rank that their precedence has now."""
    for key, precedence in policy.precedences.items():
        moved = (RELEASE.c.precedence == key) & (RELEASE.c.rank != precedence.rank)
        numbers = list(c.scalars(select(RELEASE.c.number).where(moved)))
        c.execute(update(RELEASE).where(moved).values(rank=precedence.rank))
        for at in range(0, len(numbers), 500):
            some = CARD.c.number.in_(numbers[at : at + 500])
            c.execute(update(CARD).where(some).values(rank=precedence.rank))
            c.execute(
                update(DELIVERY)
                .where(DELIVERY.c.number.in_(numbers[at : at + 500]))
                .values(list_order=-precedence.rank)
            )


def orphans(c: Connection, policy: Policy) -> Iterator[str]:
    """Yield what the database refers to and a policy does not have, a sentence each."""
    refers = (
        ("arrangement", "a release", RELEASE.c.arrangement, policy.arrangements),
        ("subject", "a release", RELEASE.c.subject, policy.subjects),
        ("precedence", "a release", RELEASE.c.precedence, policy.precedences),
        ("level", "a release", VERSION.c.level, policy.levels),
        ("level", "an officer", OFFICER.c.clearance, policy.levels),
        ("party", "an officer", OFFICER.c.party, policy.parties),
        ("party", "a desk", DESK.c.party, policy.parties),
    )
    for what, who, column, known in refers:
        for key in sorted(set(c.scalars(select(column).distinct())) - set(known)):
            yield f"{what} {key}: {who} refers to it, and the policy does not have it."
