"""What is shared, and the fingerprint by which it is approved: of its content and its marking."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.release.report import Filled, Report


@dataclass(frozen=True)
class Replaced:
    """
    What a correction changes in one earlier release, as it was there.

    Attributes:
        values: Field of the form → its earlier value, "" where it was empty.
        fields: Of a report, its fields with their earlier values.
    """

    values: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    fields: tuple[Filled, ...] = field(default=(), repr=False)

    @property
    def count(self) -> int:
        """Return how many fields the correction changes."""
        return len(self.values) + len(self.fields)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {"values": dict(self.values), "fields": [one.plain() for one in self.fields]}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Replaced":
        """Return what `plain` wrote."""
        return cls(plain["values"], tuple(Filled(**one) for one in plain["fields"]))


@dataclass(frozen=True)
class Content:
    """
    What is shared: text, a reference to a document that is kept elsewhere, or a report of fields.

    It is only ever stored sealed.

    Attributes:
        sha256: the fingerprint of the document, in hexadecimal.
        salt: 32 random bytes, so that nobody can guess a short text from its hash.
        replaced: of a correction, by the number of an earlier release what it changes there. Who
            consents to the correction consents to these earlier values, too.
    """

    body: str | None = field(default=None, repr=False)
    reference: str | None = field(default=None, repr=False)
    sha256: str | None = field(default=None, repr=False)
    salt: bytes = field(default=b"", repr=False)
    report: Report | None = field(default=None, repr=False)
    replaced: Mapping[str, Replaced] = field(default_factory=dict, repr=False, hash=False)

    def pack(self) -> bytes:
        """
        Encode the content, salt included, as canonical JSON.

        What is neither a report nor a correction is encoded as it was before there were any.
        """
        plain = {
            "body": self.body,
            "reference": self.reference,
            "sha256": self.sha256,
            "salt": self.salt.hex(),
            **({"report": self.report.plain()} if self.report else {}),
            **(
                {"replaced": {number: one.plain() for number, one in self.replaced.items()}}
                if self.replaced
                else {}
            ),
        }
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, packed: bytes) -> "Content":
        """Read the content back from the bytes that `pack` made of it."""
        plain = json.loads(packed)
        report = Report.read(plain["report"]) if "report" in plain else None
        salt = bytes.fromhex(plain["salt"])
        earlier = plain.get("replaced", {}).items()
        replaced = {number: Replaced.read(one) for number, one in earlier}
        return cls(plain["body"], plain["reference"], plain["sha256"], salt, report, replaced)


def fingerprint(
    content: Content, *, level: str, caveats: tuple[str, ...], rel_to: tuple[str, ...]
) -> str:
    """
    Return the SHA-256 of a version's marking and content, in hexadecimal.

    Args:
        content: The content, with its salt.
        level: The key of the level.
        caveats: The keys of the caveats, in the marking's order.
        rel_to: The list of the marking, in its order.
    """
    marking = json.dumps([level, list(caveats), list(rel_to)], separators=(",", ":"))
    return hashlib.sha256(len(marking).to_bytes(4) + marking.encode() + content.pack()).hexdigest()
