"""What is wrong with a key directory, in sentences: for `check`, health and the operator."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from storage import checkpoint
from storage.epochs import day_over, epoch_files, tombstone_name
from storage.keys import VKEY, KeyDirectory
from storage.pending import pending_files, pending_name
from storage.roots import NEXT, read_key_file
from storage.wrapping import KeyFault, KeyMissing


def key_faults(keys: KeyDirectory, now: datetime) -> list[str]:
    """A sentence for each fault of the key directory, none if all is well. Changes nothing, never raises."""
    found: list[str] = []
    for look in (_modes, partial(_epochs, now=now), partial(_pending, now=now), _leftovers, _log):
        try:
            found += look(keys)
        except OSError as fault:
            found.append(f"The key directory cannot be used: {fault.strerror}.")
        except (KeyFault, checkpoint.CheckpointInvalid) as fault:
            found.append(str(fault))
    return list(dict.fromkeys(found))


def _modes(keys: KeyDirectory) -> Iterator[str]:
    for path in (keys.path, *sorted(keys.path.iterdir())):
        if path.stat().st_mode & 0o077:
            yield f"Others than the owner may touch {path.name} in the key directory."


def _epochs(keys: KeyDirectory, now: datetime) -> Iterator[str]:
    for path, day, kind in epoch_files(keys.path):
        if kind != "key" or path.suffix == ".tmp":
            continue
        if day_over(day) <= now or (keys.path / tombstone_name(day)).exists():
            yield f"The key of {day} should have been destroyed."
        else:
            try:
                keys.opening_key(day, now=now)
            except KeyFault as fault:
                yield str(fault)


def _pending(keys: KeyDirectory, now: datetime) -> Iterator[str]:
    for path, pending in pending_files(keys.path):
        if path.name != pending_name(pending):
            continue
        try:
            keys.opening_key(pending, now=now)
        except KeyMissing:
            continue  # it was decided while we looked
        except KeyFault as fault:
            yield str(fault)


def _leftovers(keys: KeyDirectory) -> Iterator[str]:
    for path in sorted(keys.path.glob("*.tmp")):
        yield f"The file {path.name} was left by a crash."
    if (keys.path / NEXT).exists():
        yield "A change of the root key is not finished."


def _log(keys: KeyDirectory) -> Iterator[str]:
    key = keys.log_key()
    if read_key_file(keys.path / VKEY) != f"{key.vkey}\n".encode():
        yield f"The file {VKEY} does not fit the key that signs the log."
    text = keys.witness()
    if text is None:
        yield "No checkpoint of the audit log is kept beside the keys."
    else:
        checkpoint.verify(text, key.private.public_key(), key.origin)
