"""A row of values as bytes, tagged and length-prefixed, so that no two rows share their bytes."""

import struct
from typing import TypeAlias

Field: TypeAlias = int | str | bytes | None

_HEAD = struct.Struct(">cI")
_INT = struct.Struct(">q")


class FieldsBroken(ValueError):
    """A value that cannot be written as bytes. The sentence says why."""


def encode(*values: Field) -> bytes:
    """
    Return values as bytes: for each its tag, a 4-byte length and its content.

    Integers have 8 bytes, text is UTF-8.

    Raises:
        FieldsBroken: A value is of another type (`bool` included), too large, or not valid text.
    """
    return b"".join(_packed(value) for value in values)


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
