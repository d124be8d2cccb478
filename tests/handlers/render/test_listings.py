"""Lists, show, help and audit: what stands in them, and whose names do not."""

from dataclasses import replace

import pytest

from bot.domain import refusals, steps
from bot.domain.officers import Officer, Role
from bot.domain.policy.model import Approvals
from bot.domain.release.release import RegisterEntry
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import entry_visible
from handlers.render import card_state, listings, release_text
from handlers.render.listings import help_answer
from handlers.render.paging import LISTS, ListPage
from storage.queries.search import Filter
from tests.domain.world import at, book, officer, policy
from tests.handlers.limits import nodes, presses, read, too_much
from tests.handlers.stages import (
    CANARY,
    EVERY,
    LONGEST,
    SEOUL,
    Page,
    approved,
    person,
    released,
    requested,
)

JAPAN, KOREA, STATES = person("JLO"), person("KLO"), person("UFDO")


def the_list(rows, total, offset=0, who=KOREA):
    page = ListPage("pending", offset)
    return listings.list_answer(Page(rows, total), page, book(), who, SEOUL)


def moves_of_a_denial():
    """Request, approval, and a denial by the hub with a reason."""
    first = steps.request(None, book("KLO"), draft=steps.Draft(**DRAFT))
    second = steps.approve(first.release, book("KFDO", now=at(1)), note="Korean matter")
    third = steps.deny(
        second.release, book("UFDO", now=at(2)), code="over_scope", note="Our own matter"
    )
    return third.release, [*first.moves, *second.moves, *third.moves]


def moves_of_a_release(until=7):
    """Request, look, approval, return, revision, approval and relay, or the first few of these."""
    release, told = None, []
    every = (
        lambda _: steps.request(None, book("KLO"), draft=steps.Draft(**DRAFT)),
        lambda r: steps.look(r, book("KFDO", now=at(1))),
        lambda r: steps.approve(r, book("KFDO", now=at(2))),
        lambda r: steps.send_back(r, book("UFDO", now=at(3)), code="unclear", note="Which object?"),
        lambda r: steps.revise(
            r, book("KLO", now=at(4)), draft=steps.Draft(level="S", body=CANARY)
        ),
        lambda r: steps.approve(r, book("KFDO", now=at(5)), version=2),
        lambda r: steps.relay(r, book("UFDO", now=at(6)), version=2),
    )
    for step in every[:until]:
        decision = step(release)
        release, told = decision.release, [*told, *decision.moves]
    return release, told


DRAFT = {
    "to": ("JPN",),
    "subject": "dprk.missile.launch",
    "title": "Launch",
    "purpose": "Warning",
    "precedence": "FLASH",
    "level": "S",
    "body": CANARY,
}


class TestList:
    def test_a_page_has_a_row_for_each_with_a_way_there_and_a_way_to_the_rest(self):
        drawn = the_list([released(**LONGEST)] * 20, 45)
        rows = [block for block in drawn.blocks if "accessory" in block]

        assert [row["accessory"]["action_id"] for row in rows] == ["show"] * 20
        assert rows[0]["accessory"]["value"] == card_state.value(released(), 0)
        assert rows[0]["accessory"]["accessibility_label"] == "Show KOR-2026-K7Q4"
        assert {row["text"]["type"] for row in rows} == {"plain_text"}
        assert LONGEST["title"] in rows[0]["text"]["text"], "whole"
        assert presses(drawn.blocks)["more"]["value"] == "pending.20"
        assert "1 to 20 of 45" in read(drawn.blocks)
        assert too_much(drawn, surface="message") == []

    def test_the_last_page_has_none(self):
        drawn = the_list([released()] * 5, 45, offset=40)

        assert set(presses(drawn.blocks)) == {"show"}
        assert "41 to 45 of 45" in read(drawn.blocks)

    def test_an_empty_list_says_so(self):
        assert "Nothing here" in read(the_list([], 0).blocks)
        assert the_list([], 0).text.startswith("EXERCISE · ")

    @pytest.mark.parametrize("stage", EVERY)
    def test_exercise_is_said_once_for_all(self, stage):
        """In the title, which is what a notification says."""
        drawn = the_list([EVERY[stage]()] * 3, 3)

        assert drawn.text.startswith("EXERCISE · Pending")
        assert read(drawn.blocks).count("EXERCISE") == 1

    def test_where_not_all_are_an_exercise_those_that_are_say_it(self):
        """What is meant in earnest never stands under EXERCISE."""
        real = replace(released(), exercise=False)
        drawn = the_list([real, released()], 2)
        rows = [block["text"]["text"] for block in drawn.blocks if "accessory" in block]

        assert book().policy.exercise
        assert drawn.text.startswith("Pending")
        assert [row.startswith("EXERCISE · ") for row in rows] == [False, True]
        assert the_list([real], 1).text.startswith("Pending")

    def test_menus_lead_to_the_other_lists_and_to_a_precedence(self):
        kinds, precedences = menus(the_list([], 0))

        assert values(kinds) == [f"{which}.0" for which in LISTS]
        assert kinds["initial_option"]["value"] == "pending.0"
        assert values(precedences)[:2] == ["pending.0", "pending.0.4"]
        assert precedences["options"][1]["text"]["text"] == "FLASH"
        assert precedences["initial_option"]["value"] == "pending.0"

    def test_a_list_of_one_precedence_stays_one(self):
        page = ListPage("mine", 20, Filter(rank=4))
        drawn = listings.list_answer(Page([released()] * 20, 99), page, book(), KOREA, SEOUL)
        kinds, precedences = menus(drawn)

        assert presses(drawn.blocks)["more"]["value"] == "mine.40.4"
        assert values(kinds) == [f"{which}.0.4" for which in LISTS]
        assert precedences["initial_option"]["text"]["text"] == "FLASH"


class TestFound:
    def test_the_words_stand_beneath_the_title_and_lead_on(self):
        page = ListPage(None, 20, Filter("*発射*"))
        drawn = listings.list_answer(Page([released()] * 20, 1001), page, book(), KOREA, SEOUL)
        kinds, precedences = menus(drawn)

        assert drawn.text == "EXERCISE · Found (more than 1,000)"
        assert read(drawn.blocks[1]) == "“*発射*”"
        assert presses(drawn.blocks)["more"]["value"] == "found.40 *発射*"
        assert kinds["initial_option"]["value"] == "found.0 *発射*"
        for value in (*values(kinds), *values(precedences)):
            assert value.partition(" ")[2] == "*発射*"
        assert "mrkdwn" not in {node.get("type") for node in nodes(drawn.blocks)}

    def test_where_nothing_is_found_it_is_said_and_the_other_lists_are_a_click_away(self):
        page = ListPage(None, 0, Filter("x"))
        drawn = listings.list_answer(Page([], 0), page, book(), KOREA, SEOUL)

        assert "No release visible to you has all these words" in read(drawn.blocks)
        assert len(menus(drawn)) == 2


def menus(drawn):
    return [node for node in nodes(drawn.blocks) if node.get("type") == "static_select"]


def values(menu):
    return [one["value"] for one in menu["options"]]


class TestShow:
    def test_the_own_party_is_told_by_name_and_others_as_their_party(self):
        release, told = moves_of_a_denial()
        shown = read(listings.show_answer(release, book(), KOREA, SEOUL, told).blocks)

        assert "· KLO · sent for decision" in shown
        assert "· USA · did not approve" in shown
        assert "UFDO" not in shown

    def test_the_reasons_of_a_denial_stay_with_who_denied(self):
        """Voluntary sharing owes nobody a reason."""
        release, told = moves_of_a_denial()

        korean = read(listings.show_answer(release, book(), KOREA, SEOUL, told).blocks)
        american = read(listings.show_answer(release, book(), STATES, SEOUL, told).blocks)
        assert "Our own matter" not in korean
        assert "Outside the scope" not in korean
        assert "“Our own matter”" in american
        assert "Korean matter" not in american

    def test_how_the_originator_decided_against_it_is_no_affair_of_the_hub(self):
        """
        The hub returned it, so it knows of it, and sees that it is over; what Korea then did at
        home is Korea's.
        """
        release, told = moves_of_a_release(until=5)
        returned = steps.send_back(release, book("KFDO", now=at(5)), code="level", note="Lower it")
        revised = steps.revise(
            returned.release, book("KLO", now=at(6)), draft=steps.Draft(level="S", body=CANARY)
        )
        denied = steps.deny(
            revised.release, book("KFDO", now=at(7)), code="caveat", note="Ours alone"
        )
        moves = [*told, *returned.moves, *revised.moves, *denied.moves]

        american = read(
            listings.show_answer(denied.release, book(now=at(8)), STATES, SEOUL, moves).blocks
        )
        assert american.count("UFDO · returned") == 1, "what it did itself it sees"
        assert american.count("KOR · revised") == 2, "and that there was a new version"
        for hidden in ("KOR · returned", "did not approve", "Ours alone", "Version 2", "Version 3"):
            assert hidden not in american
        assert "Version 1" in american, "the one that was offered to it"
        korean = read(
            listings.show_answer(denied.release, book(now=at(8)), KOREA, SEOUL, moves).blocks
        )
        assert (
            "KFDO · did not approve" in korean
            and "KFDO · returned" in korean
            and "Version 3" in korean
        )

    @pytest.mark.parametrize("step", ["return", "deny", "decline", "destroy"])
    def test_these_of_another_party_are_told_to_nobody_but_the_originator(self, step):
        """Whoever they reach: a party learns of a denial by learning nothing."""
        release = released()
        move = RegisterEntry(
            step, at(5), STATES.id, "USA", 1, "JPN", release.deliveries[0].stage, Stage.DENIED
        )

        assert {p: entry_visible(move, release, p) for p in ("KOR", "USA", "JPN")} == {
            "KOR": True,
            "USA": True,
            "JPN": False,
        }

    def test_the_note_of_a_return_is_for_the_drafting_party(self):
        release, told = moves_of_a_release()

        assert "“Which object?”" in read(
            listings.show_answer(release, book(), KOREA, SEOUL, told).blocks
        )

    def test_who_receives_it_learns_nothing_of_what_was_before(self):
        """Not that it was returned, nor who looked, nor when it was drafted."""
        release, told = moves_of_a_release()
        shown = read(listings.show_answer(release, book(now=at(7)), JAPAN, SEOUL, told).blocks)

        assert "USA · relayed" in shown
        for hidden in ("returned", "revised", "sent for decision", "looked", "Which object", "KLO"):
            assert hidden not in shown

    def test_how_far_another_partys_quorum_is_stays_its_own_affair(self):
        """A first consent of two has relayed nothing yet; the own party sees it as it is."""
        needed = replace(book().policy, approvals=Approvals(1, 2, {}))
        first = steps.relay(approved(), replace(book("UFDO", now=at(2)), policy=needed))
        assert "relay_review" in [d.stage for d in first.release.deliveries]

        for who, told in ((KOREA, False), (STATES, True)):
            shown = read(
                listings.show_answer(first.release, book(now=at(3)), who, SEOUL, first.moves).blocks
            )
            assert ("relayed" in shown) is told

    def test_for_whom_it_was_is_told_where_there_are_several(self):
        both = steps.request(None, book("KLO"), draft=steps.Draft(**DRAFT | {"to": ("USA", "JPN")}))
        shown = read(listings.show_answer(both.release, book(), KOREA, SEOUL, both.moves).blocks)

        assert "sent for decision · USA" in shown
        assert "sent for decision · JPN" in shown

    def test_it_has_no_content_and_fits(self):
        release, told = moves_of_a_release()
        drawn = listings.show_answer(release, book(), KOREA, SEOUL, told * 10)

        assert too_much(drawn, surface="message") == []
        assert drawn.text.startswith("EXERCISE · FLASH")


class TestHelp:
    def test_it_lists_what_the_roles_allow(self):
        liaison = read(help_answer(book(), KOREA, SEOUL).blocks)
        approver = read(help_answer(book(), person("KFDO"), SEOUL, command="/rel").blocks)

        assert "/release request" in liaison
        assert "/release approve" not in liaison
        assert "/rel approve NUMBER [to PARTY] [for 24h] [note]: " in approver
        assert "/rel request" not in approver

    def test_it_says_that_sharing_is_voluntary(self):
        assert "TISA is voluntary" in read(help_answer(book(), KOREA, SEOUL).blocks)

    def test_everything_at_once_fits(self):
        everyone: Officer = officer("X", "KOR", *Role)

        answer = help_answer(book(), everyone, SEOUL)

        assert "/release request" in read(answer.blocks)
        assert "/release approve" in read(answer.blocks)
        assert too_much(answer, surface="message") == []


def test_after_a_step_its_officer_reads_where_it_stands() -> None:
    """And EXERCISE, whom a decision covered for how long, and what comes next."""
    drawn = listings.done_answer("approve", approved(), book("KFDO"), SEOUL)

    covers = "This covers JPN, for 3 days from the release there."
    comes = "USA decides next on the relay, due 12:03 KST (0303Z)."
    assert drawn.text == f"EXERCISE · KOR-2026-K7Q4 is approved. {covers} {comes}"
    assert "JPN: waiting for USA" in read(drawn.blocks)
    relayed = release_text.done("relay", released(), book("UFDO"), SEOUL)
    assert relayed == "KOR-2026-K7Q4 is relayed. JPN can read it until 26 Nov 12:00 KST (260300Z)."


def test_the_first_of_two_approvers_reads_that_another_is_needed() -> None:
    two = replace(policy(), approvals=replace(policy().approvals, by_level={"S": 2}))
    half = steps.approve(requested(), book("KFDO", under=two)).release
    said = release_text.done("approve", half, book("KFDO", under=two), SEOUL)

    assert said.endswith("One more approval is needed, due 12:05 KST (0305Z).")


def test_a_refused_command_has_sentence_and_rule() -> None:
    """As a form has."""
    drawn = listings.refusal_answer(
        refusals.SeveralMatch(numbers="KOR-2026-K7Q4, KOR-2025-K7Q4"), SEOUL
    )

    assert "KOR-2025-K7Q4" in drawn.text
    assert "Rule: several_match" in read(drawn.blocks)
    assert requested().title not in drawn.text
