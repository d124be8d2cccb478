"""
What an officer filled in: read as it was meant, kept as it was typed, and what is wrong with it
named.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import attendance, refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.release.content import Content
from bot.domain.release.release import Release
from tests.domain.world import LAUNCH, NOON, book, requested

HEX = "0123456789abcdef" * 4


def offered(**changes: object) -> tuple[Release, Content]:
    """A draft as it is remembered, with its content."""
    decision = steps.request(None, book("KLO"), draft=replace(LAUNCH, **changes))  # type: ignore[arg-type]
    assert decision.content is not None
    return decision.release, decision.content


def refused(**changes: object) -> refusals.Refusal:
    """Why a draft is not."""
    with pytest.raises(refusals.Refusal) as caught:
        offered(**changes)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "hours"), [("2d 3h", 51), ("2 days", 48), ("1w", 168), ("P2D", 48), ("12時間", 12)]
)
def test_a_lifetime_is_read_as_officers_write_it(typed: str, hours: int) -> None:
    """The form takes what an office in any of the three countries would write."""
    assert requested(lifetime=typed).lifetime == timedelta(hours=hours)


def test_a_lifetime_that_nobody_sees_is_the_usual_one() -> None:
    """An invisible sign left in the field is none typed."""
    assert requested(lifetime="\u200b \u3000").lifetime == requested().lifetime


@pytest.mark.parametrize(
    "typed", [f"SHA-256: {HEX}", ":".join(HEX[n : n + 2] for n in range(0, 64, 2)), f"{HEX}  a.pdf"]
)
def test_a_fingerprint_is_kept_as_its_digits(typed: str) -> None:
    """However a tool printed it."""
    _, content = offered(body="", reference="KR-1", sha256=typed)

    assert content.sha256 == HEX


@pytest.mark.parametrize("nothing", ["\u3164", "\u200b", "\u3000\u2028", "\ufeff\u115f"])
def test_what_shows_nothing_is_empty(nothing: str) -> None:
    """A title of one Hangul filler stood as a blank on every card."""
    for field in ("title", "purpose"):
        refusal = refused(**{field: nothing})
        assert (type(refusal), refusal.field) == (refusals.FieldMissing, field)
    assert type(refused(body=nothing)) is refusals.ContentMissing


def test_what_word_pastes_is_kept_as_lines_and_spaces() -> None:
    """Word's soft line break, PowerPoint's, a mainframe's; tabs. In a title they are spaces."""
    pasted = "one\x0btwo\u2028three\x85four\x0cfive\tsix"
    release, content = offered(purpose=pasted, body=pasted, title=pasted)

    assert release.purpose == content.body == "one\ntwo\nthree\nfour\nfive six"
    assert release.title == "one two three four five six"


def test_what_nobody_sees_is_taken_out_of_what_is_compared_and_shown() -> None:
    """Two titles that look the same are the same; the text itself is shared as it was written."""
    hidden = "La\u200bun\u200ech\U000e0041 \u061cseen\ufeff"
    release, content = offered(title=hidden, purpose=hidden, body=hidden)

    assert release.title == release.purpose == "Launch seen"
    assert content.body == hidden
    assert offered(body="", reference="KR\u200b-1", sha256=HEX)[1].reference == "KR-1"


def test_joiners_that_a_script_needs_stay() -> None:
    """Persian, Hindi, an emoji of two."""
    for title in ("می\u200cخواهم", "क्\u200dष", "👩\u200d🚀"):
        assert requested(title=title).title == title


@pytest.mark.parametrize(
    ("field", "value", "sign", "line"),
    [
        ("body", "fine\n\nturned \u202e round", "U+202E RIGHT-TO-LEFT OVERRIDE", "3"),
        ("body", "\n\na\x00b", "U+0000", "3"),
        ("purpose", "one\x0btwo\x07", "U+0007", "2"),
        ("title", "a\u2066b", "U+2066 LEFT-TO-RIGHT ISOLATE", "1"),
    ],
)
def test_a_sign_that_cannot_be_kept_is_named_with_its_line(
    field: str, value: str, sign: str, line: str
) -> None:
    """Whoever pasted three thousand signs can find the one."""
    refusal = refused(**{field: value})

    assert (type(refusal), refusal.field) == (refusals.TextInvalid, field)
    assert (refusal.values["sign"], refusal.values["line"]) == (sign, line)


def fields(refusal: refusals.Refusal) -> set[str | None]:
    """Where all that is wrong stands."""
    return {one.field for one in (refusal, *refusal.also)}


def test_all_that_is_wrong_with_a_draft_is_said_at_once() -> None:
    """Five faults, one answer; the first is the one on record."""
    empty = refused(
        to=(), subject="", title=" ", purpose="", precedence="", level="", body="", lifetime="soon"
    )
    wrong = refused(subject="general.defense", caveats=("HUMINT",), body="a\x00b", lifetime="9999d")

    assert fields(empty) == {
        "to",
        "subject",
        "title",
        "purpose",
        "precedence",
        "level",
        "lifetime",
        "body",
    }
    assert type(empty) is refusals.FieldMissing and empty.field == "to"
    assert fields(wrong) == {"subject", "caveats", "body", "lifetime"}
    assert fields(refused(body="", reference="a\x00", sha256="b\x00")) == {"reference", "sha256"}


def test_a_level_that_is_too_high_is_told_of_once() -> None:
    """The text's ceiling says nothing new beside the arrangement's."""
    assert fields(refused(level="TS", title="")) == {"level", "title"}


def test_what_is_right_in_a_wrong_form_is_not_complained_of() -> None:
    """No fault follows from another's."""
    assert fields(refused(level="")) == {"level"}
    assert fields(refused(to=("PRK",))) == {"to"}
    assert fields(refused(precedence="OVERRIDE", lifetime="")) == {"precedence"}
    assert fields(refused(title="\u202e")) == {"title"}


def test_who_asks_learns_all_at_once_too() -> None:
    """An ask is as short as it is urgent."""
    with pytest.raises(refusals.FieldMissing) as caught:
        steps.ask(None, book("JLO"), asking=steps.Asking("", "weather", "", "\u3164", "FLASH"))

    assert fields(caught.value) == {"party", "subject", "title", "purpose"}


def test_a_return_misses_code_and_note_at_once() -> None:
    """And so does a leave its time and its stand-in."""
    with pytest.raises(refusals.CodeMissing) as caught:
        steps.send_back(requested(), book("KFDO"), code="", note=" ")
    with pytest.raises(refusals.TimeInvalid) as away:
        attendance.leave(book("KLO"), until=NOON, stand_in=None)

    assert fields(caught.value) == {"code", "note"}
    assert fields(away.value) == {"until", "stand_in"}


def test_all_that_is_in_the_way_of_an_offer_is_said_at_once() -> None:
    """Subject, level and status of the same arrangement; none of them follows from another."""
    halted = book("KLO", events=[ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, NOON)])
    draft = replace(LAUNCH, subject="general.defense", level="TS")
    with pytest.raises(refusals.Refusal) as caught:
        steps.request(None, halted, draft=draft)

    assert {one.rule for one in (caught.value, *caught.value.also)} >= {
        "subject_out_of_scope",
        "level_not_allowed",
        "arrangement_suspended",
    }


def test_a_ceiling_is_said_beside_whatever_else_is_wrong_with_the_content() -> None:
    """Both would be refused one after the other."""
    refusal = refused(level="TS", body="", reference="Doc 7", sha256="xyz")
    above = refused(level="S", body="a\x00b")

    assert fields(refusal) >= {"sha256", "level"}
    assert {one.rule for one in (above, *above.also)} >= {"text_invalid"}


def test_a_denial_is_wrong_in_code_and_note_at_once() -> None:
    """A code that nothing knows comes from no honest form, and the note is told of all the same."""
    with pytest.raises(refusals.ValueUnknown) as caught:
        steps.deny(requested(), book("KFDO"), code="rank", note="a\x00")

    assert fields(caught.value) == {"code", "note"}
