"""
The audit record as each party sees it: from when the release reached it, and never how late others
were.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.policy.model import Approvals
from bot.domain.release.release import Decision, RegisterEntry, Release
from handlers.render import listings
from storage.audit.rows import microseconds
from storage.transaction.act import CLOCK
from tests.domain.world import LAUNCH, NOON, OFFICERS, at, book, who
from tests.handlers.floor import Floor
from tests.handlers.limits import read, too_much
from tests.handlers.stages import SEOUL, person, requested


@dataclass(frozen=True)
class Line:
    """A record of the audit log."""

    actor: str
    party: str | None
    action: str
    rule: str | None = None
    at: int = microseconds(NOON)
    detail: str | None = None


class Log:
    """A release as its steps lead it on, and the records that they leave."""

    def __init__(self, by: str, rule: Any, **more: Any) -> None:
        self.release: Release | None = None
        self.records: list[Line] = []
        self.moves: list[RegisterEntry] = []
        self.minute = 0
        self.do(by, rule, **more)

    def do(self, user: str | None, rule: Any, **more: Any) -> None:
        """A step a minute later, by an officer or the clock, and its record."""
        self.minute += 1
        decision = rule(self.release, book(user, now=at(self.minute)), **more)
        self.release, self.moves = decision.release, [*self.moves, *decision.moves]
        self.record(user, CALLED.get(rule.__name__, rule.__name__), moves=decision.moves)

    def record(
        self,
        user: str | None,
        action: str,
        rule: str | None = None,
        moves: tuple[RegisterEntry, ...] = (),
        **detail: Any,
    ) -> None:
        """A record of anything else."""
        told = [
            [str(m.step), m.to, m.before and m.before.value, m.after and m.after.value]
            for m in moves
        ]
        found = detail | ({"moves": told} if told else {})
        party = next(o.party for o in OFFICERS if o.name == user) if user else None
        text = json.dumps(found) if found else None
        actor = who(user) if user else (CLOCK if moves else "operator:anna")
        self.records.append(Line(actor, party, action, rule, microseconds(at(self.minute)), text))

    def clock(self, *actions: str) -> None:
        """What the clock writes, whatever the time, for every destination whose step is open."""
        for action in actions:
            self.minute += 1
            assert self.release
            for d in self.release.deliveries:
                move = RegisterEntry(
                    action, at(self.minute), None, None, d.version, d.to, d.stage, d.stage
                )
                self.record(None, action, moves=(move,))

    def seen(self, user: str) -> list[str]:
        """What somebody reads of it: by whom, what, and the rule where it was refused."""
        assert self.release
        answer = listings.audit_answer(
            self.release, self.records, book(now=at(9000)), person(user), SEOUL
        )
        rows = answer.blocks[1].get("rows", [[]])[1:]
        return [" · ".join(cell["text"] for cell in row[1:]) for row in rows]


SLOW = ("remind", "escalate")
CALLED = {"confirm_and_read": "read"}


@pytest.fixture
def log() -> Log:
    """
    Reminded of, escalated and refused at every step until Japan has acknowledged and both have
    certified.
    """
    log = Log("KLO", steps.request, draft=LAUNCH)
    log.clock(*SLOW)
    log.record("KFDO", "approve", "no_delegation")
    log.record("ULO", "show", "not_found")
    log.record("JLO", "show", "not_found")
    log.do("KFDO", steps.approve)
    log.clock(*SLOW)
    log.record("UFDO", "relay", "no_delegation")
    log.record("JLO", "show", "not_found")
    log.do("UFDO", steps.relay)
    log.clock(*SLOW, "warn")
    log.record("JLO", "open", "caveat_not_confirmed")
    ticked = frozenset(steps.standing_conditions(log.release, book("JLO"), 1))
    log.do("JLO", steps.confirm_and_read, ticked=ticked, version=1)
    log.do("JLO", steps.acknowledge)
    log.do("KFDO", steps.recall, note="over")
    log.clock("chase")
    for user in ("JLO", "JLO2"):
        log.do(user, steps.certify)
    log.clock("chase")
    log.record(None, "certificate", party="KOR")
    log.record(None, "certificate", party="JPN")
    return log


THE_DESK = "the desk itself"
REMINDED = [f"{THE_DESK} · reminded · done", f"{THE_DESK} · escalated · done"]


def test_a_destination_sees_it_from_when_it_was_released_to_it(log: Log) -> None:
    """
    Not how often the others were reminded, nor what they tried, nor its own people's guesses
    before.
    """
    assert log.seen("JSUP") == [
        *REMINDED,
        f"{THE_DESK} · warned of expiry · done",
        "JLO · open · refused: caveat_not_confirmed",
        "JLO · read · done",
        "JLO · acknowledged · done",
        f"{THE_DESK} · asked for the certificate · done",
        "JLO · certified destruction · done",
        "JLO2 · certified destruction · done",
        f"{THE_DESK} · made a certificate · done",
    ]


def test_a_hub_sees_it_from_when_it_was_offered_to_it(log: Log) -> None:
    """What waited for itself, and not how late Japan was with its receipt."""
    assert log.seen("USUP") == [
        *REMINDED,
        "UFDO · relay · refused: no_delegation",
        "UFDO · relayed · done",
        f"{THE_DESK} · asked for the certificate · done",
        f"{THE_DESK} · asked for the certificate · done",
    ]


def test_the_originator_sees_all_that_the_clock_did_and_what_took_effect_elsewhere(
    log: Log,
) -> None:
    """It is its own item, wherever it waits; what others tried in vain is theirs."""
    assert log.seen("KINS") == [
        "KLO · sent for decision · done",
        *REMINDED,
        "KFDO · approve · refused: no_delegation",
        "KFDO · approved · done",
        *REMINDED,
        "USA · relayed · done",
        *REMINDED,
        f"{THE_DESK} · warned of expiry · done",
        "JPN · read · done",
        "JPN · acknowledged · done",
        "KFDO · recalled · done",
        f"{THE_DESK} · asked for the certificate · done",
        "JPN · certified destruction · done",
        "JPN · certified destruction · done",
        f"{THE_DESK} · asked for the certificate · done",
        f"{THE_DESK} · made a certificate · done",
    ]


def test_before_it_has_reached_them_nobody_sees_anything(log: Log) -> None:
    """Were they asked to look, as the command never lets them."""
    offered = next(n for n, r in enumerate(log.records) if r.action == "approve" and not r.rule)
    early, log.records = log.records, log.records[:offered]
    assert (log.seen("USUP"), log.seen("JSUP")) == ([], [])

    released = next(n for n, r in enumerate(early) if r.action == "relay" and not r.rule)
    log.records = early[:released]
    assert log.seen("USUP") and log.seen("JSUP") == []


def test_one_destination_sees_nothing_of_anothers() -> None:
    """
    Released to the United States at once, to Japan a day after: each has its own reminders and its
    own end.
    """
    log = Log("KLO", steps.request, draft=replace(LAUNCH, to=("USA", "JPN")))
    log.do("KFDO", steps.approve)
    log.clock("remind")
    log.do("UFDO", steps.relay)
    for party in ("USA", "JPN"):
        log.minute += 60 * 24 * 3000
        log.do(None, steps.expire, to=party)
    assert log.release and {d.stage for d in log.release.deliveries} == {"expired"}

    assert log.seen("JSUP") == [f"{THE_DESK} · expired · done"]
    assert log.seen("USUP") == [
        *[f"{THE_DESK} · reminded · done"] * 2,
        "UFDO · relayed · done",
        *[f"{THE_DESK} · expired · done"] * 2,
    ]


def test_who_asked_sees_their_ask_and_then_what_reached_them() -> None:
    """How long the answer waited within the other party is not theirs to know."""
    asking = steps.Asking("KOR", "dprk.missile.launch", "T", "P", "ROUTINE")
    log = Log("JLO", steps.ask, asking=asking)
    log.do("KLO", steps.answer, draft=LAUNCH)
    log.clock(*SLOW)
    log.record("JLO", "open", "not_recipient")
    log.do("KFDO", steps.approve)
    log.clock(*SLOW)
    log.do("UFDO", steps.relay)
    log.clock("remind")

    assert log.seen("JSUP") == [
        "JLO · asked · done",
        "JLO · open · refused: not_recipient",
        REMINDED[0],
    ]


def test_how_far_a_quorum_of_another_party_is_no_record_tells() -> None:
    """The originator reads of the consent that relayed it; whoever gave the first, of both."""

    def relay(release: Release, now: Book) -> Decision:
        two = replace(now.policy, approvals=Approvals(1, 2, {}))
        return steps.relay(release, replace(now, policy=two))

    log = Log("KLO", steps.request, draft=LAUNCH)
    log.do("KFDO", steps.approve)
    log.do("UFDO", relay)
    assert (log.seen("USUP"), log.seen("KINS")[2:]) == (["UFDO · relayed · done"], [])

    log.do("UFDO2", relay)
    assert log.seen("USUP") == ["UFDO · relayed · done", "UFDO2 · relayed · done"]
    assert log.seen("KINS")[2:] == ["USA · relayed · done"]


@pytest.mark.parametrize("user", ["KINS", "USUP", "JSUP"])
def test_who_was_moved_is_named_to_neither_party(log: Log, user: str) -> None:
    """
    What KFDO approved for Korea names nobody to the United States, where they have another post by
    now.
    """
    moved = [replace(o, party="USA", name="NEW POST") if o.name == "KFDO" else o for o in OFFICERS]
    now, release = book(now=at(9000), roster=moved), log.release
    assert release
    shown = read(listings.show_answer(release, now, person(user), SEOUL, log.moves).blocks)
    audited = read(listings.audit_answer(release, log.records, now, person(user), SEOUL).blocks)

    assert "KOR · recalled" in shown
    assert ("KOR · approved" in shown) is (user != "JSUP")
    assert "NEW POST" not in shown + audited


def test_the_longest_fits_and_none_says_so(log: Log) -> None:
    """The newest of them, and how many there are."""
    assert log.release
    whole = listings.audit_answer(log.release, log.records * 20, book(), person("KINS"), SEOUL)

    assert too_much(whole, surface="message") == []
    assert f"{20 * len(log.seen('KINS')) - 39} to" in read(whole.blocks)
    assert "Nothing here" in read(
        listings.audit_answer(requested(), [], book(), person("KINS"), SEOUL).blocks
    )


UNOPENED = "text not opened"


async def test_that_a_decision_was_taken_without_opening_the_text_is_for_the_own_partys_eyes(
    floor: Floor,
) -> None:
    """
    Its supervisor and inspector read it beside the decision; of others how they decide is theirs.
    """
    number = await floor.approved()
    await floor.type("USAFDO", f"relay {number}")
    told = {
        user: {
            verb: (await floor.type(user, f"{verb} {number}")).text for verb in ("show", "audit")
        }
        for user in ("KORSUP", "KORFDO", "USASUP", "JPNSUP")
    }
    counted = {
        user: {verb: said.count(UNOPENED) for verb, said in each.items()}
        for user, each in told.items()
    }

    assert "approved" in told["KORSUP"]["show"] and "relayed" in told["KORSUP"]["show"]
    assert counted == {
        "KORSUP": {"show": 1, "audit": 1},
        "KORFDO": {"show": 0, "audit": 0},
        "USASUP": {"show": 1, "audit": 1},
        "JPNSUP": {"show": 0, "audit": 0},
    }


async def test_a_decision_with_the_text_opened_says_nothing_of_it(floor: Floor) -> None:
    number = await floor.requested()
    await floor.person("KORFDO").click(
        "details", message=await floor.card(number, "decision", "KOR")
    )
    await floor.person("KORFDO").close(all=True)
    await floor.type("KORFDO", f"approve {number}")
    said = [(await floor.type("KORSUP", f"{verb} {number}")).text for verb in ("show", "audit")]

    assert all("approved" in each and UNOPENED not in each for each in said)
