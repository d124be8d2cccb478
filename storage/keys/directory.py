"""The key directory: every key there is, outside the database and its backups, one file each."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.audit import checkpoint
from storage.audit.merkle import EMPTY_ROOT, Frontier
from storage.database.atomic_files import (
    in_use,
    private_folder,
    publish,
    replace,
    shred,
    sweep,
    sync_folder,
)
from storage.keys.epoch_keys import (
    Epoch,
    day_over,
    epoch_files,
    key_name,
    tombstone_name,
)
from storage.keys.errors import KeyDestroyed, KeyFault, KeyMissing, KeyUnreadable
from storage.keys.folder import KeyFolder, translated_errors
from storage.keys.key_file import KEY_BYTES
from storage.keys.pending_keys import PURPOSE, PendingKeys, is_pending, pending_files, pending_name
from storage.keys.root_key import ROOT, read_key_file, root_line, rotate
from storage.randomness import Random, random_bytes

_LOG = "log.key"
VKEY = "log.vkey"
WITNESS = "checkpoint"
BROKEN_WITNESS, BROKEN_ROWS = "checkpoint.broken", "audit.broken"
FRONTIER = "checkpoint.frontier"
_RUNNING = "running"
"""The file that stands for whether a desk runs with these keys."""
_PROBE = "probe"


class KeyDirectory:
    """
    All keys there are: the days', those of what is pending, and the log's.

    Every method raises `KeyFault` with a sentence when the folder cannot be used.

    Attributes:
        folder: where the key files lie.
        pending: the keys of what is not decided yet.
    """

    def __init__(self, path: Path, root_key: bytes | None, random: Random) -> None:
        """
        Use the keys in the folder `path`.

        Args:
            path: the folder.
            root_key: the root key given from outside; None where the folder's `root.key` is it.
            random: so many random bytes.
        """
        self.path, self.root_key, self.random = path, root_key, random
        self.folder = KeyFolder(path, root_key, random)
        self.pending = PendingKeys(self.folder)

    @classmethod
    def create(
        cls, path: Path, root_key: bytes | None, random: Random, origin: str
    ) -> "KeyDirectory":
        """
        Make folder, root key and log key where they are missing.

        What is there stays, also the log's name.

        Args:
            path: the folder.
            root_key: the root key given from outside, None where the folder has its own.
            random: the source of new keys.
            origin: the log's name.

        Raises:
            CheckpointInvalid: The origin cannot name a log.
        """
        keys = cls(path, root_key, random)
        with translated_errors():
            private_folder(path)
            path.chmod(0o700)
            sync_folder(path.parent)
        with keys.folder.held():
            sweep(path)
            if root_key is None and not (path / ROOT).exists():
                publish(
                    path / ROOT, root_line(random_bytes(random, KEY_BYTES)), keys.folder.temporary()
                )
            if not (path / _LOG).exists():
                keys._begin_log(origin)
            replace(path / VKEY, f"{keys.log_key().vkey}\n".encode(), keys.folder.temporary())
        return keys

    def key(self, epoch: str, *, now: datetime) -> bytes:
        """
        Return the key to seal with under a day, and make it if there is none yet.

        A new key is on the disk when this returns.

        Raises:
            KeyDestroyed: The day is over, or its key was destroyed by a clock that was ahead.
        """
        with self.folder.held():
            self._refuse_over(epoch, now)
            name = key_name(epoch)
            if (self.path / name).exists():
                # Whoever made it may have been cut off before its name was on the disk.
                sync_folder(self.path)
            else:
                self.folder.publish(name, random_bytes(self.random, KEY_BYTES), "epoch", epoch)
            return self.folder.open(name, "epoch", epoch)[1]

    def opening_key(self, epoch: str, *, now: datetime) -> bytes:
        """
        Return the key that opens what was sealed under a day or a pending key.

        A missing key is never made here.

        Raises:
            KeyDestroyed: The day is over, or its key was destroyed by a clock that was ahead.
            KeyMissing: There is none although the day is not over, or what was pending is decided.
        """
        with translated_errors():
            if is_pending(epoch):
                return self.pending.open(epoch)
            self._refuse_over(epoch, now)
            try:
                return self.folder.open(key_name(epoch), "epoch", epoch)[1]
            except KeyFault:
                self._refuse_over(epoch, now)
                raise

    def destroy_over(self, now: datetime) -> list[Epoch]:
        """
        Destroy the keys of all days that are over, for good.

        A day destroyed once never has a key again, whatever the clock says: its tombstone stays,
        and a key put back from a copy is destroyed again.

        Returns:
            The days destroyed by this call. `destroyed` also tells what an earlier, cut-off call
            did.
        """
        assert now.tzinfo is not None
        with self.folder.held():
            files: dict[Epoch, list[Path]] = {}
            for path, day, kind in epoch_files(self.path):
                if kind == "key" and (day_over(day) <= now or self._tombstone(day).exists()):
                    files.setdefault(day, []).append(path)
            for day, paths in sorted(files.items()):
                stated = now.astimezone(UTC).isoformat()
                replace(self._tombstone(day), f"{stated}\n".encode(), self.folder.temporary())
                for path in paths:
                    shred(path)
                sync_folder(self.path)
            return sorted(files)

    def destroyed(self) -> dict[Epoch, datetime]:
        """Return the days whose keys were destroyed here, and when."""
        found: dict[Epoch, datetime] = {}
        with translated_errors():
            files = list(epoch_files(self.path))
        standing = {day for _, day, kind in files if kind == "key"}
        for path, day, kind in files:
            if kind == "destroyed" and path == self._tombstone(day) and day not in standing:
                try:
                    found[day] = datetime.fromisoformat(read_key_file(path).decode().strip())
                except ValueError:
                    raise KeyUnreadable(
                        f"The file {path.name} does not say when the key was destroyed."
                    ) from None
        return found

    def rotate_root(self, new: bytes | None = None) -> int:
        """
        Change the root key.

        Every key can be read at every moment, also after a crash. Calling again finishes what was
        cut off.

        Args:
            new: The new root key. None: a random one, where the root key lies in the folder.

        Returns:
            How many files changed.
        """
        with self.folder.held():
            files: dict[str, tuple[str, str | None]] = {
                path.name: ("epoch", day)
                for path, day, kind in epoch_files(self.path)
                if kind == "key" and path.name == key_name(day)
            }
            files |= {
                path.name: (PURPOSE, key)
                for path, key in pending_files(self.path)
                if path.name == pending_name(key)
            }
            return rotate(
                self.path, self.root_key, new, self.random, {_LOG: ("log", None), **files}
            )

    def _begin_log(self, origin: str) -> None:
        """
        Begin a log of no records.

        Its checkpoint is kept before there is a key, so that no key is ever without one.
        """
        private = Ed25519PrivateKey.from_private_bytes(random_bytes(self.random, KEY_BYTES))
        self.put_witness(checkpoint.sign(private, origin, 0, EMPTY_ROOT), Frontier())
        self.folder.publish(_LOG, private.private_bytes_raw(), "log", origin)

    def try_out(self) -> None:
        """
        Make a file and remove it, as every new key and every checkpoint does.

        Raises:
            KeyFault: the folder takes none; KeysFull where that is for want of room.
        """
        with translated_errors():
            probe = self.path / _PROBE
            descriptor = os.open(
                probe, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
            try:
                os.write(descriptor, bytes(KEY_BYTES))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
                probe.unlink(missing_ok=True)

    def log_key(self) -> checkpoint.LogKey:
        """Return the key that signs the audit log."""
        origin, seed = self.folder.open(_LOG, "log", None)
        return checkpoint.LogKey(origin, Ed25519PrivateKey.from_private_bytes(seed))

    def witness(self) -> str | None:
        """
        Read the newest checkpoint kept beside the keys.

        Returns:
            Its text, unchecked. None if there is none.
        """
        try:
            return read_key_file(self.path / WITNESS).decode("utf-8", "replace")
        except KeyMissing:
            return None

    def witness_frontier(self) -> Frontier | None:
        """
        Read the frontier kept with that checkpoint, or with the one before it.

        Returns:
            The frontier, unproven. None where the file holds none.
        """
        try:
            return Frontier.unpack(
                bytes.fromhex(read_key_file(self.path / FRONTIER).decode("ascii").strip())
            )
        except (KeyFault, ValueError):
            return None

    def put_witness(self, text: str, frontier: Frontier) -> None:
        """Put a checkpoint in place of the one kept, then its frontier.

        The caller holds the folder.
        """
        replace(self.path / WITNESS, text.encode(), self.folder.temporary())
        # Second, so that what a crash leaves is the frontier of fewer records, which the missing
        # ones lead on from.
        replace(
            self.path / FRONTIER, f"{frontier.pack().hex()}\n".encode(), self.folder.temporary()
        )

    def set_witness_apart(self) -> str | None:
        """
        Keep the present checkpoint under a name of its own, on the disk when this returns.

        Returns:
            The name of the file. None where no checkpoint is kept.
        """
        with self.folder.held():
            text = self.witness()
            return None if text is None else self._numbered(BROKEN_WITNESS, text.encode("utf-8"))

    def set_rows_apart(self, rows: Sequence[Mapping[str, object]]) -> str:
        """
        Keep rows that are no records in a file, one a line.

        Returns:
            The name of the file.
        """
        lines = [json.dumps({name: repr(value) for name, value in row.items()}) for row in rows]
        with self.folder.held():
            return self._numbered(BROKEN_ROWS, "".join(f"{line}\n" for line in lines).encode())

    def _numbered(self, name: str, content: bytes) -> str:
        """
        Return a file of this name and the first free number, unless one of them holds the same
        already.
        """
        for n in count(1):
            path = self.path / f"{name}-{n}"
            if publish(path, content, self.folder.temporary()) or path.read_bytes() == content:
                return path.name
        raise AssertionError("the numbers do not end")

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """
        Say, until it ends, that a desk is running with these keys.

        Raises:
            KeyFault: the audit log is being opened again just now.
        """
        with translated_errors(), in_use(self.path / _RUNNING, alone=False) as free:
            if not free:
                raise KeyFault("The audit log is being opened again: start when that is done.")
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """
        Keep every desk from starting with these keys.

        Raises:
            KeyFault: one is running.
        """
        with translated_errors(), in_use(self.path / _RUNNING, alone=True) as free:
            if not free:
                raise KeyFault("A desk is running with these keys: stop it first.")
            yield

    def _refuse_over(self, epoch: str, now: datetime) -> None:
        assert now.tzinfo is not None
        if day_over(epoch) <= now or self._tombstone(epoch).exists():
            raise KeyDestroyed(f"The key of {epoch} is gone: its day is over.")

    def _tombstone(self, epoch: str) -> Path:
        return self.path / tombstone_name(epoch)
