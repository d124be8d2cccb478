"""A report is content: packed, hashed with its template, and said from itself alone."""

from dataclasses import replace

from bot.domain import field_values
from bot.domain.field_values import Present
from bot.domain.release.content import Content, fingerprint
from tests.domain.example import POLICY
from tests.domain.world import NOON

VALUES = {"launched_at": "now", "kind": "srbm", "area": "sinpo", "apogee_km": "60"}
REPORT = field_values.report(POLICY.templates["launch"], VALUES, Present(NOON, "UTC"))
CONTENT = Content(salt=bytes(32), report=REPORT)


def test_it_is_packed_and_unpacked_whole() -> None:
    again = Content.unpack(CONTENT.pack())

    assert again == CONTENT and again.pack() == CONTENT.pack()


def test_text_is_packed_as_it_was_before_there_were_reports() -> None:
    """What officers consented to then is still what is sealed."""
    assert Content(body="x", salt=b"\1").pack() == (
        b'{"body":"x","reference":null,"salt":"01","sha256":null}'
    )


def test_its_hash_is_of_the_values_and_of_the_template() -> None:
    """A consent is to what will be read: values, their words, and what they were asked by."""

    def hashed(content: Content) -> str:
        return fingerprint(content, level="S", caveats=(), rel_to=("JPN",))

    first, *others = REPORT.fields
    changed = [
        replace(REPORT, version="0" * 16),
        replace(REPORT, template="nuclear_test"),
        replace(REPORT, fields=(replace(first, value="2026-11-23T02:59:00Z"), *others)),
        replace(REPORT, fields=(replace(first, label={"en": "Seen at"}), *others)),
        replace(REPORT, fields=tuple(reversed(REPORT.fields))),
    ]
    hashes = {hashed(replace(CONTENT, report=one)) for one in (REPORT, *changed)}

    assert len(hashes) == len(changed) + 1


def test_nothing_of_it_stands_in_its_representation() -> None:
    """What is logged by accident says no field."""
    assert "srbm" not in repr(CONTENT) and "srbm" not in repr(REPORT)
    assert not any("sinpo" in repr(field) for field in REPORT.fields)
