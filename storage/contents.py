"""Content under seal: what must be kept is sealed or rewrapped for as long as that, all else is deleted."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from bot.domain.refusals import ContentUnavailable
from bot.domain.release import Content
from storage import sealing, tables
from storage.keys import KeyDestroyed, KeyDirectory, KeyFault, KeyMissing, epoch_for
from storage.sealing import Binding, Sealed
from storage.tables import table

CONTENT = table(tables.ContentRow)
_PURPOSE = "release content"


def keep(
    connection: Connection,
    keys: KeyDirectory,
    number: str,
    until: Mapping[int, datetime],
    fresh: tuple[int, Content] | None,
    now: datetime,
) -> None:
    """
    Make what is sealed of a release exactly what `until` asks for (version → when it ends).

    Args:
        fresh: A version and its content, not sealed yet.

    Raises:
        ContentUnavailable: What would have to be rewrapped no longer opens.
        KeyFault: The key directory cannot be used.
    """
    for row in _rows(connection, number):
        version = row["version"]
        here = (CONTENT.c.number == number, CONTENT.c.version == version)
        if version not in until:
            connection.execute(delete(CONTENT).where(*here))
        elif row["epoch"] != epoch_for(until[version]):
            sealed = _rewrapped(keys, number, row, until[version], now)
            connection.execute(update(CONTENT).where(*here).values(**_values(sealed)))
    if fresh and fresh[0] in until:
        version, content = fresh
        epoch = epoch_for(until[version])
        sealed = sealing.seal(
            content.pack(),
            binding=Binding(_PURPOSE, number, version),
            key_epoch=epoch,
            epoch_key=keys.key(epoch, now=now),
            random=keys.random,
        )
        connection.execute(insert(CONTENT).values(number=number, version=version, **_values(sealed)))


def open_version(connection: Connection, keys: KeyDirectory, number: str, version: int, now: datetime) -> Content:
    """
    The content of a version; only for whoever's record of it is in the same transaction.

    Raises:
        ContentUnavailable: It is not kept any more, was altered, or its key cannot be had.
    """
    rows = [row for row in _rows(connection, number) if row["version"] == version]
    if not rows:
        raise ContentUnavailable
    sealed = _sealed(rows[0])
    try:
        key = keys.opening_key(sealed.epoch, now=now)
        return Content.unpack(sealing.open_sealed(sealed, Binding(_PURPOSE, number, version), key))
    except (KeyFault, sealing.SealBroken, ValueError):
        raise ContentUnavailable from None


def _rewrapped(keys: KeyDirectory, number: str, row: RowMapping, until: datetime, now: datetime) -> Sealed:
    sealed, epoch = _sealed(row), epoch_for(until)
    try:
        old, new = keys.opening_key(sealed.epoch, now=now), keys.key(epoch, now=now)
        binding = Binding(_PURPOSE, number, row["version"])
        return sealing.rewrap(sealed, binding, old, epoch, new, keys.random)
    except (KeyDestroyed, KeyMissing, sealing.SealBroken):
        raise ContentUnavailable from None


def _rows(connection: Connection, number: str) -> list[RowMapping]:
    found = select(CONTENT).where(CONTENT.c.number == number).order_by(CONTENT.c.version)
    return list(connection.execute(found).mappings())


def _sealed(row: RowMapping) -> Sealed:
    return Sealed(row["epoch"], row["wrapped_key"], row["nonce"], row["ciphertext"])


def _values(sealed: Sealed) -> dict[str, object]:
    return {
        "epoch": sealed.epoch,
        "wrapped_key": sealed.wrapped_key,
        "nonce": sealed.nonce,
        "ciphertext": sealed.ciphertext,
    }
