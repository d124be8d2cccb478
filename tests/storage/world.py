"""
A desk's memory to test with: a migrated database, keys, the shipped policy, three desks with
officers.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from threading import Barrier
from typing import Any

from sqlalchemy import Connection, update

from bot.cli.exercise.demo_desk import DemoClock
from bot.domain import steps
from bot.domain.officers import Desk, Officer
from bot.domain.release.release import Release
from bot.sandbox import HandClock
from bot.waits import Clock
from storage.database.schema import migrate
from storage.keys.directory import KeyDirectory
from storage.store.store import Store
from storage.tables.book import BOOK, OFFICER
from storage.transaction.act import Attempt, Outcome, Rule
from storage.transaction.runner import Transactions
from tests.domain.world import DESKS, LAUNCH, NOON, OFFICERS, who

ORIGIN = "tripoint.test"
POLICY = files("bot.policies").joinpath("example.toml").read_text("utf-8")
ASKING = steps.Asking("KOR", "dprk.missile.launch", "What flew?", "Warning", "IMMEDIATE")
SECRET = "One object, eastward: KESTREL 7731"


@dataclass(frozen=True)
class Roster:
    """Desks and officers to be taken over."""

    workspace: str = "T0"
    desks: tuple[Desk, ...] = tuple(DESKS.values())
    officers: tuple[Officer, ...] = tuple(OFFICERS)


def migrated(url: str) -> None:
    """Migrate an empty database."""
    migrate(url)


def keys_in(folder: Path) -> KeyDirectory:
    """The key directory in a folder, made if it is not there."""
    return KeyDirectory.create(folder / "keys", None, os.urandom, ORIGIN)


def still() -> Clock:
    """A clock that stands at noon."""
    return DemoClock(HandClock(NOON.timestamp()))


def opened(url: str, folder: Path, *, clock: Clock | None = None, **more: Any) -> Store:
    """The store on a migrated database; its clock stands at noon, unless another is handed in."""
    clock = clock or still()
    return Store(
        Transactions(url, keys_in(folder), clock=clock, random=os.urandom, loopback=True, **more)
    )


def founded(store: Store, now: datetime = NOON) -> Store:
    """The same with policy and roster."""
    store.administration.set_policy(POLICY, Attempt("policy apply", now, who="operator:anna")).now()
    store.administration.import_roster(
        Roster(), Attempt("roster import", now, who="operator:anna")
    ).now()
    return store


def act(by: str | None, action: str, now: datetime = NOON, **more: Any) -> Attempt:
    """An attempt by one of the officers, or by the clock."""
    return Attempt(action, now, actor=who(by) if by else None, **more)


@dataclass(frozen=True)
class Desks:
    """The officers' verbs, each as one act on the store."""

    store: Store

    def do(
        self,
        by: str | None,
        number: str | None,
        rule: Callable[..., Any],
        now: datetime = NOON,
        **more: Any,
    ) -> Outcome:
        """One act: keyword arguments of `Act` go there, all others to the rule."""
        own = {
            key: more.pop(key)
            for key in ("inbound", "view", "opens_view", "where", "timer")
            if key in more
        }
        decide: Rule = partial(rule, **more)
        return self.store.releases.change(number, decide, act(by, rule.__name__, now, **own)).now()

    def requested(
        self,
        now: datetime = NOON,
        *,
        by: str = "KLO",
        own: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Release:
        """A launch warning that Korea offers to Japan."""
        draft = replace(LAUNCH, body=changes.pop("body", SECRET), **changes)
        return self.do(by, None, steps.request, now, draft=draft, **(own or {})).release

    def approved(self, now: datetime = NOON, **changes: Any) -> Release:
        """The same, approved by Korea."""
        return self.do("KFDO", self.requested(now, **changes).number, steps.approve, now).release

    def released(self, now: datetime = NOON, **changes: Any) -> Release:
        """The same, relayed to Japan."""
        return self.do("UFDO", self.approved(now, **changes).number, steps.relay, now).release

    def read(self, number: str, now: datetime = NOON, by: str = "JLO", **own: Any) -> Outcome:
        """The same, read by Japan."""

        def confirm(release: Release, book: Any) -> Any:
            ticked = frozenset(steps.standing_conditions(release, book, release.versions[-1].n))
            return steps.confirm_and_read(
                release, book, ticked=ticked, version=release.versions[-1].n
            )

        return self.do(by, number, confirm, now, **own)


def later(**span: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(**span)


async def all_written(store: Store) -> None:
    """Until every thread of the queue has ended what it had in hand and what lay behind that."""
    threads = 1 if store.db.engine.dialect.name == "sqlite" else 4
    together = Barrier(threads)
    await asyncio.gather(*(store.db.behind(together.wait) for _ in range(threads)))


def moved(store: Store, user: str, party: str, **more: Any) -> Officer:
    """
    Somebody of another party by now, as only rosters of earlier programs have it: no roster file
    does it.
    """

    def write(c: Connection) -> int:
        c.execute(update(BOOK).values(revision=BOOK.c.revision + 1))
        return c.execute(
            update(OFFICER).where(OFFICER.c.id == who(user)).values(party=party, **more)
        ).rowcount

    assert store.db.sweep(write).now() == 1
    return store.queries.book(NOON).now().roster[who(user)]
