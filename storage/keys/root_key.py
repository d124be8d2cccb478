"""The root key: where it is found, and how it is changed while every key stays readable."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from storage.database.atomic_files import blank, replace, sweep, sync_folder
from storage.keys.errors import KeyFault, KeyMissing, KeyUnreadable
from storage.keys.key_file import KEY_BYTES, root_from_text, root_id, unwrap, wrap, wrapped_under
from storage.randomness import Random, random_bytes

ROOT = "root.key"
NEXT = "root.key.next"


@dataclass(frozen=True, repr=False)
class Roots:
    """The root keys at hand: the present one, the one for new files, and all by their ids."""

    present: bytes
    wrapping: bytes
    known: Mapping[str, bytes]


def read_roots(folder: Path, given: bytes | None) -> Roots:
    """
    Return the root key given from outside, or else the folder's own.

    While it is being changed, both the old and the new are returned.

    Raises:
        KeyMissing: None is given and the folder has none.
        KeyUnreadable: The folder's root key is malformed.
    """
    present = (
        given
        if given is not None
        else root_from_text(read_key_file(folder / ROOT).decode("latin-1"))
    )
    if len(present) != KEY_BYTES:
        raise KeyUnreadable("The root key does not have 32 bytes.")
    known = {root_id(present): present}
    try:
        old_to_new, new_to_old = read_key_file(folder / NEXT).splitlines(keepends=True)
    except (KeyMissing, ValueError):
        return Roots(present, present, known)
    for line, purpose in ((old_to_new, "root-next"), (new_to_old, "root-last")):
        if wrapped_under(line) == root_id(present):
            _, other = _opened(NEXT, line, purpose, None, known)
            wrapping = other if purpose == "root-next" else present
            return Roots(present, wrapping, {**known, root_id(other): other})
    return Roots(present, present, known)


def read_key_file(path: Path) -> bytes:
    """
    Return a key file's bytes.

    Raises:
        KeyMissing: There is no such file.
        KeyUnreadable: The system will not let us read it.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing(f"The key file {path.name} is missing.") from None
    except OSError as fault:
        raise KeyUnreadable(f"The key file {path.name} cannot be read: {fault.strerror}.") from None


def open_key_file(
    folder: Path, given: bytes | None, name: str, purpose: str, label: str | None
) -> tuple[str, bytes]:
    """
    Return the label and key of one key file.

    Root and file are two reads, and a change of the root key may end between them, so a failure is
    tried again.

    Args:
        folder: the key folder.
        given: the root key given from outside, if any.
        name: the file's name.
        purpose: what the key must be for.
        label: the label it must have, None for any.

    Raises:
        KeyFault: The file is missing, altered, or wrapped under a root key that is not at hand.
    """
    for _ in range(2):
        try:
            return _opened(
                name, read_key_file(folder / name), purpose, label, read_roots(folder, given).known
            )
        except KeyUnreadable:
            continue
    return _opened(
        name, read_key_file(folder / name), purpose, label, read_roots(folder, given).known
    )


def rotate(
    folder: Path,
    given: bytes | None,
    new: bytes | None,
    random: Random,
    files: Mapping[str, tuple[str, str | None]],
) -> int:
    """
    Change the root key: rewrap `files` and return how many were rewrapped.

    The caller holds the folder's lock. A change that was cut off is finished by calling again.
    Where the root key is given from outside, `root.key.next` stays, readable with the old and the
    new, until this is called with the new.

    Args:
        folder: the key folder.
        given: the root key given from outside, if any.
        new: the new root key, None to make one.
        random: the source of a new key and the nonces.
        files: name → purpose and label.

    Raises:
        KeyFault: A file does not open (then nothing is changed), or the new key is none.
    """
    sweep(folder)
    roots = read_roots(folder, given)
    for name, (purpose, label) in files.items():
        open_key_file(folder, given, name, purpose, label)
    if (folder / NEXT).exists():
        if len(roots.known) == 1:
            raise KeyUnreadable(
                f"The file {NEXT} was made under another root key than the one given."
            )
        if new not in (None, roots.wrapping):
            raise KeyFault("A change of the root key is under way: finish it before the next one.")
    else:
        _begin(folder, roots.present, _chosen(given, new, random), random)
    return _finish(folder, given, random, files)


def _chosen(given: bytes | None, new: bytes | None, random: Random) -> bytes:
    if new is None and given is not None:
        raise KeyFault("The root key is given from outside: name the new one.")
    return random_bytes(random, KEY_BYTES) if new is None else new


def _begin(folder: Path, old: bytes, new: bytes, random: Random) -> None:
    if len(new) != KEY_BYTES or new == old:
        raise KeyFault("The new root key must have 32 bytes and differ from the present one.")
    forward = wrap(new, purpose="root-next", label=root_id(new), root=old, random=random)
    backward = wrap(old, purpose="root-last", label=root_id(old), root=new, random=random)
    replace(folder / NEXT, forward + backward, random_bytes(random, 8).hex())


def _finish(
    folder: Path, given: bytes | None, random: Random, files: Mapping[str, tuple[str, str | None]]
) -> int:
    roots = read_roots(folder, given)
    rewrapped = 0
    for name, (purpose, label) in files.items():
        line = read_key_file(folder / name)
        if wrapped_under(line) == root_id(roots.wrapping):
            continue
        found, key = _opened(name, line, purpose, label, roots.known)
        line = wrap(key, purpose=purpose, label=found, root=roots.wrapping, random=random)
        # A pending key's age is its file's: rewrapping must not make it older or younger.
        replace(
            folder / name, line, random_bytes(random, 8).hex(), at=(folder / name).stat().st_mtime
        )
        rewrapped += 1
    if given is None and roots.present != roots.wrapping:
        _replace_root(folder, roots.wrapping, random)
    if given is None or roots.present == roots.wrapping:
        _drop_next(folder, random)
    return rewrapped


def _drop_next(folder: Path, random: Random) -> None:
    # Overwritten under its own name, a crash would leave a file that says a change is under way and
    # cannot end.
    if (folder / NEXT).exists():
        (folder / NEXT).rename(folder / f"{NEXT}.{random_bytes(random, 8).hex()}.tmp")
        sync_folder(folder)
    sweep(folder)


def _replace_root(folder: Path, new: bytes, random: Random) -> None:
    old = os.open(folder / ROOT, os.O_WRONLY | os.O_NOFOLLOW)
    try:
        replace(folder / ROOT, root_line(new), random_bytes(random, 8).hex())
        blank(old)
    finally:
        os.close(old)


def root_line(root: bytes) -> bytes:
    """Return what `root.key` holds."""
    return f"{root.hex()}\n".encode()


def _opened(
    name: str, line: bytes, purpose: str, label: str | None, known: Mapping[str, bytes]
) -> tuple[str, bytes]:
    try:
        return unwrap(line, purpose=purpose, label=label, roots=known)
    except KeyUnreadable as fault:
        raise KeyUnreadable(f"The key file {name} cannot be used: {fault}.") from None
