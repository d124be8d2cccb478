"""What a desk has learned or was told about itself, such as its workspace: a text for each key."""

from sqlalchemy import Connection, select

from storage.database import upsert
from storage.tables.book import SETTING


def value(connection: Connection, key: str, *, lock: bool = False) -> str | None:
    """
    Read a setting.

    Args:
        connection: of the transaction.
        key: which one.
        lock: whether others that would read it so wait until the transaction ends.

    Returns:
        None where there is none yet.
    """
    found = select(SETTING.c.value).where(SETTING.c.key == key)
    text: str | None = connection.scalar(found.with_for_update() if lock else found)
    return text


def put(connection: Connection, key: str, text: str) -> None:
    """Write a setting, over what was there."""
    upsert.put(connection, SETTING, {"key": key}, {"value": text})
