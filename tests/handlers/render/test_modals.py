"""Modals that show content, receipts and refusals."""

import pytest

from bot.domain import refusals
from bot.domain.release.content import Content
from handlers.render import modals
from tests.domain.world import book
from tests.handlers.limits import nodes, presses, read, too_much
from tests.handlers.stages import (
    CANARY,
    LONGEST,
    SEOUL,
    acknowledged,
    approved,
    person,
    released,
    requested,
)

BANNER = "SECRET//FGI KOR//REL TO USA, JPN, KOR"


def body(release=None, content=None, **more):
    release = release or released()
    content = content or Content(body=CANARY)
    return modals.body_view(
        release, book(), content, person("JLO"), SEOUL, version=1, external_id="x1", **more
    )


def details(content=None, release=None):
    content = content or Content(body=CANARY)
    return modals.details_view(
        release or approved(), book(), content, person("UFDO"), SEOUL, version=1, external_id="x2"
    )


class TestBody:
    def test_the_content_stands_between_two_banners(self):
        lines = read(body()).split("\n")

        assert [line for line in lines if line in (BANNER, CANARY)] == [BANNER, CANARY, BANNER]

    def test_the_text_bears_its_own_mark(self):
        """
        Who copies a paragraph copies what it is; of another party's it says whose it is; a
        reference has one too.
        """
        mark = "(//KOR S//REL TO USA, JPN, KOR)"
        lines = read(body()).split("\n")

        assert lines[lines.index(CANARY) - 1] == mark
        assert mark in read(body(content=Content(reference="ROK-1", sha256="ab" * 32)))
        assert mark in read(details())

    def test_its_ids_are_the_contracts_and_its_closing_is_told(self):
        view = body()

        assert (view["callback_id"], view["external_id"], view["notify_on_close"]) == (
            "body",
            "x1",
            True,
        )
        assert "private_metadata" not in view

    def test_it_can_be_acknowledged_until_somebody_has(self):
        assert presses(body())["acknowledge"]["value"] == f"{released().ref}.1"
        assert presses(body(acknowledged())) == {}

    def test_a_reference_comes_with_its_fingerprint(self):
        shown = read(body(content=Content(reference="ROK-1", sha256="ab" * 32)))

        assert "ROK-1" in shown
        assert "ab" * 32 in shown

    @pytest.mark.parametrize(
        "text", ["&" * 3000, "<!channel>" * 300, "𝒳" * 3000, "x\n" * 1500, "ㄱ" * 3000]
    )
    def test_the_longest_text_fits_whole(self, text):
        """A reader who sees less than was sent would not know it."""
        view = body(content=Content(body=text))

        assert too_much(view, surface="modal") == []
        assert "".join(modals.pieces(text)) == text

    def test_nothing_in_it_is_interpreted(self):
        view = body(released(**LONGEST), Content(body="<!channel> *b* <https://x|y>"))

        assert "<!channel> *b*" in read(view)
        assert [n for n in nodes(view) if n.get("type") == "mrkdwn"] == []

    def test_it_says_exercise_purpose_end_and_conditions(self):
        shown = read(body())

        for said in (
            "EXERCISE",
            "Warning of the population",
            "26 Nov 2026, 12:00 KST",
            "need to know",
        ):
            assert said in shown


class TestDetails:
    def test_who_decides_sees_content_route_and_marking(self):
        shown = read(details())

        for said in (CANARY, BANNER, "KOR ✓ → USA … → ", "Relay due", "opening it is on record"):
            assert said in shown

    def test_it_carries_the_decision_with_its_question_and_its_closing_is_told(self):
        """Deciding is not parted from reading; who may not decide has no button."""
        view = details()
        drafters = modals.details_view(
            requested(),
            book(),
            Content(body=CANARY),
            person("KLO"),
            SEOUL,
            version=1,
            external_id="x",
        )

        assert list(presses(view)) == ["relay", "narrow", "return", "deny", "question"]
        assert presses(view)["relay"]["confirm"]["title"]["text"] == "Relay KOR-2026-K7Q4?"
        assert presses(drafters) == {}
        assert (view["callback_id"], view["external_id"], view["notify_on_close"]) == (
            "details",
            "x2",
            True,
        )
        assert (
            too_much(details(Content(body="&" * 3000), approved(**LONGEST)), surface="modal") == []
        )


def test_a_receipt_names_number_route_decider_and_end() -> None:
    """What the officer notes down."""
    view = modals.receipt_view(requested(), book("KLO"), SEOUL, step="request")
    shown = read(view)

    assert view["callback_id"] == "receipt"
    assert "submit" not in view
    for said in (
        "KOR-2026-K7Q4",
        "KOR … → USA → ",
        "Decision due 12:05 KST (0305Z)",
        "lapses 24 Nov 12:00 KST",
        "kept 3 days after release",
        "EXERCISE",
    ):
        assert said in shown
    assert CANARY not in shown


def test_a_refusal_has_its_sentence_and_its_rule() -> None:
    """The rule id is what an officer can quote."""
    view = modals.refusal_view(refusals.SelfApproval(), SEOUL, exercise=True)

    assert view["callback_id"] == "refusal"
    assert "You can't do this: you drafted it" in read(view)
    assert "Rule: self_approval" in read(view)
    assert too_much(view, surface="modal") == []


def test_a_blanked_form_says_why_and_shows_nothing_more() -> None:
    """It keeps its ids, so that it can be found again."""
    view = modals.blanked_view(
        released(), refusals.Recalled(), SEOUL, callback="body", external_id="x1"
    )

    assert (view["callback_id"], view["external_id"]) == ("body", "x1")
    assert "no longer shown" in read(view)
    assert "EXERCISE · FLASH · KOR-2026-K7Q4" in read(view)
    assert CANARY not in str(view)
    assert presses(view) == {}


def test_a_refusal_stands_at_its_field_where_the_form_has_it() -> None:
    """Else the form would show no reason at all."""
    late = refusals.LifetimeTooLong(days="1825")

    assert modals.refusal_errors(late, SEOUL, ["body", "lifetime"]) == {
        "lifetime": SEOUL.refusal(late)
    }
    assert modals.refusal_errors(late, SEOUL, ["note"]) is None
    assert modals.refusal_errors(refusals.NotFound(), SEOUL, ["body"]) is None


def test_what_is_wrong_with_a_party_stands_at_the_party_that_is_asked() -> None:
    """An ask names its party where a request has its destinations; the form stays as filled."""
    suspended = refusals.ArrangementSuspended(arrangement="TISA")

    assert modals.refusal_errors(suspended, SEOUL, ["party", "subject"]) == {
        "party": SEOUL.refusal(suspended)
    }
    assert modals.refusal_errors(suspended, SEOUL, ["to"]) == {"to": SEOUL.refusal(suspended)}
    assert modals.refusal_errors(suspended, SEOUL, ["level", "body"]) == {
        "level": SEOUL.refusal(suspended)
    }
    assert modals.refusal_errors(suspended, SEOUL, ["note"]) is None


def test_any_other_sentence_is_shown_as_it_is() -> None:
    """Also one that a name with marks in it found its way into."""
    view = modals.notice_view("<b> *x*", SEOUL, exercise=False)

    assert "<b> *x*" in read(view)
    assert "EXERCISE" not in read(view)
    assert [n for n in nodes(view) if n.get("type") == "mrkdwn"] == []
