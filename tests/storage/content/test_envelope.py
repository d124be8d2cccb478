"""Sealed content opens where it belongs, under its own day's key, unchanged; nowhere else."""

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.content.envelope import Binding, SealBroken, Sealed, open_sealed, rewrap, seal

DAY, LATER = "2026-11-23", "2026-12-01"
DAY_KEY, LATER_KEY = os.urandom(32), os.urandom(32)
HERE = Binding("content", "KOR-2026-K7Q4", 1)
CANARY = b"launch preparation observed at site 7"


def sealed(binding: Binding = HERE, content: bytes = CANARY) -> Sealed:
    return seal(content, binding=binding, key_epoch=DAY, epoch_key=DAY_KEY, random=os.urandom)


@given(st.binary(max_size=2000), st.text(max_size=20), st.text(max_size=20), st.integers(0, 2**62))
def test_opens_to_what_was_sealed(content: bytes, purpose: str, release: str, version: int) -> None:
    """Whatever it is and wherever it belongs."""
    binding = Binding(purpose, release, version)

    assert open_sealed(sealed(binding, content), binding, DAY_KEY) == content


@pytest.mark.parametrize(
    "elsewhere",
    [
        Binding("attachment", "KOR-2026-K7Q4", 1),
        Binding("content", "KOR-2026-K7Q5", 1),
        Binding("content", "kor-2026-k7q4", 1),
        Binding("content", "KOR-2026-K7Q4", 2),
        Binding("contentK", "OR-2026-K7Q4", 1),
        Binding("", "contentKOR-2026-K7Q4", 1),
    ],
)
def test_does_not_open_in_another_place(elsewhere: Binding) -> None:
    """
    Somebody who can write to the database must not show one party another's content by moving it.
    """
    with pytest.raises(SealBroken):
        open_sealed(sealed(), elsewhere, DAY_KEY)
    with pytest.raises(SealBroken):
        rewrap(sealed(), elsewhere, DAY_KEY, LATER, LATER_KEY, os.urandom)


def test_does_not_open_under_another_day() -> None:
    """Neither with another day's key, nor as if it were of another day under the same key."""
    with pytest.raises(SealBroken):
        open_sealed(sealed(), HERE, LATER_KEY)
    with pytest.raises(SealBroken):
        open_sealed(replace(sealed(), epoch=LATER), HERE, DAY_KEY)


def test_parts_of_two_do_not_make_a_third() -> None:
    """
    Wrap, nonce and ciphertext of different rows never go together, even of one release and version.
    """
    one, other = sealed(), sealed()
    for part in ("wrapped_key", "nonce", "ciphertext"):
        with pytest.raises(SealBroken):
            open_sealed(replace(one, **{part: getattr(other, part)}), HERE, DAY_KEY)


def test_the_ciphertext_itself_is_bound_too() -> None:
    """
    Should two versions ever have one key and nonce, by a broken source of randomness, they still do
    not mix.
    """
    other = replace(HERE, version=2)
    one, two = (
        seal(CANARY, binding=place, key_epoch=DAY, epoch_key=DAY_KEY, random=bytes)
        for place in (HERE, other)
    )

    assert open_sealed(two, other, DAY_KEY) == CANARY
    with pytest.raises(SealBroken):
        open_sealed(replace(two, ciphertext=one.ciphertext), other, DAY_KEY)


def test_no_bit_can_change() -> None:
    """Every bit of everything stored, flipped once."""
    whole = sealed()
    for part in ("wrapped_key", "nonce", "ciphertext"):
        kept = getattr(whole, part)
        for place in range(len(kept) * 8):
            flipped = bytearray(kept)
            flipped[place // 8] ^= 1 << place % 8
            with pytest.raises(SealBroken):
                open_sealed(replace(whole, **{part: bytes(flipped)}), HERE, DAY_KEY)


@given(st.binary(max_size=100), st.binary(max_size=20), st.binary(max_size=100))
def test_garbage_is_refused_and_nothing_else(
    wrapped: bytes, nonce: bytes, ciphertext: bytes
) -> None:
    """A damaged row is one sentence, never a traceback of the library."""
    whole = sealed()
    for garbage in (
        replace(whole, wrapped_key=wrapped),
        replace(whole, nonce=nonce),
        replace(whole, ciphertext=ciphertext),
    ):
        with pytest.raises(SealBroken):
            open_sealed(garbage, HERE, DAY_KEY)


def test_extending_changes_only_the_wrap() -> None:
    """
    A release that lives longer moves to a later day's key; the old day's key then opens nothing of
    it.
    """
    before = sealed()
    after = rewrap(before, HERE, DAY_KEY, LATER, LATER_KEY, os.urandom)

    assert (after.nonce, after.ciphertext, after.epoch) == (before.nonce, before.ciphertext, LATER)
    assert open_sealed(after, HERE, LATER_KEY) == CANARY
    with pytest.raises(SealBroken):
        open_sealed(after, HERE, DAY_KEY)


def test_no_two_seals_share_anything() -> None:
    """A fresh key and nonces each time: equal content must not look equal."""
    parts = [
        (s.wrapped_key[:12], s.wrapped_key[12:], s.nonce, s.ciphertext)
        for s in (sealed(), sealed())
    ]

    assert all(one != other for one, other in zip(*parts, strict=True))


def test_nothing_of_it_is_shown() -> None:
    """A repr ends up in logs; so does an exception."""
    whole = sealed()
    with pytest.raises(SealBroken) as broken:
        open_sealed(whole, HERE, LATER_KEY)

    assert repr(whole) == str(whole) == "Sealed(<hidden>)"
    assert broken.value.__cause__ is None
    assert "\n" not in str(broken.value)


def test_a_poor_source_of_randomness_is_noticed() -> None:
    """A short nonce would pass the library in silence."""
    with pytest.raises(ValueError, match="wrong number of bytes"):
        seal(
            CANARY,
            binding=HERE,
            key_epoch=DAY,
            epoch_key=DAY_KEY,
            random=lambda count: bytes(count - 1),
        )
