"""Randomness as it is handed in: bytes, and letters that nobody takes for others."""

from collections.abc import Callable
from typing import TypeAlias

Random: TypeAlias = Callable[[int], bytes]


CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no letter that can be taken for another."""


def random_bytes(random: Random, count: int) -> bytes:
    """Exactly `count` random bytes."""
    value = random(count)
    if len(value) != count:
        raise ValueError("The source of randomness returned the wrong number of bytes.")
    return value


def random_code(random: Random, count: int) -> str:
    """So many random letters of `CODE_LETTERS`."""
    return "".join(CODE_LETTERS[byte & 31] for byte in random_bytes(random, count))
