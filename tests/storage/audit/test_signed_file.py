"""
A signed file: every byte of it counts, from the first to the last, and nothing but the file is
needed.
"""

import os
from pathlib import Path

import pytest

from storage.audit.checkpoint import CheckpointInvalid, LogKey, verify
from storage.audit.signed_file import (
    CertificateInvalid,
    Signed,
    fingerprint,
    sign_file,
    verify_file,
)
from storage.keys.directory import KeyDirectory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n\xff\x00stream\nstartxref\n9\n%%EOF"
NUMBER = "KOR-2026-K7Q4"


@pytest.fixture
def key(tmp_path: Path) -> LogKey:
    """A log's key."""
    return KeyDirectory.create(tmp_path / "keys", None, os.urandom, "tripoint.test/desk").log_key()


def refused(data: bytes, vkey: str | None = None) -> str:
    """Why a file is refused: one plain line."""
    with pytest.raises(CertificateInvalid) as fault:
        verify_file(data, vkey)
    assert "\n" not in str(fault.value)
    return str(fault.value)


def test_what_was_signed_is_what_it_was(key: LogKey) -> None:
    """With the key kept elsewhere, or by the file's own."""
    signed = sign_file(PDF, NUMBER, key)

    assert signed.startswith(PDF) and len(signed) - len(PDF) < 1000
    assert (
        Signed(NUMBER, "tripoint.test/desk", key.vkey)
        == verify_file(signed)
        == verify_file(signed, f"{key.vkey}\n")
    )
    assert all(line.startswith(b"%") for line in signed[len(PDF) + 1 :].splitlines())


def test_no_byte_can_change(key: LogKey) -> None:
    """Not one bit of any, in what is signed, in the signature or in the key."""
    signed = sign_file(PDF, NUMBER, key)
    for at in range(len(signed)):
        for bit in (0x01, 0x20, 0x80):
            refused(signed[:at] + bytes([signed[at] ^ bit]) + signed[at + 1 :])


def test_it_cannot_be_cut_or_extended_anywhere(key: LogKey) -> None:
    """Nor can a byte be taken out or put in."""
    signed = sign_file(PDF, NUMBER, key)
    for at in range(len(signed)):
        refused(signed[:at])
        refused(signed[at + 1 :])
        refused(
            signed[:at] + signed[at + 1 :]
            if signed[at : at + 1] != signed[at + 1 : at + 2]
            else signed[:at]
        )
        refused(signed[:at] + b"%" + signed[at:] if signed[at : at + 1] != b"%" else b"%" + signed)
    for more in (b"\n", b"%", b" ", b"%%EOF\n", signed):
        refused(signed + more)


def test_line_ends_cannot_be_turned(key: LogKey) -> None:
    """A mail program that rewrites them makes another file."""
    refused(sign_file(PDF, NUMBER, key).replace(b"\n", b"\r\n"))


def test_somebody_elses_signature_does_not_pass_for_the_logs(key: LogKey, tmp_path: Path) -> None:
    """
    Who alters a page and signs it with a key of their own is found by the key that was kept
    elsewhere.
    """
    other = KeyDirectory.create(
        tmp_path / "others", None, os.urandom, "tripoint.test/desk"
    ).log_key()
    forged = sign_file(PDF, NUMBER, other)

    assert other.vkey == verify_file(forged).vkey
    assert "another key" in refused(forged, key.vkey)
    assert refused(forged.replace(other.vkey.encode(), key.vkey.encode()), key.vkey)


def test_the_signature_of_one_release_does_not_fit_another(key: LogKey) -> None:
    """The number is signed with the file."""
    refused(sign_file(PDF, NUMBER, key).replace(b"K7Q4", b"K7Q5"))


@pytest.mark.parametrize(
    "data", [b"", b"\n", PDF, b"%signed tripoint-certificate/1 \n", os.urandom(200)]
)
def test_what_was_never_signed_is_refused(data: bytes) -> None:
    """In one line, whatever it is."""
    refused(data)


def test_a_certificate_is_no_checkpoint(key: LogKey) -> None:
    """One key signs both, and neither may ever be taken for the other."""
    tail = sign_file(PDF, NUMBER, key)[len(PDF) + 1 :].decode().splitlines(keepends=True)[1:]
    note = "".join(line.removeprefix("%") for line in tail)

    with pytest.raises(CheckpointInvalid):
        verify(note, key.private.public_key(), key.origin)


PAPER = "14a6 ed7d 9329 9e40 cb33"


def test_a_file_states_the_fingerprint_of_its_paper_and_older_ones_none(key: LogKey) -> None:
    """What was made before pages had one is checked as it always was."""
    older, newer = sign_file(PDF, NUMBER, key), sign_file(PDF, NUMBER, key, PAPER)

    assert verify_file(newer, key.vkey) == Signed(NUMBER, key.origin, key.vkey, PAPER)
    assert verify_file(older, key.vkey) == Signed(NUMBER, key.origin, key.vkey, "")
    assert b"tripoint-certificate/1" in older and b"tripoint-certificate/2" not in older
    assert len(newer) - len(PDF) < 1000


def test_no_byte_of_a_file_with_a_fingerprint_can_change(key: LogKey) -> None:
    """Nor can one form be taken for the other, or the fingerprint be left out or put in."""
    signed = sign_file(PDF, NUMBER, key, PAPER)
    for at in range(len(signed)):
        for bit in (0x01, 0x20, 0x80):
            refused(signed[:at] + bytes([signed[at] ^ bit]) + signed[at + 1 :])
    line = f"%{PAPER}\n".encode()
    assert line in signed
    refused(signed.replace(line, b""))
    refused(signed.replace(line, b"").replace(b"certificate/2", b"certificate/1"))
    older = sign_file(PDF, NUMBER, key)
    number = f"%{NUMBER}\n".encode()
    assert older.count(number) == 1
    refused(older.replace(number, number + line))
    refused(older.replace(number, number + line).replace(b"certificate/1", b"certificate/2"))


def test_a_fingerprint_is_of_every_value() -> None:
    assert fingerprint({"a": "1", "b": ["2"]}) == fingerprint({"b": ["2"], "a": "1"})
    assert fingerprint({"a": "1", "b": ["2"]}) != fingerprint({"a": "1", "b": ["3"]})
    assert len(fingerprint({})) == 24
