"""Cards: what each shows, which buttons apply, and what it never shows."""

from dataclasses import dataclass, replace

import pytest

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.notifications.cards import Card, CardKind, cards
from bot.domain.officers import OfficerId
from bot.domain.release.release import Release
from handlers.render import release_text
from handlers.render.card_state import read_option, read_value
from handlers.render.cards import draw
from handlers.slack.blocks import Drawing
from handlers.text.words import Reader, Words
from tests.domain.world import LAUNCH, NOON, at, book, policy, read_by_japan, who
from tests.handlers.limits import mentioned, menus, nodes, presses, read, too_much, ways
from tests.handlers.stages import (
    CANARY,
    DUTY,
    EVERY,
    LONGEST,
    acknowledged,
    approved,
    asked,
    certified,
    denied,
    destroyed,
    expired,
    recalled,
    released,
    requested,
    returned,
)
from tests.support.messages import says

NAMED = {Words(language).say("exercise-named") for language in ("en", "ja", "ko")}
"""EXERCISE, beside its word where the reader has another language."""

SUSPENDED_SAYS = {
    "USA": "On hold since 22:00 EST: TISA suspended by KOR",
    "JPN": "12:00 JSTから保留中：TISAはKORにより停止中",
    "KOR": "12:00 KST부터 보류 중: TISA 효력 정지(KOR)",
}
SUSPENDED = [ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, NOON)]


def card(
    kind: str, party: str, release: Release, under: Book | None = None, version: int = 1, **more
) -> Drawing:
    """One channel card."""
    drawn = draw(Card(CardKind(kind), party, version), release, under or book(roster=DUTY), **more)
    assert isinstance(drawn, Drawing)
    return drawn


def said(desk: str, message: str, /, **values: object) -> str:
    """A message as a party's desk reads it."""
    return Words.of_desk(policy(), desk).say(message, **values)


def every_card(stage: str) -> list[Drawing]:
    """All cards that a release at a stage has, and those left of earlier stages."""
    release, now = EVERY[stage](), book(roster=DUTY)
    before = [
        Card(CardKind.DECISION, "KOR", 1),
        Card(CardKind.DECISION, "USA", 1),
        Card(CardKind.RELEASE, "JPN", 1),
        Card(CardKind.RETURNED, "KOR", 1),
        Card(CardKind.ASKED, "KOR", 0),
        Card(CardKind.OWN, "KOR", 0),
    ]
    kept = [] if stage == "asked" else before
    drawn = [draw(c, release, now) for c in [*cards(release, now), *kept]]
    found = [d for d in drawn if isinstance(d, Drawing)]
    assert all(release.number in d.text for d in found) and found
    return found


@pytest.mark.parametrize("stage", EVERY)
class TestEveryCard:
    def test_says_exercise_first_and_its_number(self, stage):
        """Nobody may take an exercise for the real thing, not even from the notification."""
        for drawn in every_card(stage):
            for said in (drawn.text, drawn.blocks[0]["text"]["text"]):
                assert said.partition(" · ")[0] in NAMED
            assert "KOR-2026-K7Q4" in drawn.text
            assert "KOR-2026-K7Q4" in drawn.blocks[0]["text"]["text"]

    def test_never_says_the_title_in_its_notification(self, stage):
        """A notification is read by whoever sees the screen; the card itself says it."""
        title = EVERY[stage]().title
        assert any(title in read(drawn.blocks) for drawn in every_card(stage))
        for drawn in every_card(stage):
            assert title not in drawn.text

    def test_keeps_to_slacks_limits(self, stage):
        """Slack refuses the whole message otherwise."""
        for drawn in every_card(stage):
            assert too_much(drawn, surface="message") == []

    def test_names_officers_of_its_own_party_only(self, stage):
        """Nobody learns who acted elsewhere, and nobody at all from a notification."""
        release, now = EVERY[stage](), book(roster=DUTY)
        for party in ("KOR", "USA", "JPN"):
            others = [o.name for o in DUTY if o.party != party]
            for each in (c for c in cards(release, now) if c.party == party):
                drawn = draw(each, release, now)
                assert isinstance(drawn, Drawing)
                assert [name for name in others if name in drawn.text + read(drawn.blocks)] == []
                assert [o.name for o in DUTY if not o.duty and o.name in drawn.text] == []


def test_the_longest_and_nastiest_texts_fit_and_are_never_interpreted() -> None:
    """A title of `<!channel>` would otherwise ring every officer of the desk."""
    for release in (requested(**LONGEST), approved(**LONGEST), released(**LONGEST)):
        for each in cards(release, book(roster=DUTY)):
            drawn = draw(each, release, book(roster=DUTY))
            assert isinstance(drawn, Drawing)
            assert too_much(drawn, surface="message") == []
            assert LONGEST["title"] in read(drawn.blocks)
            marked_up = [n["text"] for n in nodes(drawn.blocks) if n.get("type") == "mrkdwn"]
            assert marked_up == []


def offers(blocks):
    """The verbs of a card's buttons, then those of its menu."""
    behind = [option["value"].partition(":")[0] for m in menus(blocks) for option in m["options"]]
    return [*presses(blocks), *behind]


class TestDecisionCard:
    def test_the_originator_approves(self):
        assert list(presses(card("decision", "KOR", requested()).blocks)) == [
            "approve",
            "details",
            "return",
            "deny",
        ]

    def test_the_hub_relays(self):
        assert list(presses(card("decision", "USA", approved()).blocks)) == [
            "relay",
            "details",
            "return",
            "deny",
        ]

    def test_the_rest_stands_in_a_menu_whose_options_carry_verb_and_id(self):
        """Each is answered as the button of its verb."""
        (menu,) = menus(card("decision", "KOR", requested()).blocks)
        value = f"{requested().ref}.1"

        assert menu["action_id"] == "menu"
        assert [option["value"] for option in menu["options"]] == [
            f"narrow:{value}",
            f"question:{value}",
            f"looking:{value}",
            f"precedence:{value}",
            f"show:{value}",
        ]
        assert read_option(f"looking:{value}") == ("looking", value)

    def test_what_would_stand_in_a_menu_alone_is_a_button_where_there_is_room(self):
        """And a menu where there are four buttons already, as when a colleague is on it."""
        taken = replace(book(roster=DUTY), looking={"KOR": (who("KFDO2"), at(15))})
        asking = steps.question(requested(), book("KFDO"), text="Local?").release
        (menu,) = menus(card("decision", "KOR", asking, taken).blocks)

        assert "show" in presses(card("decision", "USA", released()).blocks)
        assert menus(card("decision", "USA", released()).blocks) == []
        names = [option["value"].partition(":")[0] for option in menu["options"]]
        assert names == ["narrow", "precedence", "show"]

    def test_the_question_names_number_ways_marking_lifetime_and_title(self):
        """Consent names what goes where, before it is given; the button says it again."""
        question = presses(card("decision", "USA", approved()).blocks)["relay"]["confirm"]

        assert question["title"]["text"] == "Relay KOR-2026-K7Q4?"
        assert question["text"]["text"] == (
            "EXERCISE · To JPN through USA. Marked SECRET//FGI KOR//REL TO USA, JPN, KOR. "
            "Kept 3 days after release.\n“Launch seen at 1158 local”"
        )
        assert question["confirm"]["text"] == "Relay for JPN"

    def test_a_banner_of_any_length_fits_the_question(self):
        """
        A policy may have many parties; Slack refuses a question of more than three hundred
        characters.
        """
        many = ("USA", *(f"P{n:02}" for n in range(99)), "JPN", "KOR")
        release = requested()
        wide = replace(release, versions=(replace(release.versions[0], rel_to=many),))
        drawn = card("decision", "KOR", wide)

        assert too_much(drawn, surface="message") == []
        asked = presses(drawn.blocks)["approve"]["confirm"]["text"]["text"]
        assert asked.startswith(
            "훈련(EXERCISE) · 제공 대상: JPN(USA 경유). 비밀 표시: S//REL TO USA, P00"
        )
        assert asked.endswith("…")

    def test_every_button_carries_an_opaque_id_and_the_version(self):
        for pressed in presses(card("decision", "KOR", requested()).blocks).values():
            assert read_value(pressed["value"]) == (requested().ref, 1)

    @pytest.mark.parametrize("after", [approved, returned, denied, recalled, expired, destroyed])
    def test_a_decided_slot_has_no_button_that_decides(self, after):
        """
        What is left is to look at it while it is kept, to take it back from the hub, to say that it
        was wrong, and its history.
        """
        left = {"details"} if after in (approved, returned) else set()
        left |= {"withdraw"} if after is approved else set()

        assert "approve" in presses(card("decision", "KOR", requested()).blocks)
        assert set(offers(card("decision", "KOR", after()).blocks)) == left | {"cancel", "show"}

    @pytest.mark.parametrize("live", [released, acknowledged])
    def test_while_it_can_be_read_the_originator_may_extend_and_recall_it(self, live):
        """On the approvals card, where the room's role may; a suspension leaves the way out."""
        shown = card("decision", "KOR", live(), book(events=SUSPENDED))

        assert list(offers(card("decision", "KOR", live()).blocks)) == [
            "details",
            "extend",
            "recall",
            "cancel",
            "show",
        ]
        assert list(presses(card("decision", "USA", live()).blocks)) == ["details", "show"]
        assert list(offers(shown.blocks)) == ["recall", "cancel", "show"]

    def test_a_quorum_shows_how_far_it_is_to_its_own_party_only(self):
        two = replace(policy(), approvals=replace(policy().approvals, by_level={"S": 2}))
        half = steps.approve(requested(), book("KFDO", under=two)).release

        none, one = requested(), read(card("decision", "KOR", half, book(under=two)).blocks)
        assert "2명 중 0명" in read(card("decision", "KOR", none, book(under=two)).blocks)
        assert "2명 중 1명: ✓ KFDO 12:00 KST" in one
        whole = steps.approve(half, book("KFDO2", under=two)).release
        halfway = steps.relay(whole, book("UFDO", under=two)).release
        assert "1 of 2: ✓ UFDO" in read(card("decision", "USA", halfway, book(under=two)).blocks)
        assert "2명" not in read(card("own", "KOR", halfway, book(under=two), 0).blocks)
        for party, told in (("USA", True), ("KOR", False)):
            reader = Reader(party, Words("en", "UTC"))
            (where,) = release_text.status_lines(halfway, book(under=two), reader)
            assert ("1 of 2" in where) is told, where

    def test_a_card_of_an_older_version_says_so_and_only_shows_the_history(self):
        newer = steps.revise(
            returned(), book("KLO"), draft=steps.Draft(level="S", body="anew")
        ).release
        drawn = card("decision", "KOR", newer)

        assert list(presses(drawn.blocks)) == ["show"]
        assert said("KOR", "moment-revised", n="2") in read(drawn.blocks)
        assert "approve" in presses(card("decision", "KOR", newer, version=2).blocks)

    def test_an_urgent_one_mentions_its_duty_officers_while_it_waits(self):
        drawn = card("decision", "KOR", requested())

        assert "<@KDUTY>" in drawn.text
        assert mentioned(drawn.blocks) == ["KDUTY"]
        assert mentioned(card("decision", "KOR", approved()).blocks) == []
        assert "<@" not in card("decision", "KOR", approved()).text
        assert "<@" not in card("decision", "KOR", requested(precedence="ROUTINE")).text

    def test_their_direct_message_has_the_buttons_and_mentions_nobody(self):
        drawn = draw(
            Card(CardKind.DECISION, "KOR", 1, who("KDUTY")), requested(), book(roster=DUTY)
        )

        assert isinstance(drawn, Drawing)
        assert "approve" in presses(drawn.blocks)
        assert "<@" not in drawn.text
        assert mentioned(drawn.blocks) == []


class TestReleaseCard:
    def test_it_opens_and_once_somebody_has_read_it_is_acknowledged(self):
        """Before, it would only be refused; another party's reading changes nothing."""
        before, after = (
            card("release", "JPN", release) for release in (released(), read_by_japan(released()))
        )

        assert list(presses(before.blocks)) == ["open", "show"]
        assert list(presses(after.blocks)) == ["open", "acknowledge", "show"]
        assert said("JPN", "moment-read", name="JLO", at="12:00 JST") in read(after.blocks)

    def test_open_stays_while_it_can_be_read(self):
        assert list(presses(card("release", "JPN", acknowledged()).blocks)) == ["open", "show"]

    def test_no_button_is_green_for_what_is_done(self):
        """To open again what was acknowledged is nobody's next step."""
        before, after = (
            presses(card("release", "JPN", release).blocks)["open"]
            for release in (released(), acknowledged())
        )

        assert before["style"] == "primary" and "style" not in after

    def test_what_expired_unread_can_be_asked_for_again(self):
        assert "ask" in presses(card("release", "JPN", expired()).blocks)
        assert "ask" not in presses(card("release", "JPN", recalled()).blocks)
        assert "ask" not in presses(card("decision", "USA", expired()).blocks)

    @pytest.mark.parametrize("ended", [recalled, expired])
    @pytest.mark.parametrize(("kind", "party"), [("release", "JPN"), ("decision", "USA")])
    def test_when_it_has_ended_who_held_it_may_certify_that_nothing_is_kept(
        self, kind, party, ended
    ):
        """
        On the destination's card and on the hub's, whatever the arrangement's status, and nobody is
        rung for it.
        """
        for asking in (book(roster=DUTY), book(roster=DUTY, events=SUSPENDED)):
            drawn = card(kind, party, ended(), asking)
            ask = presses(drawn.blocks)["certify"]["confirm"]["text"]["text"]

            assert [n for n in presses(drawn.blocks) if n != "ask"] == ["certify", "show"]
            assert "KOR-2026-K7Q4" in ask and said(party, "exercise") in ask
            assert said(party, "certify-persons", count=2) in ask
            assert said(party, "moment-certificate", at="|").partition("|")[0] in read(drawn.blocks)
            assert "<@" not in drawn.text

    def test_the_card_of_an_older_version_certifies_nothing(self):
        """The newer one's own card does."""
        newer = steps.revise(
            returned(), book("KLO"), draft=steps.Draft(level="S", body="anew")
        ).release
        newer = steps.relay(steps.approve(newer, book("KFDO")).release, book("UFDO")).release
        ended = steps.recall(newer, book("KFDO"), note="x").release

        assert presses(card("decision", "USA", ended).blocks).keys() == {"show"}
        newest = card("decision", "USA", ended, version=2)
        assert presses(newest.blocks).keys() == {"certify", "show"}

    def test_a_witness_is_asked_for_and_then_nobody(self):
        one, both = certified("JLO"), certified("JLO", "JLO2")

        asking = read(card("release", "JPN", one).blocks)
        assert said("JPN", "moment-witness") in asking
        assert said("JPN", "moment-quorum", given=1, needed=2, names="JLO 12:00 JST") in asking
        assert presses(card("release", "JPN", both).blocks).keys() == {"show"}
        assert presses(card("decision", "USA", both).blocks).keys() == {"certify", "show"}

    def test_whose_certificate_is_missing_is_told_to_the_originator_and_to_each_of_their_own(self):
        release = certified("JLO", "JLO2")

        assert said("KOR", "not-certified", parties="USA") in read(
            card("own", "KOR", release, version=0).blocks
        )
        assert said("JPN", "not-certified", parties="") not in read(
            card("release", "JPN", release).blocks
        )
        half = said("KOR", "progress", given=1, needed=2)
        assert half not in read(card("own", "KOR", certified("JLO"), version=0).blocks)

    def test_what_is_destroyed_says_so_and_when_it_ended(self):
        for kind, party in (("release", "JPN"), ("decision", "USA"), ("own", "KOR")):
            drawn = card(kind, party, destroyed())

            assert list(presses(drawn.blocks)) == ["show"]
            assert said(party, "moment-destroyed") in read(drawn.blocks)

    def test_by_the_clock_it_ends_before_the_timer_has_run(self):
        late = book(now=at(60 * 24 * 100))

        shown = card("release", "JPN", released(), late)
        assert "open" not in presses(shown.blocks)
        assert said("JPN", "moment-unread") in read(shown.blocks)

    def test_the_readers_own_marking_word_stands_beside_the_banner(self):
        """The originator's stands in the modals."""
        assert " · 極秘" in read(card("release", "JPN", released()).blocks)
        assert " · 군사II급비밀" in read(card("decision", "KOR", requested()).blocks)
        assert " · SECRET" not in read(card("decision", "USA", approved()).blocks)

    def test_it_shows_nothing_of_what_goes_elsewhere(self):
        """A pending offer is never shown to whom it may go."""
        both = steps.request(None, book("ULO"), draft=replace(LAUNCH, to=("JPN", "KOR"))).release
        drawn = card("release", "JPN", steps.approve(both, book("UFDO")).release)

        assert ways(drawn.blocks) == ["USA ✓ → JPN · 未読 · 開始 12:00 JST（0300Z）、0300Z"]
        assert "KOR ·" not in read(drawn.blocks)


class TestAskedReturnedAndOwn:
    def test_an_ask_is_answered_or_declined(self):
        drawn = card("asked", "KOR", asked(), version=0)

        assert list(presses(drawn.blocks)) == ["answer", "decline", "show"]
        assert says("KOR", "no-content-yet") in read(drawn.blocks)

    def test_a_return_shows_code_and_note_to_the_drafting_desk(self):
        drawn = card("returned", "KOR", returned(), note=("unclear", "Which <object>?"))

        assert list(presses(drawn.blocks)) == ["revise", "withdraw", "details", "show"]
        assert "반려: 불명확" in read(drawn.blocks)
        assert "“Which <object>?”" in read(drawn.blocks)

    def test_a_note_is_shown_on_no_other_card(self):
        note = ("over_scope", "Our own matter")
        assert "Our own" in read(card("returned", "KOR", returned(), note=note).blocks)
        for kind, party in (("decision", "USA"), ("decision", "KOR"), ("own", "KOR")):
            assert "Our own" not in read(card(kind, party, denied(), note=note).blocks)

    def test_the_own_card_withdraws_before_release_and_looks_while_it_is_kept(self):
        """To recall is for approvers, who have their own card."""
        for release, left in (
            (requested(), ["withdraw", "details", "correct", "show"]),
            (released(), ["details", "correct", "show"]),
            (recalled(), ["show"]),
        ):
            assert list(presses(card("own", "KOR", release, version=0).blocks)) == left

    def test_who_asked_sees_neither_marking_nor_stage_nor_reason_of_the_answer(self):
        """Consent names what may be known; until then only that it is being considered."""
        draft = steps.Draft(level="S", body=CANARY)
        answered = steps.answer(asked(), book("KLO"), draft=draft).release
        shown = read(card("own", "JPN", answered, version=0).blocks)

        assert says("JPN", "moment-considered") in shown
        assert "SECRET" not in shown and "✓" not in shown
        offered = steps.approve(answered, book("KFDO")).release
        assert read(card("own", "JPN", offered, version=0).blocks) == shown
        no = steps.deny(offered, book("UFDO"), code="over_scope", note="Our own matter").release
        shown = read(card("own", "JPN", no, version=0).blocks)
        assert says("JPN", "moment-denied") in shown
        assert "Our own" not in shown and "✓" not in shown


class TestSuspended:
    def test_it_says_so_and_leaves_the_ways_out_and_the_noes(self):
        """A no releases nothing: a desk can clear its queue meanwhile (decision 4)."""
        held = book(events=SUSPENDED)
        for kind, party, release, left in (
            ("decision", "KOR", requested(), ["return", "deny", "show"]),
            ("decision", "USA", approved(), ["return", "deny", "show"]),
            ("decision", "KOR", released(), ["recall", "cancel", "show"]),
            ("release", "JPN", released(), ["show"]),
            ("asked", "KOR", asked(), ["decline", "show"]),
            ("returned", "KOR", returned(), ["withdraw", "show"]),
            ("own", "KOR", released(), ["show"]),
        ):
            drawn = card(kind, party, release, held)
            assert offers(drawn.blocks) == left, kind
            assert SUSPENDED_SAYS[party] in read(drawn.blocks)

    def test_what_has_ended_is_not_on_hold(self):
        held, on_hold = book(events=SUSPENDED), SUSPENDED_SAYS["KOR"]

        assert on_hold in read(card("own", "KOR", released(), held).blocks)
        assert on_hold not in read(card("own", "KOR", recalled(), held).blocks)


@dataclass(frozen=True)
class OpenForm:
    """The row of an open form."""

    kind: str
    officer: OfficerId
    party: str = "JPN"
    version: int = 1
    external_id: str = "x1"


class TestOpenForm:
    READING = OpenForm("view:body", who("JLO"))
    DECIDING = OpenForm("view:details", who("UFDO"), "USA")

    def test_it_stays_while_it_may_be_shown(self):
        assert draw(self.READING, recalled(), book()) is not None
        assert draw(self.READING, released(), book()) is None
        assert draw(self.DECIDING, approved(), book()) is None

    @pytest.mark.parametrize(
        ("release", "now"),
        [
            (recalled, book()),
            (expired, book()),
            (released, book(now=at(60 * 24 * 100))),
            (released, book(events=SUSPENDED)),
            (released, book(roster=[o for o in DUTY if o.id != who("JLO")])),
        ],
    )
    def test_it_is_blanked_when_it_may_not(self, release, now):
        view = draw(self.READING, release(), now)

        assert isinstance(view, dict)
        assert (view["callback_id"], view["external_id"]) == ("body", "x1")
        assert "EXERCISE" in read(view)
        assert too_much(view, surface="modal") == []

    def test_a_decider_sees_no_older_version(self):
        newer = steps.revise(
            returned(), book("KLO"), draft=steps.Draft(level="S", body="anew")
        ).release
        view = draw(OpenForm("view:details", who("KFDO"), "KOR"), newer, book())

        assert isinstance(view, dict)
        assert "revised" in read(view)


@pytest.mark.parametrize("text", ["", "abc", ".1", "abc.", "abc.x", "abc.-1", "abc.²"])
def test_a_foreign_value_of_a_button_is_told_from_ours(text: str) -> None:
    """What Slack sends back is checked like anything from outside."""
    with pytest.raises(ValueError, match="not the value"):
        read_value(text)
