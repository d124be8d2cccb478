"""Content under seal: under a key of its own while undecided, then under that of the day it ends.

All other content is deleted.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from bot.domain.refusals import ContentUnavailable
from bot.domain.release.content import Content
from storage.content import envelope
from storage.keys.directory import KeyDirectory
from storage.keys.epoch_keys import epoch_for
from storage.keys.errors import KeyDestroyed, KeyFault, KeyMissing
from storage.keys.pending_keys import is_pending
from storage.tables.content import CONTENT

_PURPOSE = "release content"
_SEALED_OF = (
    select(CONTENT).where(CONTENT.c.number == bindparam("which")).order_by(CONTENT.c.version)
)


class NewKey(Enum):
    """What becomes of content that would be sealed under a key that is not there yet."""

    NEEDED = auto()
    """The key is made, or the act fails."""
    WANTED = auto()
    """
    The key is made; where it cannot be, the content stays sealed as it is: the act ends something.
    """
    SPARED = auto()
    """None is made, and the content stays sealed as it is: there is no room for keys."""


def keep(
    connection: Connection,
    keys: KeyDirectory,
    number: str,
    until: Mapping[int, datetime | None],
    fresh: tuple[int, Content] | None,
    now: datetime,
    new_key: NewKey = NewKey.NEEDED,
) -> list[str]:
    """
    Make what is sealed of a release exactly what `until` asks for.

    What cannot be opened stays as it is, so that it never stands in the way of what ends a
    delivery. Whoever releases it must try to open it.

    Args:
        connection: the connection, in a transaction.
        keys: the key directory.
        number: the release's number.
        until: version → when it ends, None while undecided.
        fresh: a version and its content, not sealed yet.
        now: the time of it.
        new_key: whether what would need a new key may stay sealed as it is.

    Returns:
        The ids of the pending keys that nothing needs once this is committed. They must be
        destroyed then.

    Raises:
        KeyFault: No key can be made.
        ContentUnavailable: What is new would be sealed for a day whose key is destroyed.
    """
    spent = []
    for row in _rows(connection, number):
        version = row["version"]
        if version in until and _fits(row["epoch"], until[version]):
            continue
        try:
            changed = _changed(connection, keys, number, row, until, now, new_key)
        except KeyFault:
            if new_key is NewKey.NEEDED:
                raise
            changed = False
        if changed and is_pending(row["epoch"]):
            spent.append(row["epoch"])
    if fresh and fresh[0] in until:
        _seal(connection, keys, number, fresh, _target(keys, until[fresh[0]], now))
    return spent


def pending_in_use(connection: Connection) -> set[str]:
    """Return the ids of the pending keys under which anything is sealed."""
    return {
        epoch
        for epoch in connection.scalars(select(CONTENT.c.epoch).distinct())
        if is_pending(epoch)
    }


def open_version(
    connection: Connection, keys: KeyDirectory, number: str, version: int, now: datetime
) -> Content:
    """
    Return the content of a version.

    Only for callers whose record of it is in the same transaction.

    Args:
        connection: the connection, in a transaction.
        keys: the key directory.
        number: the release's number.
        version: the version, counted from 1.
        now: the time of it.

    Raises:
        ContentUnavailable: It is not kept any more, was altered, or its key cannot be had.
    """
    rows = [row for row in _rows(connection, number) if row["version"] == version]
    if not rows:
        raise ContentUnavailable
    sealed = _sealed(rows[0])
    try:
        key = keys.opening_key(sealed.epoch, now=now)
        return Content.unpack(
            envelope.open_sealed(sealed, envelope.Binding(_PURPOSE, number, version), key)
        )
    except (KeyFault, envelope.SealBroken, ValueError):
        raise ContentUnavailable from None


def _changed(
    connection: Connection,
    keys: KeyDirectory,
    number: str,
    row: RowMapping,
    until: Mapping[int, datetime | None],
    now: datetime,
    new_key: NewKey,
) -> bool:
    """
    Seal a version for its new end, or delete it where it has ended.

    Returns:
        False where it cannot be opened.
    """
    version = row["version"]
    here = (CONTENT.c.number == number, CONTENT.c.version == version)
    target = _target(keys, until[version], now, new_key) if version in until else None
    if target is None:
        connection.execute(delete(CONTENT).where(*here))
        return True
    sealed = _rewrapped(keys, number, row, target, now)
    if sealed:
        connection.execute(update(CONTENT).where(*here).values(**vars(sealed)))
    return sealed is not None


def _fits(epoch: str, until: datetime | None) -> bool:
    return is_pending(epoch) if until is None else epoch == epoch_for(until)


def _target(
    keys: KeyDirectory, until: datetime | None, now: datetime, new_key: NewKey = NewKey.NEEDED
) -> tuple[str, bytes] | None:
    """
    Return what to seal under, and its key.

    Returns:
        None where that day's key is destroyed, so that the version is over.

    Raises:
        KeyFault: There is no key, and none can, or may, be made.
    """
    if until is None:
        if new_key is NewKey.SPARED:
            raise KeyMissing("No key is made while a disk is full.")
        return keys.pending.create(now=now)
    epoch = epoch_for(until)
    try:
        return epoch, (keys.opening_key if new_key is NewKey.SPARED else keys.key)(epoch, now=now)
    except KeyDestroyed:
        return None


def _seal(
    connection: Connection,
    keys: KeyDirectory,
    number: str,
    fresh: tuple[int, Content],
    target: tuple[str, bytes] | None,
) -> None:
    if target is None:
        raise ContentUnavailable
    (version, content), (epoch, key) = fresh, target
    binding = envelope.Binding(_PURPOSE, number, version)
    sealed = envelope.seal(
        content.pack(), binding=binding, key_epoch=epoch, epoch_key=key, random=keys.random
    )
    connection.execute(insert(CONTENT).values(number=number, version=version, **vars(sealed)))


def _rewrapped(
    keys: KeyDirectory, number: str, row: RowMapping, target: tuple[str, bytes], now: datetime
) -> envelope.Sealed | None:
    sealed = _sealed(row)
    try:
        old = keys.opening_key(sealed.epoch, now=now)
        return envelope.rewrap(
            sealed, envelope.Binding(_PURPOSE, number, row["version"]), old, *target, keys.random
        )
    except (KeyFault, envelope.SealBroken):
        return None


def _rows(connection: Connection, number: str) -> list[RowMapping]:
    return list(connection.execute(_SEALED_OF, {"which": number}).mappings())


def _sealed(row: RowMapping) -> envelope.Sealed:
    return envelope.Sealed(row["epoch"], row["wrapped_key"], row["nonce"], row["ciphertext"])
