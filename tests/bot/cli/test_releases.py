"""
`tripoint list --party`: what a party may know, as it may know it; without a party, all there is.
"""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.officers import officer_id
from bot.domain.steps.drafts import Draft
from bot.loops.clock import SystemClock
from bot.settings import Need, load
from storage.keys.directory import KeyDirectory
from storage.store.store import Store
from storage.transaction.act import Attempt
from storage.transaction.runner import Transactions
from tests.bot.cli.test_commands import founded, home, tripoint
from tests.bot.command_line import Run
from tests.support.desk import launch

__all__ = ["founded", "home", "tripoint"]

DRAFT = launch(purpose="Warning", body="CANARY at 1158 local")
ASKING = steps.Asking("KOR", "dprk.missile.launch", "What flew?", "Warning", "IMMEDIATE")


def did(user: str, number: str | None, rule: Callable[..., Any], **more: Any) -> str:
    """An officer's act on the desk; the release's number."""
    settings = load(os.environ, Path(".env"), Need.STORE)
    keys = KeyDirectory(settings.keys, None, os.urandom)
    store = Store(
        Transactions(
            settings.database_url, keys, clock=SystemClock(), random=os.urandom, loopback=True
        )
    )
    try:
        act = Attempt(rule.__name__, actor=officer_id("T0SANDBOX", f"U0{user}"))
        return store.releases.change(number, partial(rule, **more), act).now().release.number
    finally:
        store.close()


def listed(tripoint: Run, party: str) -> list[dict[str, Any]]:
    """What a party may know of, for a program; that the table names the same is held as well."""
    code, out, _ = tripoint("list", "--json", "--party", party)
    found: list[dict[str, Any]] = json.loads(out)
    table = tripoint("list", "--party", party)[1]
    assert code == 0 and all(r["number"] in table for r in found)
    assert found or table == f"No releases yet that {party} may know of.\n"
    return found


def stages(found: list[dict[str, Any]]) -> list[list[str]]:
    """Where the deliveries of each release stand, as far as it is told."""
    return [[d["stage"] for d in release["deliveries"]] for release in found]


def test_an_offer_is_known_to_a_party_when_it_reaches_it(founded: Run) -> None:
    """
    Japan learned from it what Korea was drafting for it, and the United States of what it was not
    asked yet.
    """
    number = did("KORLO", None, steps.request, draft=DRAFT)
    assert stages(listed(founded, "KOR")) == [["originator_review"]]
    assert listed(founded, "JPN") == listed(founded, "USA") == []
    assert "Launch observed" not in founded("list", "--party", "JPN")[1]
    assert number in founded("list")[1], "the operator's own view is of everything"

    did("KORFDO", number, steps.approve)
    assert listed(founded, "JPN") == []
    assert stages(listed(founded, "USA")) == [["relay_review"]]
    did("USAFDO", number, steps.relay)
    assert stages(listed(founded, "JPN")) == stages(listed(founded, "USA")) == [["released"]]


def test_of_others_no_officer_is_named_nor_how_they_decided(founded: Run) -> None:
    """What the digest keeps to itself, a file for a program keeps too."""
    number = did("KORLO", None, steps.request, draft=DRAFT)
    did("KORFDO", number, steps.look)
    did("KORFDO", number, steps.approve)
    did("USAFDO", number, steps.relay)
    for party, others in {
        "KOR": ("USA", "JPN"),
        "USA": ("KOR", "JPN"),
        "JPN": ("KOR", "USA"),
    }.items():
        said = founded("list", "--json", "--party", party)[1]
        assert number in said and not [other for other in others if f"U0{other}" in said]
    assert "U0KORLO" in founded("list", "--json", "--party", "KOR")[1]
    assert "U0USAFDO" in founded("list", "--json", "--party", "USA")[1]


def test_who_asked_learns_no_more_than_that_it_is_considered(founded: Run) -> None:
    number = did("JPNLO", None, steps.ask, asking=ASKING)
    did("KORLO", number, steps.answer, draft=DRAFT)
    did("KORFDO", number, steps.approve)

    assert stages(listed(founded, "JPN")) == [["asked"]]
    assert listed(founded, "JPN")[0]["versions"] == []
    assert stages(listed(founded, "KOR")) == stages(listed(founded, "USA")) == [["relay_review"]]


def test_who_asked_learns_nothing_of_what_is_drafted_for_them(founded: Run) -> None:
    """Neither how long they might read it, nor what it has been through, until it reaches them."""

    def seen() -> tuple[object, object]:
        [release] = listed(founded, "JPN")
        return release["lifetime"], release["deliveries"][0]["came_from"]

    number = did("JPNLO", None, steps.ask, asking=ASKING)
    before = seen()
    did("KORLO", number, steps.answer, draft=DRAFT)
    answered = seen()
    did("KORFDO", number, steps.approve)
    offered = seen()
    did("USAFDO", number, steps.relay)

    assert before == answered == offered == (None, None)
    assert None not in seen()


def test_a_hub_sees_how_long_it_may_pass_it_on_for(founded: Run) -> None:
    """What the originator consented to, and not how much longer was asked for."""
    number = did("KORLO", None, steps.request, draft=DRAFT)
    did("KORFDO", number, steps.approve, extent=steps.Extent(lifetime="2h"))
    spans = {party: listed(founded, party)[0]["lifetime"] for party in ("KOR", "USA")}

    assert spans["USA"] == 7200 < spans["KOR"]


def test_a_hub_sees_the_version_it_was_offered(founded: Run) -> None:
    """Not what is being written in its place."""
    number = did("KORLO", None, steps.request, draft=DRAFT)
    did("KORFDO", number, steps.approve)
    did("USAFDO", number, steps.send_back, code="unclear", note="which one?")
    did("KORLO", number, steps.revise, draft=Draft(level="C", body="CANARY again"))

    [hub], [own] = listed(founded, "USA"), listed(founded, "KOR")
    assert ([v["n"] for v in hub["versions"]], [v["n"] for v in own["versions"]]) == ([1], [1, 2])
    assert [d["version"] for d in hub["deliveries"]] == [1]


def test_as_many_as_asked_for_though_others_stand_between(founded: Run) -> None:
    """A page that was cut first and looked through then was empty."""
    number = did("KORLO", None, steps.request, draft=DRAFT)
    did("KORFDO", number, steps.approve)
    for _ in range(3):
        did("KORLO", None, steps.request, draft=DRAFT)

    assert [
        r["number"]
        for r in json.loads(founded("list", "--json", "--party", "USA", "--limit", "1")[1])
    ] == [number]
    assert len(json.loads(founded("list", "--json", "--party", "KOR", "--limit", "2")[1])) == 2


def test_a_party_that_is_none_is_said_wrongly(founded: Run) -> None:
    """To each command alike, whatever release it is asked about."""
    number = did("KORLO", None, steps.request, draft=DRAFT)
    for words in (["list"], ["digest", "--date", "2026-11-20"], ["certificate", number]):
        code, _, err = founded(*words, "--party", "GBR")
        assert (code, err) == (
            2,
            "tripoint: The policy knows no party GBR; it knows USA, JPN, KOR.\n",
        )
    assert founded("list", "--party", "jpn")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "No releases yet."),
        (["--live"], "No release is live."),
        (["--only", "waiting"], "No release is waiting for somebody."),
        (["--only", "overdue"], "No release is overdue."),
        (["--only", "unread", "--live"], "No release is live and was not read."),
        (
            ["--only", "overdue", "--party", "JPN"],
            "No release is overdue, as far as JPN may know.",
        ),
    ],
)
def test_an_empty_list_says_what_there_is_none_of(
    founded: Run, words: list[str], said: str
) -> None:
    """That none is overdue does not mean that there is none."""
    assert founded("list", *words) == (0, f"{said}\n", "")
