"""
The tables of verbs: what a row says is what the rule does, and whatever an officer meets reads it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.notifications.cards import Card, CardKind, cards
from bot.domain.officers import Officer, Role, slack_user
from bot.domain.refusals import Refusal
from bot.domain.release import stages
from bot.domain.release.authority import authors_of, on_side
from bot.domain.release.release import Decision, Release
from bot.domain.release.stages import FIRST, FOLLOWS, NEXT, Clearance, Side, Stage
from handlers.listeners.buttons import BUTTONS
from handlers.listeners.commands import RUNS
from handlers.render.card_state import buttons
from handlers.render.cards import sheet_of
from handlers.render.listings import help_answer
from handlers.text.verbs import ACTIONS, LAYOUTS, VERBS, Verb
from handlers.text.words import Words
from tests.domain.world import LAUNCH, NOON, at, book, officer, policy, read_by_japan
from tests.handlers.limits import read
from tests.handlers.listeners.test_forms import RELEASES, ROSTER, two_destinations
from tests.handlers.stages import certified

OF_NO_RELEASE = {
    *("list", "find", "show", "digest", "audit"),
    *("snooze", "watch", "handover", "leave"),
    *("authorise", "authorisations", "revoke"),
}
NOT_IN_HELP = {"help", "rfi", "back", "details", "looking", "nudge", "narrow"}
"""Itself, second names, and what only buttons are meant for."""
ASKING = steps.Asking("KOR", "dprk.missile", "What flew?", "Warning", "PRIORITY")
TYPED: dict[str, Any] = {"note": "A note", "lifetime": "1m", "text": "Zulu?"}

Take = Callable[[Release | None, Book], object]


def _faultless(verb: Verb) -> Take:
    """A verb's rule, with values that have no fault."""
    given = {
        field.name: field.codes[-1] if field.name == "code" else TYPED[field.name]
        for field in verb.asks
    }
    if verb.form in ("request", "launch"):
        given["draft"] = LAUNCH
    if verb.form == "ask":
        given["asking"] = ASKING
    return partial(verb.rule, **given) if verb.rule else _confirmed


def _confirmed(release: Release | None, by: Book) -> Decision:
    assert release
    version = steps.may_read(release, by)
    ticked = frozenset(steps.standing_conditions(release, by, version))
    return steps.confirm_and_read(release, by, ticked=ticked, version=version)


def _confirmed_before(release: Release | None, by: Book) -> object:
    assert release
    steps.may_read(release, by)
    return steps.read(_confirmed(release, by).release, by)


def _another_precedence(release: Release | None, by: Book) -> object:
    assert release
    other = "ROUTINE" if release.precedence != "ROUTINE" else "FLASH"
    return steps.reprioritise(release, by, precedence=other)


TAKES: dict[str, Take] = {
    **{verb.step: _faultless(verb) for verb in ACTIONS.values() if verb.rule},
    "caveats": _confirmed,
    "read": _confirmed_before,
    "details": steps.look,
    "looking": steps.looking,
    "narrow": steps.may_narrow,
    "nudge": steps.nudge,
    "precedence": _another_precedence,
}
"""Every verb of a release, by its word in the register."""

STAGES: dict[str, Release] = {
    **{name: made() for name, made in RELEASES.items()},
    "read": read_by_japan(),
    "read by a destination without a hub": _confirmed(two_destinations(), book("ULO")).release,
    "certified once": certified("JLO"),
}
WHO = [*ROSTER, officer("JSEC", "JPN", Role.SECURITY)]
SUSPENDED = [
    ArrangementEvent(name, party, EventKind.SUSPEND, NOON)
    for name, arrangement in policy().arrangements.items()
    for party in arrangement.parties
]
Found = tuple[Release | None, Officer]


def accepted(step: str, *, suspended: bool = False, **changes: Any) -> list[Found]:
    """Each release, at any stage, and officer, with `changes`, of whom the rule takes the step."""
    releases: Iterable[Release | None] = [None] if step in FIRST else STAGES.values()
    return [
        (release, who)
        for release in releases
        for who in WHO
        if _refusal(step, release, _book(who, suspended=suspended, **changes)) is None
    ]


def _book(by: Officer, *, suspended: bool = False, **changes: Any) -> Book:
    roster = [replace(who, **changes) if who.id == by.id else who for who in WHO]
    events = SUSPENDED if suspended else []
    return book(slack_user(by.id), now=at(1), events=events, roster=roster)


def _refusal(step: str, release: Release | None, by: Book) -> Refusal | None:
    try:
        TAKES[step](release, by)
    except Refusal as refusal:
        return refusal
    return None


@cache
def usually(step: str) -> list[Found]:
    """Who may take it, nothing standing in the way."""
    return accepted(step)


def test_every_verb_of_a_release_is_held_against_its_rule() -> None:
    """A row without a rule would say who may do nothing at all."""
    assert set(TAKES) == set(stages.PERMISSIONS) - OF_NO_RELEASE
    assert all(verb.step in stages.PERMISSIONS for name, verb in VERBS.items() if name != "help")


@pytest.mark.parametrize("step", TAKES)
def test_a_verb_is_for_its_side_and_roles(step: str) -> None:
    """Whoever takes it has one of the roles, in a party of the side, at one of the stages."""
    row = stages.PERMISSIONS[step]
    assert usually(step), "somebody may, somewhere"

    for release, who in usually(step):
        assert row.side is Side.AUTHOR or any(who.is_a(role) for role in row.roles)
        if release:
            assert any(on_side(row.side, release, d, who.party) for d in release.deliveries)
            assert row.side is not Side.AUTHOR or _is_theirs(release, who)


def _is_theirs(release: Release, who: Officer) -> bool:
    """They drafted it or asked for it, or it is at the hub and they approve for its originator."""
    at_hub = any(d.stage is Stage.RELAY_REVIEW for d in release.deliveries)
    approves = who.is_a(Role.APPROVER) and who.party == release.originator
    return who.id in authors_of(release, who.party) or (at_hub and approves)


@pytest.mark.parametrize("step", [step for step in TAKES if step not in FIRST])
def test_a_verb_is_for_every_party_of_its_side(step: str) -> None:
    """Or the side in the table is too wide."""
    side, moves = stages.PERMISSIONS[step].side, {step for _, step, _ in NEXT}
    parties = {
        party
        for release in STAGES.values()
        for d in release.deliveries
        for party in ("KOR", "USA", "JPN")
        if on_side(side, release, d, party) and (step not in moves or (d.stage, step) in FOLLOWS)
    }

    assert {who.party for _, who in usually(step)} == parties


@pytest.mark.parametrize("step", TAKES)
def test_each_of_its_roles_is_enough_and_one_of_them_is_needed(step: str) -> None:
    """But for what is the author's: they take back what they drafted, whatever they are now."""
    row = stages.PERMISSIONS[step]
    others = frozenset(Role) - frozenset(row.roles)

    assert all(accepted(step, roles=frozenset({role})) for role in row.roles)
    assert bool(accepted(step, roles=others)) == (row.side is Side.AUTHOR)


@pytest.mark.parametrize("step", TAKES)
def test_its_clearance_is_asked_for(step: str) -> None:
    """Everything here is SECRET, and who acts is not cleared for that."""
    needed = stages.PERMISSIONS[step].clearance is not Clearance.NONE

    assert bool(accepted(step, clearance="U")) != needed


@pytest.mark.parametrize("step", TAKES)
def test_a_suspension_stops_what_the_table_says(step: str) -> None:
    assert bool(accepted(step, suspended=True)) == stages.PERMISSIONS[step].suspended


@pytest.mark.parametrize("suspended", [False, True])
@pytest.mark.parametrize("stage", STAGES)
def test_a_button_is_for_somebody_of_the_desk(stage: str, suspended: bool) -> None:
    """No card offers what the rule refuses to each of its desk."""
    release, shown = STAGES[stage], _book(WHO[0], suspended=suspended)
    for card in _cards(release, shown):
        for name in _offered(card, release, shown) - {"show", "ask"}:
            found = [
                _refusal(ACTIONS[name].step, release, _book(who, suspended=suspended))
                for who in WHO
                if who.party == card.party and who.is_a(*ROOM[card.room])
            ]
            assert None in found, (card, name)


ROOM = {"approvals": (Role.APPROVER, Role.SECURITY), "liaison": (Role.LIAISON, Role.SECURITY)}
"""Who is in each channel of a desk, and presses the buttons there."""


def _cards(release: Release, shown: Book) -> set[Card]:
    """The channel cards that a release needs now, and the decision cards that it had before."""
    needed = {replace(card, officer=None) for card in cards(release, shown)}
    kept = {
        Card(CardKind.DECISION, party, d.version)
        for d in release.deliveries
        for party in (d.hops[0], d.hub)
        if party and d.version
    }
    return needed | kept


def _offered(card: Card, release: Release, shown: Book) -> set[str]:
    """The verbs of a card's buttons and of its menu."""
    drawn = buttons(sheet_of(card, release, shown, Words()))
    behind = (option["value"] for press in drawn for option in press.get("options", ()))
    pressed = {press["action_id"] for press in drawn if press["action_id"] != "menu"}
    return pressed | {value.partition(":")[0] for value in behind}


def test_the_cards_here_offer_every_verb_that_has_a_place_on_one() -> None:
    """Or the test above would hold nothing."""
    shown = _book(WHO[0])
    offered = {
        name
        for release in STAGES.values()
        for card in _cards(release, shown)
        for name in _offered(card, release, shown)
    }

    assert offered == {name for layout in LAYOUTS.values() for name in layout.verbs}
    assert set(LAYOUTS) == set(CardKind)


def test_every_verb_is_in_help() -> None:
    """In three languages, for whoever has the role; a new one must say what it is for."""
    everyone = officer("X", "KOR", *Role)
    for language in ("en", "ja", "ko"):
        words = Words(language)
        told = read(help_answer(book(), everyone, words).blocks)
        listed = {
            name
            for name, verb in VERBS.items()
            if words.knows(f"help-{name}")
            and re.search(
                re.escape(f"/release {words.usage(verb.usage)}")
                + "(：|: )\n"
                + re.escape(words.say(f"help-{name}")),
                told,
            )
        }

        assert listed == set(VERBS) - NOT_IN_HELP


def test_help_lists_what_the_domain_lets_a_role_do() -> None:
    for role in Role:
        told = read(help_answer(book(), officer("X", "KOR", role), Words()).blocks)
        for name, verb in VERBS.items():
            if name not in NOT_IN_HELP:
                mine = role in stages.PERMISSIONS[verb.step].roles
                assert (Words().say(f"help-{name}") in told) == mine, (role, name)


def test_every_verb_runs_and_has_its_button_and_its_sentences() -> None:
    """What has a rule takes its step, by a word, by a button and by its form."""
    assert {name for name, verb in VERBS.items() if verb.rule is None} == set(RUNS)
    pressed = {name for name, verb in ACTIONS.items() if verb.rule and verb.step not in FIRST}
    assert pressed <= set(BUTTONS)
    assert {name for name, verb in ACTIONS.items() if verb.may} == {
        *(name for name in pressed if ACTIONS[name].form),
        "narrow",  # it is sent as an approval or a relay
    }
    for language in ("en", "ja", "ko"):
        words = Words(language)
        said = {f"{part}-{name}" for name in pressed for part in ("button", "done")}
        said |= {f"form-{name}" for name in pressed if ACTIONS[name].form == "reason"}
        assert {message for message in said if not words.knows(message)} == set()


def test_the_policy_here_is_of_the_level_that_the_clearances_are_about() -> None:
    assert LAUNCH.level == "S" and policy().rank("S") > policy().rank("U")
    assert all(v.level == "S" for release in STAGES.values() for v in release.versions)
