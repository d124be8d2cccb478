"""Checkpoints: what C2SP writes, nothing else, and no byte of it can change."""

import subprocess
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from storage.audit.checkpoint import Checkpoint, CheckpointInvalid, parse_vkey, sign, verify, vkey

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
ORIGIN = "tripoint/T0SANDBOX"
ROOT = bytes(range(100, 132))
TEXT = sign(KEY, ORIGIN, 7, ROOT)


def test_has_the_form_of_a_signed_note() -> None:
    """Origin, size, root, an empty line, and one signature line that starts with an em dash."""
    lines = TEXT.split("\n")

    assert lines[:4] == [ORIGIN, "7", "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM=", ""]
    assert lines[4].startswith(f"\u2014 {ORIGIN} ")
    assert lines[5:] == [""]


def test_says_what_was_signed() -> None:
    """The way back."""
    assert verify(TEXT, PUBLIC, ORIGIN) == Checkpoint(ORIGIN, 7, ROOT)


def test_another_program_accepts_the_signature(tmp_path: Path) -> None:
    """An auditor need not have ours: the text before the empty line is what Ed25519 signed."""
    body, _, signature = TEXT.partition("\n\n")
    (tmp_path / "body").write_text(body + "\n")
    (tmp_path / "signature").write_bytes(b64decode(signature.split(" ")[2])[4:])
    (tmp_path / "key").write_bytes(
        PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    command = "openssl pkeyutl -verify -pubin -inkey key -rawin -in body -sigfile signature"

    checked = subprocess.run(
        command.split(), cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert "Signature Verified Successfully" in checked.stdout


def test_no_byte_can_change() -> None:
    """Every bit of every byte, flipped once."""
    packed = TEXT.encode()
    for place in range(len(packed)):
        for bit in range(8):
            flipped = bytearray(packed)
            flipped[place] ^= 1 << bit
            with pytest.raises(CheckpointInvalid):
                verify(flipped.decode("utf-8", "replace"), PUBLIC, ORIGIN)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("\n7\n", "\n07\n"),
        lambda text: text.replace("\n7\n", "\n+7\n"),
        lambda text: text.replace("\n7\n", "\n\u0667\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + "\n",
        lambda text: text[:-1],
        lambda text: "\n" + text,
        lambda text: text.replace("goM=", "goN="),
        lambda text: text.replace("goM=", "goM"),
        lambda text: text.replace("\n\n", "\nextension\n\n"),
        lambda text: text + text.split("\n\n")[1],
        lambda text: "",
    ],
)
def test_has_one_spelling(spoil) -> None:  # type: ignore[no-untyped-def]
    """What means the same but is written otherwise is refused: a witness compares text."""
    assert spoil(TEXT) != TEXT
    with pytest.raises(CheckpointInvalid):
        verify(spoil(TEXT), PUBLIC, ORIGIN)


@given(st.text(max_size=300))
def test_refuses_any_other_text_with_a_sentence(text: str) -> None:
    """It comes from a file or a chat; it must never end in a traceback."""
    with pytest.raises(CheckpointInvalid, match=r"\A[A-Z][^\n]+\.\Z"):
        verify(text, PUBLIC, ORIGIN)
    with pytest.raises(CheckpointInvalid, match=r"\A[A-Z][^\n]+\.\Z"):
        parse_vkey(text)


def test_refuses_another_log_and_another_key() -> None:
    """Each with its own sentence, for they mean different things to an inspector."""
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))

    with pytest.raises(CheckpointInvalid, match="of another log than tripoint/T1"):
        verify(TEXT, PUBLIC, "tripoint/T1")
    with pytest.raises(CheckpointInvalid, match="signed with another key"):
        verify(sign(stranger, ORIGIN, 7, ROOT), PUBLIC, ORIGIN)
    with pytest.raises(CheckpointInvalid, match="signature of this checkpoint does not hold"):
        verify(TEXT.replace("\n7\n", "\n8\n"), PUBLIC, ORIGIN)
    with pytest.raises(CheckpointInvalid, match="canonical form"):
        verify(sign(KEY, ORIGIN, 7, ROOT[:31]), PUBLIC, ORIGIN)


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\x00b", "a" * 201])
def test_a_log_is_not_named_so_that_its_notes_cannot_be_read(origin: str) -> None:
    """C2SP: no spaces, no plus sign, not empty."""
    with pytest.raises(CheckpointInvalid, match="A log's name"):
        sign(KEY, origin, 0, ROOT)
    with pytest.raises(CheckpointInvalid, match="A log's name"):
        vkey(origin, PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    ],
)
def test_reads_the_keys_of_others(text: str) -> None:
    """Keys made by Go's note package, so the key id is computed as everybody does."""
    name, public_key = parse_vkey(text)

    assert vkey(name, public_key) == text


def test_a_public_key_survives_its_text_form_and_no_change_of_it() -> None:
    """Copied by hand, a key must be right or refused."""
    text = vkey(ORIGIN, PUBLIC)
    name, public_key = parse_vkey(text)

    assert (name, public_key.public_bytes_raw()) == (ORIGIN, PUBLIC.public_bytes_raw())
    for place in range(len(text)):
        for bit in range(7):
            with pytest.raises(CheckpointInvalid):
                parse_vkey(text[:place] + chr(ord(text[place]) ^ 1 << bit) + text[place + 1 :])
