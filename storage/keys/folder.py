"""The folder of the keys: locked against others, one file a key, every fault a sentence."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.refusals import NotStarted
from bot.waits import UPKEEP_WAIT, real
from storage.database.atomic_files import locked, publish, sweep
from storage.database.disk_reserve import no_room
from storage.keys.errors import KeysFull, KeyUnreadable
from storage.keys.key_file import wrap
from storage.keys.root_key import open_key_file, read_roots
from storage.randomness import Random, random_bytes


@dataclass(frozen=True, repr=False)
class KeyFolder:
    """
    One folder of wrapped keys, each read anew for every act.

    `root_key` is the root key given from outside, or None where the folder's `root.key` is it.
    Every method raises `KeyFault` with a sentence when the folder cannot be used.
    """

    path: Path
    root_key: bytes | None
    random: Random

    def sweep(self) -> list[str]:
        """
        Destroy the files that a crash left before they had their name, and none being written.

        Returns:
            The names of the files destroyed.
        """
        with self.held():
            return sweep(self.path)

    def publish(
        self, name: str, key: bytes, purpose: str, label: str, *, at: float | None = None
    ) -> bool:
        """
        Write a new key file, wrapped by the root key.

        Args:
            name: of the file.
            key: what is wrapped.
            purpose: what kind of key it is; `open` must name the same.
            label: which key of that kind it is.
            at: the time the file bears, in Unix seconds; the present where left out.

        Returns:
            Whether the file was written; False where there is one of this name already.
        """
        root = read_roots(self.path, self.root_key).wrapping
        line = wrap(key, purpose=purpose, label=label, root=root, random=self.random)
        return publish(self.path / name, line, self.temporary(), at=at)

    def open(self, name: str, purpose: str, label: str | None) -> tuple[str, bytes]:
        """
        Read a key file.

        Returns:
            Its label and the key.

        Raises:
            KeyFault: The file is missing, altered, or wrapped under a root key not at hand.
        """
        return open_key_file(self.path, self.root_key, name, purpose, label)

    def temporary(self) -> str:
        """Return a random part for the name of a file that is being written."""
        return random_bytes(self.random, 8).hex()

    @contextmanager
    def held(self) -> Iterator[None]:
        """
        Hold the folder against every other process and thread.

        Raises:
            NotStarted: others hold it, and nothing is left of the budget in force.
        """
        with translated_errors(), ExitStack() as holding:
            try:
                holding.enter_context(locked(self.path, real(UPKEEP_WAIT)))
            except TimeoutError:
                raise NotStarted from None
            yield


@contextmanager
def translated_errors() -> Iterator[None]:
    """Say in a sentence what the system would not let us do."""
    try:
        yield
    except OSError as fault:
        kind = KeysFull if no_room(fault) else KeyUnreadable
        raise kind(f"The key directory cannot be used: {fault.strerror}.") from None
