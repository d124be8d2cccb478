"""Forms: the ids that other tools rely on, what may be chosen, and what comes back."""

import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.domain.policy.model import Caveat, Subject
from bot.domain.steps.drafts import LIMITS
from handlers.forms import form_values, forms
from handlers.text.words import Reader, Words
from tests.domain.world import book, policy
from tests.handlers.limits import inputs, nodes, read, too_much
from tests.handlers.stages import (
    CANARY,
    LONGEST,
    SEOUL,
    asked,
    person,
    released,
    requested,
    returned,
)

JAPAN = Reader("JPN", SEOUL)

FIELDS = [
    "to",
    "subject",
    "title",
    "purpose",
    "precedence",
    "level",
    "caveats",
    "body",
    "reference",
    "sha256",
    "lifetime",
]
CONTENT = FIELDS[5:]


def request():
    return forms.request_form(book(), person("KLO"), SEOUL)


def every_form():
    """One of each."""
    yield request()
    yield forms.draft_form("answer", asked(), book(), person("KLO"), SEOUL)
    yield forms.draft_form("revise", returned(), book(), person("KLO"), SEOUL)
    yield forms.ask_form(book(), person("JLO"), SEOUL)
    yield forms.caveats_form(released(), book(), JAPAN, version=1)
    for step in ("return", "deny", "decline", "withdraw", "recall", "extend"):
        yield forms.reason_form(step, requested(**LONGEST), SEOUL, version=1)


def options(view, name):
    return [option["value"] for option in inputs(view)[name]["element"]["options"]]


def test_every_form_keeps_to_slacks_limits_and_says_exercise() -> None:
    """Slack opens no form that breaks one, and the officer would see nothing."""
    for view in every_form():
        assert too_much(view, surface="modal") == []
        assert "EXERCISE" in read(view)
        assert view["submit"]
        assert all(block["element"]["action_id"] == "value" for block in inputs(view).values())


def test_no_form_carries_content_unseen() -> None:
    """Private metadata is kept by Slack, and read by whoever sees the payload."""
    for view in every_form():
        assert set(json.loads(view["private_metadata"])) == {"ref", "version", "step"}
        assert CANARY not in json.dumps(view)


class TestRequest:
    def test_its_fields_are_the_contracts(self):
        view = request()

        assert view["callback_id"] == "request"
        assert list(inputs(view)) == FIELDS
        optional = [name for name, block in inputs(view).items() if block["optional"]]
        assert optional == ["caveats", "body", "reference", "sha256", "lifetime"]

    def test_every_field_has_a_hint_and_its_limit(self):
        for name, block in inputs(request()).items():
            assert block["hint"]["text"], name
            if block["element"]["type"] == "plain_text_input":
                assert block["element"]["max_length"] == LIMITS[name]

    def test_one_offers_to_the_parties_that_a_route_reaches(self):
        assert options(request(), "to") == ["JPN", "USA"]
        assert options(forms.request_form(book(), person("ULO"), Words()), "to") == ["JPN", "KOR"]

    def test_option_values_are_the_policys_keys(self):
        view = request()

        assert options(view, "subject") == list(policy().subjects)
        assert options(view, "precedence") == ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"]
        assert options(view, "level") == ["U", "R", "C", "S", "TS"]

    def test_the_national_word_stands_beside_its_equivalent(self):
        assert "군사II급비밀 · SECRET (S)" in read(request())

    def test_a_party_is_offered_only_levels_it_has_a_word_for(self):
        offered = options(forms.request_form(book(), person("ULO"), Words()), "level")

        assert {"U", "C", "S"} <= set(offered)
        assert "R" not in offered

    def test_rel_to_is_not_chosen_but_made(self):
        assert "REL" not in options(request(), "caveats")
        assert "ORCON" in options(request(), "caveats")

    def test_names_longer_than_a_choice_are_cut(self):
        """A ministry's full name may not keep the form from opening."""
        long = MappingProxyType({"en": "Ministry " * 20})
        subjects = {"s": Subject("s", None, long)}
        parties = {code: replace(party, authority=long) for code, party in policy().parties.items()}
        under = replace(policy(), subjects=subjects, parties=parties)
        view = forms.request_form(book(under=under), person("KLO"), SEOUL)

        assert too_much(view, surface="modal") == []
        assert options(view, "to") == ["JPN", "USA"]

    def test_more_subjects_than_a_list_takes_come_in_groups(self):
        many = {
            f"s{n}": Subject(f"s{n}", None, MappingProxyType({"en": f"Subject {n}"}))
            for n in range(250)
        }
        view = forms.request_form(
            book(under=replace(policy(), subjects=many)), person("KLO"), SEOUL
        )
        groups = inputs(view)["subject"]["element"]["option_groups"]

        assert [len(group["options"]) for group in groups] == [100, 100, 50]


class TestAnswerAndRevise:
    @pytest.mark.parametrize(
        ("release", "step", "version"),
        [(asked, "answer", 0), (returned, "revise", 1)],
    )
    def test_what_is_fixed_stands_as_text(self, release, step, version):
        view = forms.draft_form(step, release(), book(), person("KLO"), SEOUL)

        assert view["callback_id"] == "request"
        assert list(inputs(view)) == CONTENT
        assert release().title in read(view)
        assert form_values.about(view | {"id": "V1"}, {step}) == form_values.Opaque(
            release().ref, version, step
        )

    def test_a_revision_begins_with_the_marking_and_without_the_content(self):
        fields = inputs(forms.draft_form("revise", returned(), book(), person("KLO"), SEOUL))

        assert fields["level"]["element"]["initial_option"]["value"] == "S"
        assert "initial_value" not in fields["body"]["element"]


def test_an_ask_asks_the_parties_that_could_answer() -> None:
    """Its fields are the contract's; it says that answering is voluntary."""
    view = forms.ask_form(book(), person("JLO"), SEOUL)

    assert list(inputs(view)) == ["party", "subject", "title", "purpose", "precedence"]
    assert options(view, "party") == ["KOR", "USA"]
    assert "voluntary" in read(view)


class TestReason:
    def test_a_return_asks_for_code_and_note_and_says_who_reads_it(self):
        view = forms.reason_form("return", requested(), SEOUL, version=1)

        assert view["callback_id"] == "reason"
        assert [(n, b["optional"]) for n, b in inputs(view).items()] == [
            ("code", False),
            ("note", False),
        ]
        assert options(view, "code") == [
            "sources_methods",
            "over_scope",
            "level",
            "caveat",
            "unclear",
        ]
        assert "The drafter's party reads this note." in read(view)

    def test_a_denial_asks_for_neither_and_keeps_both_at_home(self):
        view = forms.reason_form("deny", requested(), SEOUL, version=1)

        assert [(n, b["optional"]) for n, b in inputs(view).items()] == [
            ("code", True),
            ("note", True),
        ]
        assert "nobody outside it reads this note." in read(view)

    @pytest.mark.parametrize(
        ("step", "optional"), [("decline", True), ("withdraw", True), ("recall", False)]
    )
    def test_the_other_ways_out_have_no_code(self, step, optional):
        view = forms.reason_form(step, requested(), SEOUL, version=1)

        assert [(n, b["optional"]) for n, b in inputs(view).items()] == [("note", optional)]

    def test_more_time_asks_for_how_much_longer_and_nothing_else(self):
        view = forms.reason_form("extend", released(), SEOUL, version=1)

        assert view["callback_id"] == "reason"
        assert [(n, b["optional"]) for n, b in inputs(view).items()] == [("lifetime", False)]


class TestCaveats:
    def test_one_box_a_condition(self):
        view = forms.caveats_form(released(), book(), JAPAN, version=1)

        assert view["callback_id"] == "caveats"
        assert options(view, "caveats") == ["need_to_know", "purpose", "onward"]

    def test_more_than_ten_share_the_last_box(self):
        """Slack shows ten at most; none of the conditions may be lost by that."""
        more = [f"C{n:02}" for n in range(12)]
        under = replace(policy(), caveats={key: Caveat(key, key, key) for key in more})
        release = released()
        marked = replace(release, versions=(replace(release.versions[0], caveats=tuple(more)),))
        view = forms.caveats_form(marked, book(under=under), JAPAN, version=1)
        every = {"selected_options": inputs(view)["caveats"]["element"]["options"]}
        sent = {"id": "V1", "state": {"values": {"caveats": {"value": every}}}}

        assert len(options(view, "caveats")) == 10
        assert form_values.ticked_of(sent) == {"need_to_know", "purpose", "onward", *more}

    def test_every_condition_fits_its_box(self):
        """A condition cut off in the middle would be confirmed unread."""
        every = [*policy().caveats, "need_to_know", "purpose", "onward"]

        assert 0 < max(len(forms.condition(key, book(), SEOUL)) for key in every) <= 75


def test_who_confirms_the_conditions_sees_what_they_are_about() -> None:
    """Title, marking and purpose above them, and the purpose again where it limits the use."""
    view = forms.caveats_form(
        released(purpose="Early warning\nof the population"), book(), JAPAN, version=1
    )
    (boxes,) = [node["options"] for node in nodes(view) if node.get("type") == "checkboxes"]
    below = {box["value"]: box.get("description", {}).get("text") for box in boxes}
    shown = read(view)

    assert "SECRET//FGI KOR//REL TO USA, JPN, KOR" in shown and "Launch seen at 1158 local" in shown
    assert "Early warning\nof the population" in shown
    assert below["purpose"] == "Early warning / of the population"
    assert [key for key, text in below.items() if text] == ["purpose"]
    assert too_much(view, surface="modal") == []
