"""What is wrong with a key directory, in sentences: for `check`, health and the operator."""

from collections.abc import Callable, Iterable, Iterator, Set
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from storage.audit import checkpoint
from storage.database.atomic_files import leftovers
from storage.keys.directory import VKEY, KeyDirectory
from storage.keys.epoch_keys import day_over, epoch_files, tombstone_name
from storage.keys.errors import KeyFault, KeyMissing
from storage.keys.pending_keys import pending_files, pending_name
from storage.keys.root_key import NEXT, read_key_file

LEFT = timedelta(minutes=2)
"""
How far from now the time of a file must be before it counts as left: younger, it is in the making
or being swept.
"""

_Look = Callable[[KeyDirectory], Iterator[str]]


def key_faults(keys: KeyDirectory, now: datetime) -> list[str]:
    """
    Return a sentence for each fault of the key directory, none if all is well.

    Changes nothing, never raises.
    """
    looks = (_modes, partial(_over, now=now), partial(_days, now=now), partial(_pending, now=now))
    return _found(keys, (*looks, partial(_leftovers, now=now), _unfinished, _vkey, _log))


def stopping_faults(
    keys: KeyDirectory, now: datetime, sealing: Callable[[], Set[str]]
) -> list[str]:
    """
    Return those of the faults that keep acts from being done, whatever their age.

    Args:
        sealing: the ids of the pending keys that content is sealed under; asked only where a key
            does not open.
    """
    return _found(keys, (partial(_days, now=now), partial(_needed, now=now, sealing=sealing), _log))


def _found(keys: KeyDirectory, looks: Iterable[_Look]) -> list[str]:
    found: list[str] = []
    for look in looks:
        try:
            found += look(keys)
        except OSError as fault:
            found.append(f"The key directory cannot be used: {fault.strerror}.")
        except (KeyFault, checkpoint.CheckpointInvalid) as fault:
            found.append(str(fault))
    return list(dict.fromkeys(found))


def _modes(keys: KeyDirectory) -> Iterator[str]:
    owner = keys.path.stat().st_uid
    for path in (keys.path, *sorted(keys.path.iterdir())):
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        if found.st_mode & 0o077:
            yield (
                f"Others than the owner may touch {path.name} in the key directory: run `chmod go= "
                f"{path}`."
            )
        if found.st_uid != owner:
            yield (
                f"{path} belongs to the account {found.st_uid}, not to the directory's: run `chown "
                f"{owner} {path}`."
            )


def _is_over(keys: KeyDirectory, day: str, now: datetime) -> bool:
    return day_over(day) <= now or (keys.path / tombstone_name(day)).exists()


def _over(keys: KeyDirectory, now: datetime) -> Iterator[str]:
    for path, day, kind in epoch_files(keys.path):
        if (
            kind == "key"
            and path.suffix != ".tmp"
            and _is_over(keys, day, now)
            and _was_swept(keys, day, now)
        ):
            yield f"The key of {day} should have been destroyed."


def _was_swept(keys: KeyDirectory, day: str, now: datetime) -> bool:
    """Return whether there was time to destroy it."""
    return day_over(day) + LEFT <= now or _left(keys.path / tombstone_name(day), now)


def _days(keys: KeyDirectory, now: datetime) -> Iterator[str]:
    for path, day, kind in epoch_files(keys.path):
        if kind == "key" and path.suffix != ".tmp" and not _is_over(keys, day, now):
            yield from _unopened(keys, day, now)


def _pending(keys: KeyDirectory, now: datetime) -> Iterator[str]:
    for path, pending in pending_files(keys.path):
        if path.name == pending_name(pending) and _left(path, now):
            yield from _unopened(keys, pending, now)


def _needed(keys: KeyDirectory, now: datetime, sealing: Callable[[], Set[str]]) -> Iterator[str]:
    own = (
        pending for path, pending in pending_files(keys.path) if path.name == pending_name(pending)
    )
    broken = {pending: faults for pending in own if (faults := list(_unopened(keys, pending, now)))}
    for pending in broken.keys() & sealing() if broken else ():
        yield from broken[pending]


def _unopened(keys: KeyDirectory, epoch: str, now: datetime) -> Iterator[str]:
    try:
        keys.opening_key(epoch, now=now)
    except KeyMissing:
        return  # it was decided or its day ended while we looked
    except KeyFault as fault:
        yield str(fault)


def _left(path: Path, now: datetime) -> bool:
    """
    By the file's time, which is the machine's: one from the future was left by a clock that was
    ahead.
    """
    try:
        return abs(now.timestamp() - path.stat().st_mtime) >= LEFT.total_seconds()
    except FileNotFoundError:
        return False


def _leftovers(keys: KeyDirectory, now: datetime) -> Iterator[str]:
    for path in leftovers(keys.path):
        if _left(path, now):
            yield f"The file {path.name} was left by a crash: `tripoint run` sweeps it away."


def _unfinished(keys: KeyDirectory) -> Iterator[str]:
    if (keys.path / NEXT).exists():
        yield "A change of the root key is not finished."


def _vkey(keys: KeyDirectory) -> Iterator[str]:
    if read_key_file(keys.path / VKEY) != f"{keys.log_key().vkey}\n".encode():
        yield f"The file {VKEY} does not fit the key that signs the log."


def _log(keys: KeyDirectory) -> Iterator[str]:
    key = keys.log_key()
    text = keys.witness()
    if text is None:
        yield "No checkpoint of the audit log is kept beside the keys."
    else:
        checkpoint.verify(text, key.private.public_key(), key.origin)
