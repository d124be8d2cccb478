"""What may begin while a disk is full: what ends releases, in space kept in reserve for it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.domain.refusals import DiskFull, NoRoomLeft
from storage.content.sealed_content import NewKey
from storage.database.disk_reserve import SIZE, Reserve, free
from storage.database.engine import DatabaseFault, database_file, kind_of
from storage.keys.errors import KeyFault, KeysFull
from storage.transaction.act import Attempt

T = TypeVar("T")
ENDING = frozenset(
    {
        *("withdraw", "recall", "cancel", "deny", "decline", "certify"),
        *("lapse", "expire", "destroy_key", "revoke"),
    }
)
"""The acts that end something, as the audit log names them: all that begins while a disk is full.
"""

DATABASE, KEYS = "database", "keys"
Faults = (DBAPIError, DatabaseFault, KeyFault)
"""Errors that may mean that a disk is full."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Space:
    """The space on the disks of the database and of the keys: `reserves` by what lies there."""

    reserves: dict[str, Reserve]

    @classmethod
    def of(cls, engine: Engine, keys: Path) -> "Space":
        """
        Make the reserves beside a database and its keys. There is none beside a server's database.
        """
        file = database_file(engine.url) if engine.dialect.name == "sqlite" else None
        beside = file and file.with_name(f"{file.name}.reserve")
        return cls({DATABASE: Reserve(beside), KEYS: Reserve(keys / "reserve")})

    @property
    def full(self) -> bool:
        """Whether nothing may begin but what ends releases."""
        return any(reserve.spell for reserve in self.reserves.values())

    def admit(self, attempt: Attempt, now: datetime) -> None:
        """
        Let an act begin, unless a disk is full and the act ends nothing.

        An act that may not begin is counted, if somebody asked for it.

        Raises:
            DiskFull: it may not begin.
        """
        for reserve in self.reserves.values():
            if reserve.spell and attempt.action in ENDING:
                reserve.date(now)
            elif reserve.spell:
                if attempt.actor or attempt.who:
                    reserve.refuse(now)
                raise DiskFull

    def new_key(self, attempt: Attempt) -> NewKey:
        """Return what an act does that would seal content under a key that is not there yet."""
        if attempt.action not in ENDING:
            return NewKey.NEEDED
        return NewKey.SPARED if self.full else NewKey.WANTED

    def let_go(self, fault: Exception) -> bool:
        """
        Let go of the reserve on the disk that a fault says is full.

        Returns:
            Whether that gained any room.
        """
        place = self._place(fault)
        if place is None or not self.reserves[place].let_go():
            return False
        _log.error(
            "the disk of the %s is full: only what ends releases is begun until there is room",
            place,
        )
        return True

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """
        Raise `NoRoomLeft` where that is what went wrong.

        Raises:
            NoRoomLeft: a disk is full, and its reserve used up.
        """
        try:
            yield
        except Faults as fault:
            if self._place(fault) is None:
                raise
            raise NoRoomLeft from None

    def trying(self, work: Callable[[], T]) -> T:
        """Do what may need space, and once more where a reserve was let go for it."""
        try:
            return work()
        except Faults as fault:
            if not self.let_go(fault):
                raise
        return work()

    def _place(self, fault: Exception) -> str | None:
        if isinstance(fault, KeysFull):
            return KEYS
        kind = fault.kind if isinstance(fault, DatabaseFault) else kind_of(fault)
        path = self.reserves[DATABASE].path
        # SQLite does not always say why the disk took no more, such as at a start.
        cramped = kind == "disk" and path is not None and free(path.parent) < SIZE
        return DATABASE if cramped or kind == "full" else None
