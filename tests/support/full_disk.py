"""
A disk that is full: SQLite's own limit of pages, a server's own error, a system that writes no key
file.
"""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from storage.database import disk_reserve
from storage.database.disk_reserve import SIZE
from storage.store.store import Store
from storage.transaction.disk_space import DATABASE, KEYS

PAGE = 4096
ROOMY = 1 << 40
_RAISE = """
CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING ERRCODE = '53100',
  MESSAGE = 'could not extend file: No space left on device'; END $$;
"""


class Disk:
    """
    The disk that a store's database lies on; beside its keys' it can be filled and given room
    again.

    On SQLite the file may grow by what its reserve has let go, and no further: it says SQLITE_FULL
    by itself. On PostgreSQL whatever writes to the audit log or the settings gets error 53100 from
    the server.
    """

    def __init__(self, store: Store, patch: pytest.MonkeyPatch) -> None:
        self.store, self.patch = store, patch
        self.sqlite = store.db.engine.dialect.name == "sqlite"
        self.limit: int | None = None
        self.room = ROOMY
        patch.setattr(disk_reserve, "free", lambda folder: self.room)
        if self.sqlite:
            event.listen(store.db.engine, "begin", self._bound)

    def fill(self, *, pages: int = 0) -> None:
        """Leave room for so many pages of the database, and no more."""
        self.room = 0
        if self.sqlite:
            self.limit = self._pages() * PAGE + self._reserved() + pages * PAGE
        else:
            self._each(
                "CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {} EXECUTE FUNCTION no_room()",
                _RAISE,
            )

    def use_up(self) -> None:
        """Somebody else has taken what the reserve had let go."""
        self.limit = 0 if self.sqlite else None

    def clear(self) -> None:
        """There is room again."""
        self.room = ROOMY
        if self.sqlite:
            self.limit = None
        else:
            self._each("DROP TRIGGER IF EXISTS no_room ON {}")

    def _each(self, statement: str, first: str = "SELECT 1") -> None:
        with self.store.db.engine.begin() as c:
            c.execute(text(first))
            for table in ("audit", "setting"):
                c.execute(text(statement.format(table)))

    def _pages(self) -> int:
        with self.store.db.engine.connect() as c:
            return int(c.exec_driver_sql("PRAGMA page_count").scalar() or 0)

    def _reserved(self) -> int:
        path = self.store.db.space.reserves[DATABASE].path
        return path.stat().st_size if path and path.exists() else 0

    def _bound(self, c: Connection) -> None:
        allowed = (
            0xFFFFFFFE if self.limit is None else max(1, (self.limit - self._reserved()) // PAGE)
        )
        c.exec_driver_sql(f"PRAGMA max_page_count={allowed}")


class KeyDisk:
    """
    The disk that the keys lie on: while it is full, no file is made there unless the reserve was
    let go.
    """

    def __init__(self, store: Store, patch: pytest.MonkeyPatch) -> None:
        self.folder = store.db.keys.path
        self.reserve = store.db.space.reserves[KEYS]
        self.fault: int | None = None
        self.late = False
        self.refused = 0
        self._open, self._sync = os.open, os.fsync
        self._made: dict[int, str] = {}
        patch.setattr(os, "open", self._opened)
        patch.setattr(os, "fsync", self._synced)
        patch.setattr(disk_reserve, "free", lambda folder: 0 if self.fault else ROOMY)

    def fill(self, *, late: bool = False) -> None:
        """
        No room any more; `late`: a file can be made, and what is written to it does not reach the
        disk.
        """
        self.fault, self.late = errno.ENOSPC, late

    def forbid(self) -> None:
        """Nothing may be written any more: a volume that was mounted anew, read-only."""
        self.fault = errno.EROFS

    def clear(self) -> None:
        """All is well again."""
        self.fault = None

    def _opened(self, path: Any, flags: int, *more: Any, **named: Any) -> int:
        making = (
            flags & os.O_CREAT
            and str(path).startswith(str(self.folder))
            and not Path(path).exists()
        )
        if making and not self.late:
            self._refuse(str(path))
        file = self._open(path, flags, *more, **named)
        self._made.pop(file, None)
        if making:
            self._made[file] = str(path)
        return file

    def _synced(self, file: int) -> None:
        if self.late and file in self._made:
            self._refuse(self._made[file])
        self._sync(file)

    def _refuse(self, path: str) -> None:
        if self.fault and not (self.fault == errno.ENOSPC and self._let_go()):
            self.refused += 1
            raise OSError(self.fault, os.strerror(self.fault), path)

    def _let_go(self) -> bool:
        path = self.reserve.path
        return path is not None and path.exists() and path.stat().st_size < SIZE
