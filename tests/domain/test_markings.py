"""Markings: written the way the register asks, and never wider than the route."""

import pytest

from bot.domain.markings import (
    Marking,
    banner,
    check_destinations,
    compose,
    in_order,
    national,
    portion,
    validate,
)
from bot.domain.policy.model import Route
from bot.domain.refusals import MarkingInvalid, RecipientOutsideMarking
from tests.domain.example import POLICY, TEXT, variant

ALL = ("USA", "JPN", "KOR")
TISA = POLICY.arrangements["TISA"]


def way(origin: str, to: str) -> Route:
    route = TISA.route(origin, to)
    assert route
    return route


def invalid(marking: Marking) -> str:
    with pytest.raises(MarkingInvalid) as caught:
        validate(marking, POLICY)
    return caught.value.values["why"]


class TestLines:
    def test_a_banner_begins_with_the_level_and_lists_the_parties(self):
        """The form every card shows."""
        assert banner("S", (), ALL, POLICY) == "SECRET//REL TO USA, JPN, KOR"
        assert banner("U", (), (), POLICY) == "UNCLASSIFIED"
        assert banner("S", ("NOFORN",), (), POLICY) == "SECRET//NOFORN"

    def test_foreign_information_stays_foreign_at_the_hub(self):
        """The country it comes from stands in both lines."""
        assert banner("S", (), ALL, POLICY, "KOR") == "SECRET//FGI KOR//REL TO USA, JPN, KOR"
        assert portion("S", (), ALL, POLICY, "KOR") == "(//KOR S//REL TO USA, JPN, KOR)"
        assert portion("S", (), (), POLICY, "KOR") == "(//KOR S)"

    def test_controls_stand_in_the_order_of_the_register(self):
        """ISM-ID-00026; what is not in the register has a group of its own."""
        caveats = ("ORCON", "RELIDO", "PURPOSE")

        assert (
            banner("S", caveats, ALL, POLICY)
            == "SECRET//ORCON/REL TO USA, JPN, KOR/RELIDO//PURPOSE LIMITED"
        )
        assert (
            portion("S", caveats, ALL, POLICY)
            == "(S//OC/REL TO USA, JPN, KOR/RELIDO//PURPOSE LIMITED)"
        )

    def test_display_only_lists_who_may_look_instead_of_who_may_keep(self):
        """The owner of the item is not on that list."""
        assert (
            banner("C", ("DISPLAYONLY",), ("USA", "JPN"), POLICY)
            == "CONFIDENTIAL//DISPLAY ONLY JPN"
        )

    def test_a_level_the_reader_lacks_is_written_one_up(self):
        """The United States protect a restricted item as CONFIDENTIAL."""
        assert (
            banner("R", (), ("USA", "KOR"), POLICY, "KOR")
            == "CONFIDENTIAL//FGI KOR//REL TO USA, KOR"
        )
        assert portion("R", (), ("USA", "KOR"), POLICY, "KOR") == "(//KOR C//REL TO USA, KOR)"


class TestValidate:
    def test_nofreign_excludes_every_kind_of_foreign_release(self):
        """ISM-ID-00033 and ISM-ID-00169."""
        assert invalid(Marking("S", ALL, ("NOFORN",))) == "marking_excludes"
        assert invalid(Marking("S", (), ("NOFORN", "RELIDO"))) == "marking_excludes"
        assert invalid(Marking("S", ALL, ("NOFORN", "DISPLAYONLY"))) == "marking_excludes"

    def test_the_register_forbids_what_the_policy_forgets(self):
        """ISM-ID-00169 holds although no caveat of the example says so of these two."""
        assert (
            invalid(Marking("S", ("USA", "JPN"), ("RELIDO", "DISPLAYONLY"))) == "marking_excludes"
        )

    def test_the_policy_may_forbid_more_than_the_register(self):
        """In both directions, whichever of the two caveats names the other."""
        marking = Marking("S", ALL, ("ORCON", "PURPOSE"))
        validate(marking, POLICY)

        for banner_line, other in (("PURPOSE LIMITED", "ORCON"), ("ORCON", "PURPOSE")):
            line = next(line for line in TEXT.splitlines() if line.endswith(f'= "{banner_line}"'))
            strict = variant((line, f'{line}\nexcludes = ["{other}"]'))
            with pytest.raises(MarkingInvalid):
                validate(marking, strict)

    def test_the_policy_cannot_allow_what_the_register_forbids(self):
        """A policy that leaves the exclusions out changes nothing."""
        lax = variant(('excludes = ["REL", "RELIDO", "DISPLAYONLY"]', "excludes = []"))
        with pytest.raises(MarkingInvalid):
            validate(Marking("S", ALL, ("NOFORN",)), lax)

    def test_originator_control_needs_a_classified_item(self):
        """ISM-ID-00028."""
        validate(Marking("C", ALL, ("ORCON",)), POLICY)

        assert invalid(Marking("U", ALL, ("ORCON",))) == "marking_needs_level"
        assert invalid(Marking("R", ALL, ("ORCON",))) == "marking_needs_level"

    @pytest.mark.parametrize("caveat", ["RELIDO", "DISPLAYONLY"])
    def test_what_the_owner_may_decide_never_stands_on_foreign_information(self, caveat: str):
        """ISM-ID-00233."""
        validate(Marking("S", ALL, (caveat,)), POLICY)

        assert invalid(Marking("S", ALL, (caveat,), fgi_from="KOR")) == "marking_not_on_fgi"

    def test_display_only_needs_its_list(self):
        """ISM-ID-00213."""
        assert invalid(Marking("S", (), ("DISPLAYONLY",))) == "marking_needs_list"

    def test_a_list_begins_with_the_united_states_and_keeps_its_order(self):
        """ISM-ID-00214 and ISM-ID-00041; a list of one nation releases nothing."""
        assert invalid(Marking("S", ("JPN", "KOR"))) == "marking_first"
        assert invalid(Marking("S", ("JPN", "USA"))) == "marking_first"
        assert invalid(Marking("S", ("USA", "KOR", "JPN"))) == "marking_order"
        assert invalid(Marking("S", ("USA", "JPN", "JPN"))) == "marking_order"
        assert invalid(Marking("S", ("USA",))) == "marking_needs_list"
        assert in_order(["KOR", "ACGU", "JPN", "USA"]) == ("USA", "JPN", "KOR", "ACGU")

    def test_what_the_policy_does_not_know_cannot_be_marked(self):
        """Neither level nor caveat; and REL is written by itself."""
        assert invalid(Marking("X", ALL)) == "marking_level_unknown"
        assert invalid(Marking("S", ALL, ("EYES",))) == "marking_caveat_unknown"
        assert invalid(Marking("S", ALL, ("REL",))) == "marking_caveat_unknown"
        assert invalid(Marking("S", ("USA", "PRK"))) == "marking_party_unknown"
        assert invalid(Marking("S", ALL, ("PURPOSE", "ORCON"))) == "marking_order"


class TestCompose:
    def test_a_release_may_go_to_every_party_on_its_way_and_no_other(self):
        """Origin, hub and destinations; the United States come first."""
        assert compose(POLICY, [way("KOR", "JPN")], "S").rel_to == ALL
        assert compose(POLICY, [way("KOR", "USA")], "S").rel_to == ("USA", "KOR")
        assert compose(POLICY, [way("USA", "JPN"), way("USA", "KOR")], "S").rel_to == ALL

    def test_it_keeps_the_originators_word_and_country(self):
        """A Korean item is foreign to the hub; an American one is not."""
        korean = compose(POLICY, [way("KOR", "JPN")], "S", ["ORCON", "REL"])

        assert korean == Marking("S", ALL, ("ORCON",), "군사II급비밀", "KOR")
        assert (
            compose(POLICY, [way("JPN", "USA")], "S", national_word="特定秘密").national_word
            == "特定秘密"
        )
        assert compose(POLICY, [way("USA", "JPN")], "S").fgi_from is None

    def test_refuses_caveats_that_contradict(self):
        """Before anyone is asked to approve."""
        with pytest.raises(MarkingInvalid):
            compose(POLICY, [way("USA", "JPN")], "S", ["NOFORN", "REL"])
        with pytest.raises(MarkingInvalid):
            compose(POLICY, [way("KOR", "JPN")], "S", ["DISPLAYONLY"])
        with pytest.raises(MarkingInvalid):
            compose(POLICY, [way("KOR", "JPN")], "U", ["ORCON"])

    def test_nobody_is_inside_a_marking_that_forbids_foreign_release(self):
        """NOFORN is valid on an American item, and no release of it can be."""
        marking = compose(POLICY, [way("USA", "JPN")], "S", ["NOFORN"])

        assert marking.rel_to == ()
        with pytest.raises(RecipientOutsideMarking):
            check_destinations(marking, ["JPN"])

    def test_a_destination_must_be_on_the_list(self):
        """One wrong destination is enough."""
        marking = compose(POLICY, [way("USA", "JPN")], "S")

        check_destinations(marking, ["JPN"])
        with pytest.raises(RecipientOutsideMarking) as caught:
            check_destinations(marking, ["JPN", "KOR"])
        assert caught.value.values == {"party": "KOR"}
        with pytest.raises(RecipientOutsideMarking):
            check_destinations(Marking("S", ALL, ("NOFORN",)), ["JPN"])


class TestNationalWords:
    def test_a_party_without_the_level_has_the_word_it_protects_it_by(self):
        """And a stranger has the key of the policy, nothing made up."""
        assert national(POLICY, "USA", "R") == "CONFIDENTIAL"
        assert national(POLICY, "JPN", "R") == "注意"
        assert national(POLICY, "GBR", "S") == "S"
