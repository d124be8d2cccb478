"""
Signing a file with the log's key: the signature stands at the file's own end, as comments every PDF
reader skips.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from storage.audit.checkpoint import CheckpointInvalid, LogKey, holds, parse_vkey, sign_text

_FORM, _WITH_PAPER = "tripoint-certificate/1", "tripoint-certificate/2"
"""The two forms: the second states in addition the fingerprint that is printed on the page."""
_MARK = b"\n%signed tripoint-certificate/"
_TAIL = re.compile(
    r"%signed (?P<form>tripoint-certificate/[12]) (?P<vkey>[^\s]{1,400})\n"
    r"(?P<note>%(?P=form)\n%(?P<origin>[^\s+]{1,200})\n%(?P<number>[A-Z0-9-]{1,40})\n"
    r"(?:%(?P<paper>[0-9a-f]{4}(?: [0-9a-f]{4}){4})\n)?"
    r"%(?P<digest>[0-9a-f]{64})\n%\n%\u2014 [^\n]{1,400}\n)"
)


class CertificateInvalid(Exception):
    """A file that is not, or no longer, what the desk signed. The sentence says why."""


@dataclass(frozen=True)
class Signed:
    """
    What a signature at the end of a file states: the release, the log, the key it was checked with,
    and the fingerprint that is printed on its page, "" where it is older than those.
    """

    number: str
    origin: str
    vkey: str
    paper: str = ""


def fingerprint(values: Mapping[str, object]) -> str:
    """Return a short fingerprint of what a page says: 80 bits, as five groups of four digits."""
    said = json.dumps(values, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return " ".join(re.findall("....", sha256(said).hexdigest()[:20]))


def sign_file(pdf: bytes, number: str, key: LogKey, paper: str = "") -> bytes:
    """
    Return the file with its signature: a note (C2SP signed-note) over the SHA-256 of all bytes
    before it.

    Less than a kilobyte is added, because readers look for a PDF's own end that far from the last
    byte.

    Args:
        pdf: the page.
        number: the release that it is about.
        key: the log's key.
        paper: the fingerprint that is printed on the page, as `fingerprint` makes it.
    """
    signed = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    note = sign_text(key.private, key.origin, _body(key.origin, number, paper, signed))
    tail = f"signed {_form(paper)} {key.vkey}\n{note}"
    return signed + "".join(f"%{line}\n" for line in tail.removesuffix("\n").split("\n")).encode()


def verify_file(data: bytes, vkey: str | None = None) -> Signed:
    """
    Return what a signed file states, once every one of its bytes is as it was signed.

    Needs nothing but the file. Without `vkey` the file's own key is believed, which shows only that
    the file fits itself.

    Raises:
        CertificateInvalid: It was altered, cut or extended, signed with another key, or never
            signed.
    """
    at = data.rfind(_MARK) + 1
    try:
        tail = _TAIL.fullmatch(data[at:].decode()) if at else None
    except UnicodeDecodeError:
        tail = None
    if tail is None or tail["form"] != _form(tail["paper"]):
        raise CertificateInvalid(
            "This is not a certificate of this desk as it was made: its signature is missing or "
            "altered."
        )
    if vkey is not None and vkey.strip() != tail["vkey"]:
        raise CertificateInvalid("This certificate names another key than the one given.")
    body = _body(tail["origin"], tail["number"], tail["paper"], data[:at])
    note = "".join(line.removeprefix("%") for line in tail["note"].splitlines(keepends=True))
    try:
        origin, public_key = parse_vkey(tail["vkey"])
        whole = origin == tail["origin"] and holds(note, body, public_key, origin)
    except CheckpointInvalid as fault:
        raise CertificateInvalid(f"The key in this certificate is altered: {fault}") from None
    if not whole:
        raise CertificateInvalid(
            "This certificate is not as it was signed: it was altered after it was made."
        )
    return Signed(tail["number"], origin, tail["vkey"], tail["paper"] or "")


def _form(paper: str | None) -> str:
    return _WITH_PAPER if paper else _FORM


def _body(origin: str, number: str, paper: str | None, signed: bytes) -> str:
    lines = [_form(paper), origin, number, *([paper] if paper else []), sha256(signed).hexdigest()]
    return "".join(f"{line}\n" for line in lines)
