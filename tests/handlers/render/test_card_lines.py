"""How much a card says: its lines and buttons, of every state, in every language."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.notifications.cards import Card, CardKind, cards
from bot.domain.release.release import Release
from bot.domain.release.visibility import informed_parties
from handlers.render.cards import draw
from handlers.slack.blocks import Drawing
from handlers.text.words import Words, languages
from tests.domain.world import at, book, policy, read_by_japan, who
from tests.handlers.limits import lines, menus, presses, too_much, ways
from tests.handlers.stages import (
    DUTY,
    EVERY,
    LONGEST,
    QUESTION,
    REPLY,
    acknowledged,
    approved,
    asked,
    certified,
    released,
    requested,
    returned,
)

DATED = r"\d+ \w{3} (\d{4} )?\d\d:\d\d [JK]ST \(\d{6}Z\)"
MOST_LINES, MOST_BUTTONS, MOST_OPTIONS = 7, 4, 5
TWO = replace(policy(), approvals=replace(policy().approvals, by_level={"S": 2}))
HELD = [ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(1))]
LATE = 60 * 24 * 100


def lapsed(release: Release) -> Release:
    """The same, undecided until its time was over."""
    over = steps.lapse(release, book(now=at(LATE)), to=release.parties[0])
    assert over
    return over.release


def revised() -> Release:
    """The second version, after the first was sent back."""
    draft = steps.Draft(level="S", body="anew")
    return steps.revise(returned(), book("KLO"), draft=draft).release


def withdrawn() -> Release:
    """Taken back by who drafted it."""
    return steps.withdraw(requested(), book("KLO")).release


def half(release: Release, user: str) -> Release:
    """Approved by the first of two."""
    step = steps.approve if user.startswith("K") else steps.relay
    return step(release, book(user, under=TWO)).release


def to_both(**changes: object) -> Release:
    """For Japan, through the United States, and for the United States itself."""
    return requested(to=("USA", "JPN"), **changes)


STATES: dict[str, tuple[Release, Book]] = {
    **{name: (made(), book(roster=DUTY, now=at(1))) for name, made in EVERY.items()},
    **{
        f"{made.__name__} and on hold": (made(), book(roster=DUTY, now=at(2), events=HELD))
        for made in (requested, approved, released, acknowledged, returned, asked)
    },
    **{
        f"{made.__name__} and overdue": (made(), book(roster=DUTY, now=at(30)))
        for made in (requested, approved, released)
    },
    "read": (read_by_japan(released()), book(roster=DUTY, now=at(1))),
    "revised": (revised(), book(roster=DUTY, now=at(1))),
    "withdrawn": (withdrawn(), book(roster=DUTY, now=at(1))),
    "lapsed at the originator": (lapsed(requested()), book(roster=DUTY, now=at(LATE))),
    "lapsed at the hub": (lapsed(approved()), book(roster=DUTY, now=at(LATE))),
    "lapsed unanswered": (lapsed(asked()), book(roster=DUTY, now=at(LATE))),
    "over by the clock alone": (released(), book(roster=DUTY, now=at(LATE))),
    "none of two": (requested(), book(roster=DUTY, under=TWO)),
    "one of two": (half(requested(), "KFDO"), book(roster=DUTY, under=TWO)),
    "one of two at the hub": (
        half(half(half(requested(), "KFDO"), "KFDO2"), "UFDO"),
        book(roster=DUTY, under=TWO),
    ),
    "a colleague on it": (
        requested(),
        replace(book(roster=DUTY), looking={"KOR": (who("KFDO2"), at(15))}),
    ),
    "one certificate": (certified("JLO"), book(roster=DUTY, now=at(1))),
    "routine": (requested(precedence="ROUTINE"), book(roster=DUTY)),
    "no exercise": (replace(requested(), exercise=False), book(roster=DUTY)),
    "the longest texts": (requested(**LONGEST), book(roster=DUTY)),
    "for both": (to_both(), book(roster=DUTY)),
    "for both, approved": (steps.approve(to_both(), book("KFDO")).release, book(roster=DUTY)),
    "for both, released": (
        steps.relay(steps.approve(to_both(), book("KFDO")).release, book("UFDO")).release,
        book(roster=DUTY, now=at(1)),
    ),
}


def drawn(name: str, language: str) -> Iterator[tuple[str, Drawing]]:
    """Every card of a state, those of earlier stages and direct messages too, at every desk."""
    release, seen = STATES[name]
    parties = {code: replace(one, lang=language) for code, one in seen.policy.parties.items()}
    roster = {
        key: replace(one, language=language, timezone=parties[one.party].tz)
        for key, one in seen.roster.items()
    }
    now = replace(seen, policy=replace(seen.policy, parties=parties), roster=roster)
    note = ("unclear", f"Which object?\n{'More of it. ' * 40}")
    version = max((d.version for d in release.deliveries), default=0)
    kept = [
        Card(CardKind.DECISION, "KOR", 1),
        Card(CardKind.DECISION, "USA", version),
        Card(CardKind.OWN, "KOR", 0),
        *(Card(CardKind.RELEASE, d.to, d.version) for d in release.deliveries if d.released_at),
    ]
    earlier = [card for card in kept if version and card.party in informed_parties(release)]
    for card in dict.fromkeys([*cards(release, now), *earlier]):
        shown = draw(card, release, now, note=note if card.kind is CardKind.RETURNED else None)
        assert isinstance(shown, Drawing)
        room = " by direct message" if card.officer else ""
        yield f"{name}: {card.kind} at {card.party}{room}", shown


def at_korea(name: str, language: str = "en") -> list[tuple[str, Drawing]]:
    """The cards of a state at the originator's desk."""
    return [(about, card) for about, card in drawn(name, language) if "at KOR" in about]


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("name", STATES)
def test_a_card_has_at_most_seven_lines_four_buttons_and_a_menu(name: str, language: str) -> None:
    """
    One line more for each further destination, for a question, for its answer and for more time
    that the hub is asked for; as written, whatever was typed.
    """
    found = list(drawn(name, language))

    assert found
    for about, card in found:
        written = lines(card.blocks)
        extra = max(len(ways(card.blocks)) - 1, 0)
        extra += sum(said in line for line in written for said in (QUESTION, REPLY))
        extra += name == "asked_for_longer" and "at JPN" not in about
        options = [len(menu["options"]) for menu in menus(card.blocks)]
        assert 6 <= len(written) <= MOST_LINES + extra, (about, written)
        assert all("\n" not in line and line.strip() for line in written), (about, written)
        assert 1 <= len(presses(card.blocks)) <= MOST_BUTTONS, about
        assert len(options) <= 1 and all(count <= MOST_OPTIONS for count in options), about
        assert too_much(card, surface="message") == []


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("name", STATES)
def test_a_card_says_nothing_twice(name: str, language: str) -> None:
    """But for how each of several destinations stands, which may be the same."""
    for about, card in drawn(name, language):
        written, way = lines(card.blocks)[1:], ways(card.blocks)
        parts = [part for line in written for part in line.split(" · ")]
        alike = [part for line in way for part in line.split(" · ")[1:]] if len(way) > 1 else []
        once = [part for part in parts if part not in alike]
        assert len(once) == len(set(once)) and len(way) == len(set(way)), (about, parts)


@pytest.mark.parametrize("language", sorted(languages()))
def test_how_a_single_destination_ended_and_who_has_read_it_is_said_once(language: str) -> None:
    words = Words(language, "Asia/Seoul")
    unread, read = words.say("moment-unread").casefold(), words.say("way-read")
    expired = [lines(card.blocks) for _, card in drawn("expired", language)]
    own = [lines(card.blocks) for about, card in drawn("read", language) if "release at" in about]
    other = [ways(card.blocks) for about, card in drawn("read", language) if "own at" in about]

    assert expired and own and other
    assert [" ".join(said).casefold().count(unread) for said in expired] == [1] * len(expired)
    assert all(not any(read in line.split(" · ") for line in said) for said in own)
    assert all(read in line.split(" · ") for said in other for line in said)


@pytest.mark.parametrize("language", sorted(languages()))
def test_the_fourth_line_is_the_moment_and_the_target_comes_before_the_lapse(language: str) -> None:
    words = Words(language, "Asia/Seoul")
    now = at(1)
    for _, card in at_korea("requested", language):
        written = lines(card.blocks)
        target = words.say("moment-due-originator-review", at=words.moment(at(5), now))
        lapse = words.say("card-lapses", at=words.moment(at(24 * 60), now))

        assert written[3].startswith(f"{target}{words.say('comma')}0305Z")
        assert written[-1].endswith(lapse)


def test_after_the_target_it_is_overdue_everywhere_and_no_notification_says_it_is_to_come() -> None:
    for name in ("requested", "approved", "released"):
        for about, card in drawn(f"{name} and overdue", "en"):
            if name == "requested" and "at USA" in about:
                continue  # it has not been offered there
            said = (lines(card.blocks)[3] + card.text).casefold()
            assert "overdue: was due" in said, about
            assert not [due for due in ("n due ", "y due ", "t due ") if due in said], about


def test_the_officer_who_decided_is_named_with_the_time_to_their_own_party_only() -> None:
    told = {
        about: "\n".join(lines(card.blocks)) for about, card in drawn("for both, released", "en")
    }

    assert any("✓ Approved by KFDO 12:00 KST" in said for said in told.values())
    assert any("✓ Relayed by UFDO 22:00 EST" in said for said in told.values())
    for about, said in told.items():
        assert ("✓ Approved by KFDO" in said) == ("Approved" in said) == ("at KOR" in about), about
        relayed = "decision at USA" in about
        assert ("✓ Relayed by UFDO" in said) == ("Relayed" in said) == relayed, about


def test_on_hold_no_target_is_shown() -> None:
    """It will not come while the clock stands."""
    for _, card in at_korea("requested and on hold"):
        assert lines(card.blocks)[3] == "On hold since 12:01 KST: TISA suspended by JPN"
        assert "due" not in card.text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lapsed at the originator", "Lapsed undecided, KOR's turn"),
        ("lapsed at the hub", "Lapsed undecided, USA's turn"),
        ("lapsed unanswered", "Lapsed unanswered, KOR's turn"),
        ("expired", "Expired unread"),
        ("over by the clock alone", "Expired unread"),
        ("recalled", "Recalled"),
        ("withdrawn", "Withdrawn"),
        ("denied", "Not approved"),
    ],
)
def test_what_is_over_says_how_it_ended_and_when(name: str, said: str) -> None:
    found = [lines(card.blocks)[3] for about, card in drawn(name, "en") if "own at" in about]

    assert found
    for line in found:
        assert re.fullmatch(rf"{said} · {DATED}", line), line


def end_to_end(release: Release, party: str, seen: Book) -> list[str]:
    """What a desk's cards say of how long it takes, whatever else stands on its lines."""
    kind = CardKind.RELEASE if party == "JPN" else CardKind.DECISION
    drawn = draw(Card(kind, party, 1), release, seen)
    assert isinstance(drawn, Drawing)
    return [line.partition("JPN · ")[2] for line in ways(drawn.blocks) if "JPN" in line]


def taken(*, over: float | None, events: tuple[ArrangementEvent, ...] = ()) -> dict[str, list[str]]:
    """
    What each desk reads of a release approved after two minutes, relayed after five and
    acknowledged after so many.
    """
    asked = steps.approve(requested(), book("KFDO", now=at(2))).release
    release = steps.relay(asked, book("UFDO", now=at(5))).release
    if over is not None:
        release = steps.acknowledge(read_by_japan(release), book("JLO", now=at(over))).release
    parties = {code: replace(one, lang="en") for code, one in policy().parties.items()}
    seen = book(now=at(over or 20), under=replace(policy(), parties=parties), events=events)
    return {party: end_to_end(release, party, seen) for party in ("KOR", "USA", "JPN")}


def test_each_desk_reads_how_long_it_took_since_it_could_know_of_it() -> None:
    """The originator the whole, the hub from its slot, the destination from its release."""
    told = {party: said[0].split(" · ")[-1] for party, said in taken(over=8).items()}

    assert told == {
        "KOR": "end to end 8 min, on target",
        "USA": "end to end 6 min, over target",
        "JPN": "end to end 3 min, over target",
    }


def test_while_it_is_on_its_way_it_says_since_when_and_by_when_and_never_for_how_long() -> None:
    """Slack says how long ago that is; what the line of the moment says is left out."""
    told = taken(over=None)

    assert told["KOR"][0].endswith(
        "since 12:00 KST (0300Z), 0300Z · end-to-end target 12:10 KST (0310Z)"
    )
    assert told["USA"] == ["released · since 22:02 EST (0302Z), 0302Z"]
    assert told["JPN"] == ["unread · since 12:05 JST (0305Z), 0305Z"]


def test_a_hold_stands_beside_it() -> None:
    """It has taken nothing off; one of before a party could know of it is not told to it."""
    held = (
        ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(3)),
        ArrangementEvent("TISA", "JPN", EventKind.RESUME, at(4.5)),
    )

    told = {party: said[0] for party, said in taken(over=80, events=held).items()}

    assert told["KOR"].endswith("end to end 1 h 20 min, over target · clock stopped for 1 min")
    assert told["USA"].endswith("end to end 1 h 18 min, over target · clock stopped for 1 min")
    assert told["JPN"].endswith("end to end 1 h 15 min, over target")


def test_what_ended_unacknowledged_was_missed_and_what_was_taken_back_in_time_was_not() -> None:
    """Nor what was denied: nothing had to be acknowledged."""
    told = {
        name: any(
            "end to end missed" in line for _, card in at_korea(name) for line in lines(card.blocks)
        )
        for name in ("expired", "lapsed at the hub", "recalled", "withdrawn", "denied")
    }

    assert told == {
        "expired": True,
        "lapsed at the hub": True,
        "recalled": False,
        "withdrawn": False,
        "denied": False,
    }
