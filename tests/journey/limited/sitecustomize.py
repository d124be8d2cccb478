"""
Loaded by every Python started beside it: SQLite's files grow to the limit that a file names, and no
further.
"""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from storage.database import disk_reserve

_LIMIT = Path(os.environ["TEST_DISK_LIMIT"])


def _bound(connection: Any) -> None:
    allowed = 0xFFFFFFFE
    if _LIMIT.exists():
        file = Path(str(connection.engine.url.database))
        allowed = max(
            1,
            (int(_LIMIT.read_text()) - file.with_name(f"{file.name}.reserve").stat().st_size)
            // 4096,
        )
    connection.exec_driver_sql(f"PRAGMA max_page_count={allowed}")


event.listen(Engine, "begin", _bound)
disk_reserve.free = lambda folder: 0 if _LIMIT.exists() else 1 << 40
