"""
A row of values as bytes, and back: tagged and length-prefixed, so that no two rows share their
bytes.
"""

import struct
from typing import TypeAlias

Field: TypeAlias = int | str | bytes | None

_HEAD = struct.Struct(">cI")
_INT = struct.Struct(">q")


class FieldsBroken(ValueError):
    """A value that has no bytes, or bytes that are no values; the sentence says which."""


def encode(*values: Field) -> bytes:
    """
    Encode values as tag, 4-byte length, content; integers have 8 bytes, text is UTF-8.

    Raises:
        FieldsBroken: A value is of another type (`bool` included), too large, or not valid text.
    """
    return b"".join(_packed(value) for value in values)


def unpack(packed: bytes) -> tuple[Field, ...]:
    """
    Decode what `encode` made; anything `encode` would have written otherwise is refused.

    Raises:
        FieldsBroken: The bytes are not exactly what `encode` writes.
    """
    values: list[Field] = []
    at = 0
    while at < len(packed):
        if at + _HEAD.size > len(packed):
            raise FieldsBroken("The bytes end in the middle of a field.")
        tag, length = _HEAD.unpack_from(packed, at)
        at += _HEAD.size + length
        if at > len(packed):
            raise FieldsBroken("The bytes end in the middle of a field.")
        values.append(_unpacked(tag, packed[at - length : at]))
    return tuple(values)


def _packed(value: Field) -> bytes:
    if value is None:
        return _HEAD.pack(b"n", 0)
    if isinstance(value, bytes):
        return _HEAD.pack(b"b", len(value)) + value
    if isinstance(value, str):
        try:
            text = value.encode()
        except UnicodeEncodeError:
            raise FieldsBroken("The text holds a character that cannot be encoded.") from None
        return _HEAD.pack(b"s", len(text)) + text
    if not isinstance(value, bool):
        try:
            return _HEAD.pack(b"i", _INT.size) + _INT.pack(value)
        except struct.error:
            pass
    raise FieldsBroken(
        f"A value of type {type(value).__name__} is no text, bytes or 64-bit number."
    )


def _unpacked(tag: bytes, content: bytes) -> Field:
    if tag == b"n" and not content:
        return None
    if tag == b"b":
        return content
    if tag == b"i" and len(content) == _INT.size:
        return int(_INT.unpack(content)[0])
    if tag == b"s":
        try:
            return content.decode()
        except UnicodeDecodeError:
            raise FieldsBroken("The text is not valid UTF-8.") from None
    raise FieldsBroken("The bytes hold a field of an unknown kind.")
