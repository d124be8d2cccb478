"""
A script plays over the wire: acts reach the app as a person's do, and faults last as long as they
are to.
"""

from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.scenario.player import Line, Player
from bot.sandbox.scenario.script import Inject, Script

ASKED = Inject(
    1,
    who="U0ANNA",
    type="/loan form",
    where="C0DESK",
    fill={"book": "Kim", "shelf": "north"},
    tick=("rules",),
    submit=True,
    close=True,
    keep={"book": "K[a-z]+"},
    sees=("Asked for {book}",),
)
LENT = Inject(2, who="U0CLERK", click="lend", where="C0DESK", on="{book}", confirm=True)


async def played(sandbox: Sandbox, *injects: Inject, **more: Any) -> Player:
    """A script that was played, without any time passing."""

    async def wait(_: float) -> None:
        await sandbox.settle()

    player = Player(
        sandbox, Script("", "", 99, injects, {}), wait, lambda line, player: None, **more
    )
    await player.play()
    return player


def wrong(player: Player) -> list[str]:
    """All that did not go as the script says."""
    return [sentence for line in player.lines for sentence in line.wrong]


async def test_a_form_is_filled_and_a_button_clicked_by_what_was_kept(joined: Sandbox) -> None:
    """Another card has the same button; the words on the card say which is meant."""
    player = await played(
        joined, ASKED, Inject(1, who="U0ANNA", type="/loan loud", where="C0DESK"), LENT
    )

    assert wrong(player) == []
    assert player.names == {"book": "Kim"}
    assert "Kim is lent" in [m.rendered for m in joined.person("U0ANNA").channel("C0DESK")]
    assert joined.person("U0ANNA").modals == []


async def test_what_is_ticked_reaches_the_app(over_http: Sandbox) -> None:
    await played(over_http, ASKED)

    submitted = [sent.payload for sent in over_http.journal.sent if sent.kind == "view_submission"]
    ticked = submitted[0]["view"]["state"]["values"]["rules"]["value"]["selected_options"]

    assert [one["value"] for one in ticked] == ["quiet", "clean"]


async def test_the_words_on_a_message_tell_which_is_meant(over_http: Sandbox) -> None:
    """The newest card is another's."""
    other = replace(ASKED, fill={"book": "Emma", "shelf": "south"}, keep={}, sees=())

    player = await played(over_http, ASKED, other, LENT)

    assert wrong(player) == []
    assert "Kim is lent" in over_http.person("U0ANNA").channel("C0DESK")[0].rendered


async def test_what_is_seen_and_not_seen_is_judged(over_http: Sandbox) -> None:
    line = Inject(
        1, who="U0ANNA", type="/loan hello", where="C0DESK", sees=("good-bye",), unseen=("hello",)
    )
    kept = Inject(1, who="U0ANNA", type="/loan hello", where="C0DESK", keep={"number": "[0-9]+"})

    player = await played(over_http, line, kept)

    assert wrong(player) == [
        "“good-bye” is not seen",
        "“hello” is seen, and was not to be",
        "nothing is seen that can be kept as {number}",
    ]
    assert player.lines[0].answer == "You said hello"


async def test_what_cannot_be_done_is_wrong_unless_it_is_meant_to_fail(over_http: Sandbox) -> None:
    click = Inject(1, who="U0ANNA", click="lend", where="C0DESK", on="Kim")
    refused = replace(ASKED, fill={"book": "Atlas", "shelf": "north"}, keep={}, sees=())

    player = await played(over_http, click, refused)
    meant = await played(over_http, *(replace(each, fails=True) for each in (click, refused)))
    went = await played(
        over_http, Inject(1, who="U0ANNA", type="/loan hello", where="C0DESK", fails=True)
    )

    assert wrong(player) == [
        "it could not be done: no message in C0DESK has a button lend on “Kim”",
        "it was refused at book: The atlas stays here.",
    ]
    assert wrong(meant) == []
    assert wrong(went) == ["it went through, and was meant not to"]


async def test_a_question_that_the_script_does_not_answer_is_told(over_http: Sandbox) -> None:
    player = await played(over_http, ASKED, Inject(2, who="U0CLERK", click="lend", where="C0DESK"))

    assert "asks for confirmation" in wrong(player)[0]


async def test_a_fault_is_on_for_its_time_and_what_failed_is_known(over_http: Sandbox) -> None:
    """In the window the form does not open; after it the same act goes through."""
    tried = Inject(
        2, who="U0ANNA", type="/loan form", where="C0DESK", fill={"book": "Kim"}, fails=True
    )

    player = await played(
        over_http, Inject(1, fault="failing", lasts=5), tried, replace(ASKED, at=7)
    )

    assert wrong(player) == []
    assert [(line.inject.fault, line.over) for line in player.lines] == [
        ("failing", False),
        (None, False),
        ("failing", True),
        (None, False),
    ]
    (outage,) = player.outages
    assert [(call.method, call.status) for call in outage.failed] == [("views.open", 503)]
    assert [call.status for call in over_http.journal.calls if call.method == "views.open"] == [
        503,
        200,
    ]


async def test_a_fault_may_be_of_one_method_alone(over_http: Sandbox) -> None:
    """The form opens, and the card is not posted."""
    player = await played(
        over_http,
        Inject(1, fault="failing", lasts=5, method="chat.postMessage"),
        replace(ASKED, at=2, keep={}, sees=(), fails=True),
    )

    assert [call.method for call in player.outages[0].failed] == ["chat.postMessage"]
    assert over_http.person("U0ANNA").channel("C0DESK") == []


async def test_with_people_what_somebody_has_done_is_passed_over(over_http: Sandbox) -> None:
    """Neither is it wrong, nor is it done twice."""
    await played(over_http, ASKED)
    clerk = over_http.person("U0CLERK")
    await clerk.click("lend", channel="C0DESK", confirm=True)

    player = await played(over_http, LENT, shared=True, names={"book": "Kim"})

    assert [(line.wrong, line.passed) for line in player.lines] == [
        ((), "it cannot be done any more: no message in C0DESK has a button lend on “Kim”")
    ]


async def test_with_people_nobodys_open_form_is_taken_from_them(over_http: Sandbox) -> None:
    anna = over_http.person("U0ANNA")
    await anna.command("/loan form", channel="C0DESK")
    await anna.fill({"book": "half written"})

    player = await played(over_http, ASKED, shared=True)

    assert [line.passed for line in player.lines] == ["U0ANNA has a form open"]
    assert len(anna.modals) == 1


async def test_each_line_is_told_as_it_is_played(over_http: Sandbox) -> None:
    heard: list[str] = []

    async def wait(at: float) -> None:
        heard.append(f"until {at}")

    def told(line: Line, player: Player) -> None:
        heard.append(line.inject.note)

    script = Script("", "", 9, (Inject(1, note="one"), Inject(3, note="two")), {})
    await Player(over_http, script, wait, told).play()

    assert heard == ["until 1", "one", "until 3", "two", "until 9"]


async def test_a_fault_that_is_on_when_the_play_is_broken_off_ends_there(
    over_http: Sandbox,
) -> None:
    class Stopped(Exception):
        pass

    async def wait(at: float) -> None:
        if at > 1:
            raise Stopped

    player = Player(
        over_http,
        Script("", "", 99, (Inject(1, fault="failing", lasts=9),), {}),
        wait,
        lambda *_: None,
    )
    with pytest.raises(Stopped):
        await player.play()

    assert [outage.inject.fault for outage in player.outages] == ["failing"]
    assert over_http.faults.met("call", "auth.test") is None
