"""
A correction goes under the authorisation of its first report, or the ordinary way: and the hub
decides every one.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.coverage import ORDINARY, Why
from bot.domain.officers import Role
from bot.domain.policy.model import Policy
from bot.domain.refusals import AuthorisationOver, WrongRole
from bot.domain.release.authorisation import Authorisation, Ended
from bot.domain.release.records import Slot
from bot.domain.release.release import Release
from bot.domain.steps import corrections
from bot.domain.steps.drafts import Draft
from tests.domain.authorised import FREE, confirmed, free, having
from tests.domain.steps.chains import FIXED, Chain
from tests.domain.world import LAUNCH, NOON, OFFICERS, who


@dataclass
class Authorised(Chain):
    """
    A chain of Korea's while one authorisation stands.

    Attributes:
        one: the authorisation.
        under: the policy in force.
        uses: how many first reports went under it in the last 24 hours.
        roster: everybody, where that is not the usual roster.
    """

    one: Authorisation = field(default_factory=confirmed)
    under: Policy = FREE
    uses: int = 0
    roster: list[Any] = field(default_factory=lambda: list(OFFICERS))

    def book(self, user: str | None, release: Release | None, now: datetime = NOON) -> Book:
        """The book as a rule finds it."""
        known = super().book(user, release, now)
        people = {officer.id: officer for officer in self.roster}
        return having(replace(known, policy=self.under, roster=people), self.one, uses=self.uses)


def sent(**changes: Any) -> Authorised:
    """A launch warning that has just gone to the hub under its authorisation."""
    chain = Authorised()
    chain.act("KLO", steps.request, draft=replace(LAUNCH, **changes))
    assert chain.report(1).authorisation == chain.one.id
    return chain


def correct(chain: Authorised, promise: str = "", n: int = 1, **changes: Any) -> str:
    """Where a correction of the n-th report stands with Japan once it is sent."""
    draft = replace(FIXED, **changes)
    chain.act("KLO2", steps.correct, n, draft=draft, promise=promise)
    return chain.stages()[-1]


def foreseen(chain: Authorised, user: str = "KLO2", **changes: Any) -> tuple[Why, ...] | None:
    """Why the form says that a correction does not go under it; () where it does."""
    draft = replace(Draft(level="S"), **changes)
    newest = chain.report(len(chain.releases))
    found = corrections.foreseen(newest, chain.book(user, newest), draft=draft)
    return found and found.why


def test_a_correction_cites_it_anew_and_reaches_the_hub_in_the_same_act() -> None:
    chain = sent()
    assert foreseen(chain) == ()
    assert correct(chain) == "relay_review"

    assert chain.stages() == ["superseded", "relay_review"]
    first, second = chain.report(1), chain.report(2)
    consents = second.deliveries[0].consents
    assert {c.authorisation for c in consents} == {chain.one.id}
    assert {c.slot for c in consents} == {Slot.ORIGINATOR}, "the hub stays a person"
    assert {c.hash for c in consents} == {second.versions[0].hash} != {first.versions[0].hash}


def test_once_the_cap_is_used_up_a_correction_still_goes() -> None:
    """It is a limit of first reports: a mistake is never left standing for it."""
    chain = sent()
    chain.uses = chain.one.cap
    assert correct(chain) == "relay_review"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"level": "C"}, ()),
        ({"caveats": ("ORCON",)}, ()),
        ({"lifetime": "1h"}, ()),
    ],
)
def test_it_may_share_less(changes: dict[str, Any], why: tuple[Why, ...]) -> None:
    chain = sent()
    assert foreseen(chain, **changes) == why
    assert correct(chain, **changes) == "relay_review"


def test_it_is_at_no_higher_level_than_its_first_report() -> None:
    """Also where the authorisation itself goes higher."""
    chain = sent(level="C")
    assert foreseen(chain) == (Why.LEVEL,)
    assert correct(chain) == "originator_review"
    assert correct(sent(level="C"), level="C") == "relay_review"


def test_it_has_no_caveat_less_than_its_first_report() -> None:
    chain = Authorised(one=confirmed(caveats=("ORCON",)))
    chain.act("KLO", steps.request, draft=replace(LAUNCH, caveats=("ORCON",)))
    assert foreseen(chain, caveats=()) == (Why.CAVEATS,)
    assert foreseen(chain, caveats=("ORCON",)) == ()
    assert correct(chain) == "originator_review"


def test_no_hand_of_it_drafts_a_correction_that_goes_under_it() -> None:
    chain = sent()
    chain.roster = [replace(o, roles=o.roles | {Role.LIAISON}) for o in OFFICERS]
    assert foreseen(chain, "KFDO2") == (Why.DRAFTER,)
    chain.act("KFDO2", steps.correct, draft=FIXED)
    assert chain.stages()[-1] == "originator_review"


@pytest.mark.parametrize("over", ["revoked", "stood down", "less is allowed"])
def test_when_it_is_over_or_rests_a_releasing_authority_decides(over: str) -> None:
    chain = sent()
    match over:
        case "revoked":
            ended = {"ended_at": NOON, "ended_by": who("KFDO"), "ended_because": Ended.REVOKED}
            chain.one = replace(chain.one, **ended)
            why = Why.OVER
        case "stood down":
            chain.roster = [replace(o, active=o.id != who("KFDO2")) for o in OFFICERS]
            why = Why.HANDS
        case _:
            chain.under = free(('max_level      = "S"', 'max_level = "C"'))
            why = Why.CEILING
    assert why in (foreseen(chain) or ())
    assert correct(chain) == "originator_review"
    assert chain.stages()[0] == "relay_review", "what waits at the hub stays until it comes there"


def test_what_a_releasing_authority_decided_is_corrected_by_their_decision() -> None:
    """Also while an authorisation would cover it."""
    chain = Authorised(one=confirmed(precedence="FLASH"))
    chain.act("KLO", steps.request, draft=LAUNCH, promise=ORDINARY)
    chain.act("KFDO", steps.approve)
    assert foreseen(chain) is None
    assert correct(chain) == "originator_review"


def test_nine_go_under_it_and_the_tenth_does_not() -> None:
    chain = sent()
    for n in range(1, 10):
        assert correct(chain, n=n, body=f"As seen at {n}") == "relay_review"
        chain.act("UFDO", steps.relay, n + 1)
    assert foreseen(chain) == (Why.CORRECTIONS,)
    assert correct(chain, n=10) == "originator_review"
    fewer = replace(FREE, standing=tuple(replace(g, corrections=0) for g in FREE.standing))
    assert correct(Authorised(sent().releases, under=fewer)) == "originator_review"


def test_what_its_form_promised_is_kept_or_refused() -> None:
    chain = sent()
    assert correct(chain, ORDINARY) == "originator_review"
    chain = sent()
    ended = {"ended_at": NOON, "ended_by": who("KFDO"), "ended_because": Ended.REVOKED}
    chain.one = replace(chain.one, **ended)
    with pytest.raises(AuthorisationOver):
        correct(chain, chain.one.id)
    assert chain.stages() == ["relay_review"]


def test_its_drafter_may_cancel_what_no_releasing_authority_has_decided() -> None:
    """And nobody else of the desk; what a person decided is cancelled by a person."""
    chain = sent()
    with pytest.raises(WrongRole):
        chain.act("KLO2", steps.cancel, code="false_alarm")
    chain.act("KLO", steps.cancel, code="false_alarm")
    assert chain.stages() == ["withdrawn"]

    chain = Authorised()
    chain.act("KLO", steps.request, draft=LAUNCH, promise=ORDINARY)
    chain.act("KFDO", steps.approve)
    with pytest.raises(WrongRole):
        chain.act("KLO", steps.cancel, code="false_alarm")
