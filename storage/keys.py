"""The key directory: every key there is, outside the database and its backups, one file each."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage import checkpoint
from storage.durable import publish, replace, shred, sweep, sync_folder
from storage.epochs import Epoch, day_over, epoch_files, epoch_for, key_name, tombstone_name
from storage.folder import spoken
from storage.pending import PURPOSE, PendingKeys, is_pending, pending_files, pending_name
from storage.roots import ROOT, read_key_file, root_line, rotate
from storage.wrapping import (
    KEY_BYTES,
    KeyDestroyed,
    KeyFault,
    KeyMissing,
    KeyUnreadable,
    Random,
    drawn,
    root_from_text,
)

__all__ = [
    "Epoch",
    "KeyDestroyed",
    "KeyDirectory",
    "KeyFault",
    "KeyMissing",
    "KeyUnreadable",
    "LogKey",
    "Random",
    "day_over",
    "epoch_for",
    "root_from_text",
]

_LOG = "log.key"
VKEY = "log.vkey"
_WITNESS = "checkpoint"
_CONTRADICTED = "checkpoint.contradicted"


@dataclass(frozen=True, repr=False)
class LogKey:
    """The key that signs the audit log's checkpoints, and the log's name."""

    origin: str
    private: Ed25519PrivateKey

    @property
    def vkey(self) -> str:
        """The public half, as others keep it."""
        return checkpoint.vkey(self.origin, self.private.public_key())


@dataclass(frozen=True, repr=False)
class KeyDirectory(PendingKeys):
    """All keys there are: the days', those of what is pending, and the log's."""

    @classmethod
    def create(cls, path: Path, root_key: bytes | None, random: Random, origin: str) -> "KeyDirectory":
        """
        Make folder, root key and log key where they are missing; what is there stays, also the log's name.

        Raises:
            CheckpointInvalid: The origin cannot name a log.
        """
        keys = cls(path, root_key, random)
        with spoken():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.chmod(0o700)
            sync_folder(path.parent)
        with keys._held():
            sweep(path)
            if root_key is None and not (path / ROOT).exists():
                publish(path / ROOT, root_line(drawn(random, KEY_BYTES)), keys._mark())
            if not (path / _LOG).exists():
                private = Ed25519PrivateKey.from_private_bytes(drawn(random, KEY_BYTES))
                checkpoint.vkey(origin, private.public_key())
                keys._publish(_LOG, private.private_bytes_raw(), "log", origin)
            replace(path / VKEY, f"{keys.log_key().vkey}\n".encode(), keys._mark())
        return keys

    def key(self, epoch: str, *, now: datetime) -> bytes:
        """
        The key to seal with under a day, made if there is none yet; on the disk when this returns.

        Raises:
            KeyDestroyed: The day is over, or its key was destroyed by a clock that was ahead.
        """
        with self._held():
            self._refuse_over(epoch, now)
            name = key_name(epoch)
            if (self.path / name).exists():
                # Whoever made it may have been cut off before its name was on the disk.
                sync_folder(self.path)
            else:
                self._publish(name, drawn(self.random, KEY_BYTES), "epoch", epoch)
            return self._open(name, "epoch", epoch)[1]

    def opening_key(self, epoch: str, *, now: datetime) -> bytes:
        """
        The key to open with what was sealed under a day or a pending key; never made.

        Raises:
            KeyDestroyed: The day is over, or its key was destroyed by a clock that was ahead.
            KeyMissing: There is none although the day is not over; or what was pending is decided.
        """
        with spoken():
            if is_pending(epoch):
                return self._open(pending_name(epoch), PURPOSE, epoch)[1]
            self._refuse_over(epoch, now)
            try:
                return self._open(key_name(epoch), "epoch", epoch)[1]
            except KeyFault:
                self._refuse_over(epoch, now)
                raise

    def destroy_over(self, now: datetime) -> list[Epoch]:
        """
        Destroy the keys of all days that are over, for good, and return those days.

        A day destroyed once never has a key again, whatever the clock says: its tombstone stays, and a key
        put back from a copy is destroyed again. `destroyed` tells what an earlier, cut-off call did.
        """
        assert now.tzinfo is not None
        with self._held():
            files: dict[Epoch, list[Path]] = {}
            for path, day, kind in epoch_files(self.path):
                if kind == "key" and (day_over(day) <= now or self._tombstone(day).exists()):
                    files.setdefault(day, []).append(path)
            for day, paths in sorted(files.items()):
                stated = now.astimezone(UTC).isoformat()
                replace(self._tombstone(day), f"{stated}\n".encode(), self._mark())
                for path in paths:
                    shred(path)
                sync_folder(self.path)
            return sorted(files)

    def destroyed(self) -> dict[Epoch, datetime]:
        """The days whose keys were destroyed here, and when."""
        found: dict[Epoch, datetime] = {}
        with spoken():
            files = list(epoch_files(self.path))
        standing = {day for _, day, kind in files if kind == "key"}
        for path, day, kind in files:
            if kind == "destroyed" and path == self._tombstone(day) and day not in standing:
                try:
                    found[day] = datetime.fromisoformat(read_key_file(path).decode().strip())
                except ValueError:
                    raise KeyUnreadable(f"The file {path.name} does not say when the key was destroyed.") from None
        return found

    def rotate_root(self, new: bytes | None = None) -> int:
        """
        Change the root key (None: a random one, where it lies in the folder); return how many files changed.

        Every key can be read at every moment, also after a crash; calling again finishes what was cut off.
        """
        with self._held():
            files: dict[str, tuple[str, str | None]] = {
                path.name: ("epoch", day)
                for path, day, kind in epoch_files(self.path)
                if kind == "key" and path.name == key_name(day)
            }
            files |= {
                path.name: (PURPOSE, key) for path, key in pending_files(self.path) if path.name == pending_name(key)
            }
            return rotate(self.path, self.root_key, new, self.random, {_LOG: ("log", None), **files})

    def log_key(self) -> LogKey:
        """The key that signs the audit log."""
        origin, seed = self._open(_LOG, "log", None)
        return LogKey(origin, Ed25519PrivateKey.from_private_bytes(seed))

    def witness(self) -> str | None:
        """The newest checkpoint kept beside the keys, unchecked; None if none was ever kept."""
        try:
            return read_key_file(self.path / _WITNESS).decode("utf-8", "replace")
        except KeyMissing:
            return None

    def keep_witness(self, text: str) -> None:
        """
        Keep a checkpoint beside the keys, on the disk when this returns; an older one changes nothing.

        One that states another log of the same size is kept apart, and from then on the older witness stays: a log
        that was rolled back and grew again must not pass for whole. An operator who knows why removes both files.

        Raises:
            CheckpointInvalid: The text is no checkpoint of this log.
            KeyFault: The one kept is unreadable, or has been contradicted.
        """
        key = self.log_key()
        offered = checkpoint.verify(text, key.private.public_key(), key.origin)
        with self._held():
            kept = self._kept(key)
            apart = self.path / _CONTRADICTED
            if kept is not None and kept.size == offered.size and kept.root != offered.root:
                replace(apart, text.encode(), self._mark())
            if apart.exists():
                raise KeyFault("The checkpoint kept beside the keys states another log of the same size.")
            if kept is None or kept.size < offered.size:
                replace(self.path / _WITNESS, text.encode(), self._mark())

    def _kept(self, key: LogKey) -> checkpoint.Checkpoint | None:
        text = self.witness()
        if text is None:
            return None
        try:
            return checkpoint.verify(text, key.private.public_key(), key.origin)
        except checkpoint.CheckpointInvalid as fault:
            raise KeyUnreadable(f"The checkpoint kept beside the keys cannot be used: {fault}") from None

    def _refuse_over(self, epoch: str, now: datetime) -> None:
        assert now.tzinfo is not None
        if day_over(epoch) <= now or self._tombstone(epoch).exists():
            raise KeyDestroyed(f"The key of {epoch} is gone: its day is over.")

    def _tombstone(self, epoch: str) -> Path:
        return self.path / tombstone_name(epoch)
