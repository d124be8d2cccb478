"""Sealed content: a fresh key for each version, wrapped under a pending key or a day's."""

from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.audit.encoding import encode
from storage.keys.key_file import KEY_BYTES, NONCE_BYTES
from storage.randomness import Random, random_bytes

_ALG = "AES-256-GCM/1"


class SealBroken(Exception):
    """Sealed content that does not open, deliberately without a word on why."""

    def __init__(self) -> None:
        super().__init__(
            "The content does not open: it was altered, moved, or sealed under another key."
        )


@dataclass(frozen=True)
class Binding:
    """
    Where sealed content belongs: what it is for, the release's number, the version's (from 1).
    """

    purpose: str
    release: str
    version: int


@dataclass(frozen=True, repr=False)
class Sealed:
    """
    Content under seal, as a row keeps it.

    `epoch` names the key it is wrapped under: a day's, or a pending one's by its id. `wrapped_key`
    is nonce and wrapped key (60 bytes), `nonce` 12 bytes, `ciphertext` content and 16 bytes.
    """

    epoch: str
    wrapped_key: bytes
    nonce: bytes
    ciphertext: bytes

    def __repr__(self) -> str:
        return "Sealed(<hidden>)"


def seal(
    plaintext: bytes, *, binding: Binding, key_epoch: str, epoch_key: bytes, random: Random
) -> Sealed:
    """
    Seal content under a fresh 256-bit key, and that key under the epoch's.

    Both are bound to where the content belongs.

    Args:
        plaintext: the content.
        binding: where it belongs.
        key_epoch: the day, or the id of the pending key, that `epoch_key` is of.
        epoch_key: the key that wraps the fresh one.
        random: the source of the fresh key and the nonces.
    """
    content_key, nonce = random_bytes(random, KEY_BYTES), random_bytes(random, NONCE_BYTES)
    ciphertext = AESGCM(content_key).encrypt(nonce, plaintext, _content_aad(binding))
    return Sealed(
        key_epoch, _wrap(content_key, binding, key_epoch, epoch_key, random), nonce, ciphertext
    )


def open_sealed(sealed: Sealed, binding: Binding, epoch_key: bytes) -> bytes:
    """
    Return the content, if nothing of it, of its place or of its key was changed.

    Raises:
        SealBroken: It does not open.
    """
    content_key = _unwrap(sealed, binding, epoch_key)
    if len(sealed.nonce) != NONCE_BYTES:
        raise SealBroken
    try:
        return AESGCM(content_key).decrypt(sealed.nonce, sealed.ciphertext, _content_aad(binding))
    except InvalidTag:
        raise SealBroken from None


def rewrap(
    sealed: Sealed, binding: Binding, old_key: bytes, new_epoch: str, new_key: bytes, random: Random
) -> Sealed:
    """
    Return the same ciphertext with its key wrapped under another epoch.

    Args:
        sealed: the content as it is sealed now.
        binding: where it belongs.
        old_key: the key of its present epoch.
        new_epoch: the epoch to wrap under.
        new_key: the key of that epoch.
        random: the source of the nonce.

    Raises:
        SealBroken: The old wrap does not open.
    """
    content_key = _unwrap(sealed, binding, old_key)
    wrapped_key = _wrap(content_key, binding, new_epoch, new_key, random)
    return replace(sealed, epoch=new_epoch, wrapped_key=wrapped_key)


def _wrap(
    content_key: bytes, binding: Binding, epoch: str, epoch_key: bytes, random: Random
) -> bytes:
    nonce = random_bytes(random, NONCE_BYTES)
    return nonce + AESGCM(epoch_key).encrypt(nonce, content_key, _wrap_aad(binding, epoch))


def _unwrap(sealed: Sealed, binding: Binding, epoch_key: bytes) -> bytes:
    nonce, wrapped = sealed.wrapped_key[:NONCE_BYTES], sealed.wrapped_key[NONCE_BYTES:]
    if len(nonce) != NONCE_BYTES:
        raise SealBroken
    try:
        return AESGCM(epoch_key).decrypt(nonce, wrapped, _wrap_aad(binding, sealed.epoch))
    except InvalidTag:
        raise SealBroken from None


# The epoch binds only the wrap, so that extending a release leaves its ciphertext as it is.
def _content_aad(binding: Binding) -> bytes:
    return encode(_ALG, "content", binding.purpose, binding.release, binding.version)


def _wrap_aad(binding: Binding, epoch: str) -> bytes:
    return encode(_ALG, "wrap", binding.purpose, binding.release, binding.version, epoch)
