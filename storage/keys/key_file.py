"""How a key lies in a key file: one line, wrapped by the root key and bound to what it is for."""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.audit.encoding import encode
from storage.keys.errors import KeyUnreadable
from storage.randomness import Random, random_bytes

KEY_BYTES = 32
NONCE_BYTES = 12
_FORM = "tripoint-key/1"
_LINE = re.compile(
    rf"{re.escape(_FORM)} (?P<purpose>[a-z-]+) (?P<label>\S+)"
    r" (?P<root>[0-9a-f]{16}) (?P<box>[A-Za-z0-9+/=]+)\n"
)


def root_from_text(text: str) -> bytes:
    """
    Return a 32-byte root key from 64 hex digits or base64, as `TRIPOINT_ROOT_KEY` and `root.key`
    hold it.

    Raises:
        KeyUnreadable: The text is neither.
    """
    stripped = text.strip()
    if re.fullmatch(r"[0-9a-fA-F]{64}", stripped):
        return bytes.fromhex(stripped)
    try:
        root = b64decode(stripped, validate=True)
    except ValueError:
        root = b""
    if len(root) != KEY_BYTES:
        raise KeyUnreadable("The root key is neither 64 hex digits nor base64 of 32 bytes.")
    return root


def root_id(root: bytes) -> str:
    """Return the name of a root key: 16 hex digits that tell nothing of the key."""
    return sha256(b"tripoint root key id\n" + root).hexdigest()[:16]


def wrap(key: bytes, *, purpose: str, label: str, root: bytes, random: Random) -> bytes:
    """
    Return the line of a key file: form, purpose, label, id of the root key, and the wrapped key.

    Args:
        key: the key to wrap.
        purpose: what the key is for.
        label: its name among keys of this purpose.
        root: the root key.
        random: the source of the nonce.
    """
    nonce = random_bytes(random, NONCE_BYTES)
    box = b64encode(
        nonce + AESGCM(root).encrypt(nonce, key, encode(_FORM, purpose, label))
    ).decode()
    return f"{_FORM} {purpose} {label} {root_id(root)} {box}\n".encode()


def unwrap(
    line: bytes, *, purpose: str, label: str | None, roots: Mapping[str, bytes]
) -> tuple[str, bytes]:
    """
    Open a key file's line.

    Args:
        line: What the file holds.
        purpose: What kind of key it must be.
        label: Which key it must be. None accepts any label that the wrap confirms.
        roots: The root keys at hand, by their ids.

    Returns:
        The label and the key.

    Raises:
        KeyUnreadable: The line is malformed or altered, or none of the root keys opens it.
    """
    match = _LINE.fullmatch(line.decode("utf-8", "replace"))
    if match is None or match["purpose"] != purpose or label not in (None, match["label"]):
        raise KeyUnreadable("it does not hold the key its name says")
    root = roots.get(match["root"])
    if root is None:
        raise KeyUnreadable("it was wrapped under another root key than the one given")
    try:
        box = b64decode(match["box"], validate=True)
        aad = encode(_FORM, purpose, match["label"])
        key = AESGCM(root).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], aad)
    except (ValueError, InvalidTag):
        raise KeyUnreadable("it was altered") from None
    if len(key) != KEY_BYTES:
        raise KeyUnreadable("it was altered")
    return match["label"], key


def wrapped_under(line: bytes) -> str | None:
    """Return the id of the root key a line was wrapped under, or None if it is no such line."""
    match = _LINE.fullmatch(line.decode("utf-8", "replace"))
    return match["root"] if match else None
