"""
Signed checkpoints of the audit log, as text anyone can keep (C2SP tlog-checkpoint, signed-note).
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_BASE64 = r"[A-Za-z0-9+/]+={0,2}"
_NAME = r"[^\s+]{1,200}"
_NOTE = re.compile(
    rf"(?P<origin>{_NAME})\n(?P<size>0|[1-9][0-9]{{0,18}})\n(?P<root>{_BASE64})\n"
    rf"\n\u2014 (?P<name>{_NAME}) (?P<signature>{_BASE64})\n"
)
_SIGNATURE = re.compile(rf"\u2014 {_NAME} (?P<signature>{_BASE64})\n\Z")
_VKEY = re.compile(rf"(?P<name>{_NAME})\+(?P<id>[0-9a-f]{{8}})\+(?P<key>{_BASE64})")


class CheckpointInvalid(Exception):
    """A checkpoint, or a key to check one with, that cannot be accepted. The sentence says why."""


@dataclass(frozen=True)
class Checkpoint:
    """
    What a checkpoint states: the log `origin` had `size` records, and this 32-byte root over them.
    """

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, repr=False)
class LogKey:
    """The key that signs the audit log's checkpoints, and the log's name."""

    origin: str
    private: Ed25519PrivateKey

    @property
    def vkey(self) -> str:
        """The public half, as others keep it."""
        return vkey(self.origin, self.private.public_key())


def sign(key: Ed25519PrivateKey, origin: str, size: int, root: bytes) -> str:
    """
    Return the checkpoint text for a log of `size` records, signed under the log's own name.

    Args:
        key: the log's private key.
        origin: the log's name.
        size: how many records the log has.
        root: the root of its tree, 32 bytes.

    Raises:
        CheckpointInvalid: The origin is empty or has a space or a plus sign.
    """
    return sign_text(key, origin, _body(Checkpoint(origin, size, root)))


def sign_text(key: Ed25519PrivateKey, origin: str, body: str) -> str:
    """
    Return any text of whole lines as a note signed under the log's name.

    Raises:
        CheckpointInvalid: The origin is empty or has a space or a plus sign.
    """
    _check_origin(origin)
    return _note(body, origin, _key_id(origin, key.public_key()) + key.sign(body.encode()))


def holds(note: str, body: str, public_key: Ed25519PublicKey, origin: str) -> bool:
    """
    Return whether `note` is exactly what `sign_text` made of this text with this key.

    Args:
        note: the signed text.
        body: the text that should have been signed.
        public_key: the key to check with.
        origin: the log's name.
    """
    match = _SIGNATURE.search(note)
    signature = _decoded(match["signature"]) if match else b""
    if _note(body, origin, signature) != note or signature[:_KEY_ID_BYTES] != _key_id(
        origin, public_key
    ):
        return False
    try:
        public_key.verify(signature[_KEY_ID_BYTES:], body.encode())
    except InvalidSignature:
        return False
    return True


def verify(text: str, public_key: Ed25519PublicKey, origin: str) -> Checkpoint:
    """
    Return what a checkpoint states, once its signature is verified.

    There is exactly one spelling of each checkpoint: what would be written differently is refused.

    Raises:
        CheckpointInvalid: The text is malformed, of another log, or not signed by this key.
    """
    match = _NOTE.fullmatch(text)
    if match is None:
        raise CheckpointInvalid("This is not a checkpoint: its lines do not have the form of one.")
    root, signature = _decoded(match["root"]), _decoded(match["signature"])
    stated = Checkpoint(match["origin"], int(match["size"]), root)
    body = _body(stated)
    if _note(body, match["name"], signature) != text or len(root) != sha256().digest_size:
        raise CheckpointInvalid(
            "This is not a checkpoint: it is not written in its canonical form."
        )
    if stated.origin != origin or match["name"] != origin:
        raise CheckpointInvalid(f"This checkpoint is of another log than {origin}.")
    if signature[:_KEY_ID_BYTES] != _key_id(origin, public_key):
        raise CheckpointInvalid("This checkpoint was signed with another key.")
    try:
        public_key.verify(signature[_KEY_ID_BYTES:], body.encode())
    except InvalidSignature:
        raise CheckpointInvalid("The signature of this checkpoint does not hold.") from None
    return stated


def vkey(origin: str, public_key: Ed25519PublicKey) -> str:
    """
    Return the public key as others keep it: `name+keyid+base64` (C2SP signed-note, verifier keys).
    """
    _check_origin(origin)
    encoded = b64encode(_ED25519 + public_key.public_bytes_raw()).decode()
    return f"{origin}+{_key_id(origin, public_key).hex()}+{encoded}"


def parse_vkey(text: str) -> tuple[str, Ed25519PublicKey]:
    """
    Return the origin and public key from their text form.

    Raises:
        CheckpointInvalid: The text is no such key, or its parts do not fit each other.
    """
    match = _VKEY.fullmatch(text)
    if match is None:
        raise CheckpointInvalid("This is not a verifier key of the form name+keyid+base64.")
    try:
        public_key = Ed25519PublicKey.from_public_bytes(_decoded(match["key"])[1:])
    except ValueError:
        raise CheckpointInvalid("This verifier key does not hold an Ed25519 public key.") from None
    if vkey(match["name"], public_key) != text:
        raise CheckpointInvalid("This verifier key does not fit its own key id.")
    return match["name"], public_key


def _check_origin(origin: str) -> None:
    if not re.fullmatch(_NAME, origin) or not origin.isprintable():
        raise CheckpointInvalid(
            "A log's name has no space, no plus sign and at most 200 characters."
        )


def _body(stated: Checkpoint) -> str:
    return f"{stated.origin}\n{stated.size}\n{b64encode(stated.root).decode()}\n"


def _note(body: str, name: str, signature: bytes) -> str:
    return f"{body}\n\u2014 {name} {b64encode(signature).decode()}\n"


def _key_id(origin: str, public_key: Ed25519PublicKey) -> bytes:
    signed = origin.encode() + b"\n" + _ED25519 + public_key.public_bytes_raw()
    return sha256(signed).digest()[:_KEY_ID_BYTES]


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise CheckpointInvalid("The text holds malformed base64.") from None
