"""
When targets are used up, kept beside their steps and recalculated when what they rest on changes.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, update

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.policy import working_hours
from bot.domain.release.release import Release
from storage.releases import passages, repository, stage_history
from storage.tables.releases import DELIVERY

_KEPT = select(DELIVERY.c.number, DELIVERY.c.to_party, DELIVERY.c.target_at).where(
    DELIVERY.c.number.in_(bindparam("numbers", expanding=True))
)
_KEEP = update(DELIVERY).where(
    *(
        DELIVERY.c[name] == bindparam(of)
        for name, of in (("number", "which"), ("to_party", "whose"), ("stage", "in_stage"))
    ),
    DELIVERY.c.target_at.is_not_distinct_from(bindparam("was", type_=DELIVERY.c.target_at.type)),
)


def renew(c: Connection, numbers: Sequence[str], book: Book) -> list[Release]:
    """
    Reckon the targets of open steps anew by this book, and keep those that have moved.

    For what changes them besides the acts on a release itself: a suspension, a notice or its
    withdrawal, a policy, days off that became known. What was overdue at a moment of the past stays
    so: where a target moves out of the past, or into it, the state that it had until now is written
    down first. The targets of passages move with the same, but for what is on hold.

    Returns:
        The releases of these numbers.
    """
    # In this order: what an officer changes in between has another target by then than the one that
    # is kept here.
    kept = {
        (row.number, row.to_party): row.target_at for row in c.execute(_KEPT, {"numbers": numbers})
    }
    releases = list(repository.read(c, numbers).values())
    for release in releases:
        for d in release.deliveries:
            before, after = kept[release.number, d.to], allowance.target(release, d, book)
            if before == after:
                continue
            here = {
                "which": release.number,
                "whose": d.to,
                "in_stage": d.stage.value,
                "was": before,
            }
            moved = c.execute(_KEEP, here | {"target_at": after}).rowcount
            first = min(before or working_hours.FAR, after or working_hours.FAR)
            if moved and first <= book.now:  # else nothing was overdue by it at any moment
                stage_history.retargeted(c, release, d, before, book)
    passages.renew(c, releases, book)
    return releases
