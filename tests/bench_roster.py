"""What it costs that one officer arranges to be reached later, on a roster of ten thousand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain import attendance, steps
from bot.domain.officers import OfficerId
from storage.store.store import Store
from storage.transaction.act import Attempt
from tests.domain.world import NOON, OFFICERS, who
from tests.storage.world import Desks, Roster, act, founded, opened

MANY = 10_000
Timed = Callable[[Callable[[], object], int], float]


def crowded(store: Store) -> Store:
    """The same with ten thousand officers, all of whom have been in do-not-disturb once."""
    more = [
        replace(OFFICERS[0], id=OfficerId(f"T0/UMORE{n}"), roles=frozenset()) for n in range(MANY)
    ]
    store.administration.import_roster(
        Roster(officers=(*OFFICERS, *more)), Attempt("roster import", NOON, who="operator:anna")
    ).now()
    for officer in more[::20]:
        store.attendance.quiet(officer.id, NOON, NOON).now()
    return store


def measured(
    on: str, url: str, timed: Timed, rounds: int = 15
) -> Iterator[tuple[str, str, float, float, str]]:
    """
    A snooze and a change of do-not-disturb, each with what another replica reads because of it: to
    an approval.
    """
    with TemporaryDirectory(prefix="tripoint-bench-") as folder:
        store = crowded(founded(opened(url, Path(folder))))
        other = opened(url, Path(folder))
        desks = Desks(store)
        waiting = iter([desks.requested().number for _ in range(rounds + 1)])

        def approved() -> None:
            desks.do("KFDO", next(waiting), steps.approve)
            other.queries.book(NOON).now()

        def snoozed() -> None:
            store.attendance.arrange(
                lambda book: attendance.snooze(book, until="1h"), act("KFDO", "snooze")
            ).now()
            other.queries.book(NOON).now()

        def disturbed() -> None:
            store.attendance.quiet(who("KFDO"), NOON, NOON).now()
            other.queries.book(NOON).now()

        approval = timed(approved, rounds)
        for what, work in (("snooze", snoozed), ("do-not-disturb", disturbed)):
            yield (
                f"{what}, read by a replica",
                on,
                timed(work, rounds),
                approval,
                f"approval; {MANY:,} officers",
            )
        store.close()
        other.close()
