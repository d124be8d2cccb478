"""
`tripoint rehearse`: the shipped scripts play to their end, and what goes otherwise than a script
says is told.
"""

import asyncio
import json
import os
import re
import signal
import sys
import textwrap
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.cli import main
from bot.cli.exercise import expectations
from bot.cli.exercise.demo_desk import workspace
from bot.cli.exercise.rehearse import play, shipped, unsaid
from bot.cli.exercise.report import ARRIVES, Rehearsal, say_all, told
from bot.cli.manifest import manifest_text
from bot.sandbox import Workspace
from bot.sandbox.scenario.script import ScriptInvalid
from tests import PATIENCE, TOP

ADDRESS = re.compile(r"http://127[.]0[.]0[.]1:\d+")
NUMBER = r"keep = { one = '[A-Z]{3}-\d{4}-[0-9A-Z]{4}' }"
REQUEST = f"""
[[inject]]
at = "0:01"
who = "U0KORLO"
type = "/release request"
in = "C0KORLIAISON"
submit = true
close = true
{NUMBER}
fill = {{ to = ["JPN"], subject = "dprk.missile.launch", title = "Short", purpose = "Test", \
precedence = "FLASH", level = "S", body = "QUIXOTIC-HERON" }}
"""
APPROVE = """
[[inject]]
at = "0:03"
who = "U0KORFDO"
click = "approve"
in = "C0KORAPPROVALS"
on = "{one}"
confirm = true
"""
OUTCOME = (
    '[[outcome]]\nrelease = "one"\nto = "JPN"\nstage = "relay_review"\nversion = 1\nmissed = []\n'
)
ROOMS = [("KOR", "liaison"), ("KOR", "approvals"), ("USA", "approvals"), ("JPN", "liaison")]
SHORT = 'title = "Short"\nlasts = "0:06"\n' + REQUEST + APPROVE


def place() -> Workspace:
    """The workspace that rehearsals play in."""
    return Workspace(
        workspace(files("bot.rosters").joinpath("example.toml").read_text("utf-8"), manifest_text())
    )


async def rehearsed(text: str, home: Path) -> Rehearsal:
    """What came of a script."""
    return await play(expectations.load(text, place()), home, unsaid)


def steps(rehearsal: Rehearsal, desk: str) -> list[tuple[str, float, str, str]]:
    """
    What officers of a desk did and were refused: seconds from the start, what, who, verdict or
    rule.
    """
    return [
        (
            (row.at - rehearsal.began).total_seconds(),
            row.what,
            row.who.removeprefix("U0"),
            row.rule or row.verdict,
        )
        for row in rehearsal.rows
        if row.desk == desk
        and row.who != "the clock"
        and row.what not in {"card arrives", *ARRIVES.values()}
    ]


async def test_the_launch_warning_is_corrected_and_the_sleeper_misses_the_objective(
    tmp_path: Path,
) -> None:
    """Figures as the script's own times give them: 10:10 - 4:00 is 6:10, of five minutes."""
    rehearsal = await rehearsed(shipped()["launch-warning"], tmp_path)

    assert rehearsal.wrong == ()
    assert rehearsal.exercise
    assert steps(rehearsal, "KOR") == [
        (30, "request", "KORLO", ""),
        (70, "read to decide", "KORFDO", ""),
        (110, "approve", "KORFDO", "met"),
        (240, "revise", "KORLO", ""),
        (580, "read to decide", "KORFDO2", ""),
        (610, "approve", "KORFDO2", "missed"),
        (640, "approve refused", "KORFDO", "already_decided"),
    ]
    assert steps(rehearsal, "USA") == [
        (150, "read to decide", "USAFDO", ""),
        (200, "return", "USAFDO", "met"),
        (710, "relay", "USAFDO", "met"),
    ]
    assert steps(rehearsal, "JPN") == [
        (730, "acknowledge refused", "JPNLO", "not_read"),
        (740, "confirm caveats", "JPNLO", ""),
        (740, "read", "JPNLO", ""),
        (770, "acknowledge", "JPNLO", "met"),
    ]
    assert [(s.desk, s.step, s.took(rehearsal.ended).total_seconds()) for s in rehearsal.spans] == [
        ("KOR", "originator_review", 80),
        ("USA", "relay_review", 90),
        ("KOR", None, 40),
        ("KOR", "originator_review", 370),
        ("USA", "relay_review", 100),
        ("JPN", "acknowledge", 60),
    ]
    (passage,) = rehearsal.passages
    assert (
        (passage.received - passage.offered).total_seconds(),
        passage.verdict(rehearsal.ended),
    ) == (740, "missed")


async def test_after_ten_minutes_without_slack_nothing_is_lost_and_nothing_stands_twice(
    tmp_path: Path,
) -> None:
    rehearsal = await rehearsed(shipped()["slack-outage"], tmp_path)

    assert rehearsal.wrong == ()
    names = {number: name for name, number in rehearsal.names.items()}
    (outage,) = rehearsal.outages
    assert outage.ended - outage.began == 600
    assert len(outage.calls) > 20
    assert {call.status for call in outage.calls} == {503}
    assert {"chat.update", "views.update", "users.info"} <= {call.method for call in outage.failed}
    assert steps(rehearsal, "KOR")[3:] == [
        (220, "read to decide", "KORFDO", ""),
        (260, "approve", "KORFDO", "met"),
        (275, "approve refused", "KORFDO", "already_decided"),
        (300, "recall", "KORFDO2", ""),
        (360, "request refused", "KORLO2", "slack_unreachable"),
    ]
    assert steps(rehearsal, "USA") == [
        (80, "relay", "USAFDO", "met"),
        (420, "relay refused", "USAFDO", "slack_unreachable"),
        (910, "read to decide", "USAFDO", ""),
        (930, "relay", "USAFDO", "missed"),
    ]
    assert [(p.stage.value, p.verdict(rehearsal.ended)) for p in rehearsal.passages] == [
        ("recalled", "met"),
        ("acknowledged", "missed"),
    ]
    cards = {
        (row.desk, row.who, names[row.number])
        for row in rehearsal.rows
        if row.what == "card arrives"
    }
    assert cards >= {(desk, room, name) for name in names.values() for desk, room in ROOMS}
    late = [
        row
        for row in rehearsal.rows
        if row.what == "card arrives" and row.took and row.took.total_seconds() > 60
    ]
    recalled = [("USA", "approvals", "first"), ("JPN", "liaison", "first")]
    found = sorted((row.desk, row.who, names[row.number]) for row in late)
    nobody = [("USA", "supervisors", "second"), ("KOR", "liaison", "second")]
    assert found == sorted([*recalled, ("USA", "approvals", "second"), *nobody])
    slept = [row for row in rehearsal.rows if row.desk == "USA" and row.what == "remind"]
    (told,) = [
        row for row in rehearsal.rows if row.desk == "USA" and row.what == "reminder arrives"
    ]
    assert len(slept) == 4, "each moment is in the register"
    assert told.at > max(
        row.at for row in slept if row.at < rehearsal.began + timedelta(minutes=14)
    ), "and one message"


async def test_a_launch_night_from_the_first_report_to_its_cancel(tmp_path: Path) -> None:
    """
    The originator's slot is filled in the second of sending; the hub's is a person's, each time;
    nobody reads what has been replaced; the cancel reaches every party once Slack is back.
    """
    night = await rehearsed(shipped()["launch-night"], tmp_path)

    assert night.wrong == ()
    first, second, third = (night.names[name] for name in ("first", "second", "third"))
    own = [(row.what, row.number, row.who) for row in night.rows if row.desk == "KOR"]
    for number in (first, second, third):
        assert ("approve", number, "the clock") in own
    relays = [(row.number, row.who, row.verdict) for row in night.rows if row.what == "relay"]
    assert relays == [(first, "U0USAFDO", "met"), (second, "U0USAFDO2", "met")]
    took = {
        row.number: row.took
        for row in reversed(night.rows)
        if row.what == "card arrives" and (row.desk, row.who) == ("USA", "approvals")
    }
    assert all(took[number] <= timedelta(seconds=2) for number in (first, second)), took
    read = [(r.what, r.number) for r in night.rows if (r.desk, r.who) == ("JPN", "U0JPNLO")]
    assert read == [
        *(("confirm caveats", first), ("read", first), ("acknowledge", first)),
        *(("confirm caveats", second), ("read", second), ("acknowledge", second)),
        *(("open refused", ""), ("destroy", second)),
    ]
    over = night.began + timedelta(minutes=16, seconds=20)
    told = {
        (row.desk, row.who)
        for row in night.rows
        if row.what == "card arrives" and row.number in (first, second) and row.at > over
    }
    assert told >= {("JPN", "liaison"), ("USA", "approvals")}


async def test_what_the_timeline_tells_never_holds_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The body is in the script, and in forms; the director's page is kept and sent about."""
    rehearsal = await rehearsed(SHORT, tmp_path)
    say_all(rehearsal)

    said = capsys.readouterr().out + json.dumps(told(rehearsal))

    assert "QUIXOTIC-HERON" not in said
    assert "EXERCISE  TIMELINE, FROM" in said
    assert max(map(len, said.splitlines()[:-1])) <= 100


async def test_what_ends_otherwise_than_the_script_says_is_wrong(tmp_path: Path) -> None:
    text = SHORT + OUTCOME.replace("relay_review", "released").replace("1", "2").replace(
        "[]", '["acknowledge"]'
    )

    rehearsal = await rehearsed(
        text.replace('on = "{one}"', 'on = "{one}"\nsees = "Bravo"'), tmp_path
    )
    about = f"one ({rehearsal.names['one']}) to JPN"

    assert rehearsal.wrong == (
        "0:03 U0KORFDO: “Bravo” is not seen.",
        f"{about} is relay_review, and was to be released.",
        f"{about} carries version 1, and was to carry version 2.",
        f"{about} missed no target, and was to miss acknowledge.",
    )


async def test_cards_that_are_behind_at_the_end_are_wrong(tmp_path: Path) -> None:
    """
    The card in the channel, the duty officer's own, and word to the requester with its line, to the
    end.
    """
    fault = (
        '[[inject]]\nat = "0:02"\nfault = "failing"\nfor = "0:10"\nmethod = "chat.postMessage"\n'
    )
    text = SHORT.replace('lasts = "0:06"\n', 'lasts = "0:12"\n').replace(REQUEST, REQUEST + fault)

    rehearsal = await rehearsed(text, tmp_path)

    assert rehearsal.wrong == ("Cards that do not show how things stand: 4.",)


async def test_a_card_that_stands_twice_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that does not look up what it may have posted posts it twice after a lost answer."""
    from bot.loops.messages import Messages

    async def found_nothing(*_: Any) -> None:
        return None

    monkeypatch.setattr(Messages, "lookup", found_nothing)
    fault = '[[inject]]\nat = "0:02"\nfault = "lost"\nfor = "0:02"\nmethod = "chat.postMessage"\n'
    text = SHORT.replace('lasts = "0:06"', 'lasts = "0:20"').replace(REQUEST, REQUEST + fault)

    rehearsal = await rehearsed(text, tmp_path)

    assert [re.sub("[0-9]+ times", "n times", sentence) for sentence in rehearsal.wrong] == [
        "A card stands n times in C0USAAPPROVALS."
    ]


BAD = [
    (
        "outcome = 1\n",
        ["outcome: must be written as [[outcome]], once for each release and destination."],
    ),
    (
        "[[outcome]]\n",
        [
            "outcome 1: release is missing: the name it was kept under.",
            "outcome 1: to is missing: the destination.",
            "outcome 1: stage is missing: where it is to stand.",
        ],
    ),
    (OUTCOME.replace('"one"', '"two"'), ["outcome 1: no inject keeps two."]),
    (
        OUTCOME.replace("version = 1", 'version = "1"'),
        ["outcome 1: version must be a whole number."],
    ),
    (
        OUTCOME.replace("version = 1", "version = true"),
        ["outcome 1: version must be a whole number."],
    ),
    (
        OUTCOME.replace("[]", '["returned"]'),
        ["outcome 1: missed must be a list of originator_review, relay_review, acknowledge."],
    ),
    (
        OUTCOME + "by = 1\n",
        [
            (
                "outcome 1: by is not a key of an outcome; there are release, to, stage, version, "
                "missed."
            )
        ],
    ),
]


@pytest.mark.parametrize(("more", "faults"), BAD, ids=[faults[0] for _, faults in BAD])
def test_every_fault_of_an_outcome_has_its_sentence(more: str, faults: list[str]) -> None:
    text = more + SHORT if more.startswith("outcome =") else SHORT + more

    with pytest.raises(ScriptInvalid) as caught:
        expectations.load(text, place())

    assert list(caught.value.faults) == faults


def test_a_stage_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(ScriptInvalid) as caught:
        expectations.load(
            SHORT.replace("0:03", "0:00") + OUTCOME.replace("relay_review", "shipped"), place()
        )

    assert "time runs backwards" in caught.value.faults[0]
    assert caught.value.faults[1].startswith(
        "outcome 1: there is no stage shipped; there are asked, originator_review,"
    )


async def test_the_script_of_the_documentation_plays(tmp_path: Path) -> None:
    """As it is printed there, with all that the page says a script may hold."""
    page = (TOP / "docs" / "rehearsals.md").read_text("utf-8")
    printed = page.partition("## A script\n")[2].partition("\nTimes run")[0]

    rehearsal = await rehearsed(textwrap.dedent(printed), tmp_path)

    assert rehearsal.wrong == ()
    assert [outage.ended - outage.began for outage in rehearsal.outages] == [180]
    assert [verdict for *_, verdict in steps(rehearsal, "KOR")] == ["", "", "missed"]


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, whatever the machine's own settings are."""
    for name in list(os.environ):
        if (
            name.startswith(("TRIPOINT_", "SLACK_", "DATABASE_URL", "SLASH_"))
            and name != "TRIPOINT_JOURNAL_DIR"
        ):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_plays_and_leaves_nothing_behind(
    alone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone.joinpath("short.toml").write_text(SHORT + OUTCOME, "utf-8")

    code = main(["rehearse", "short.toml"])
    said = capsys.readouterr().out

    assert code == 0
    assert said.startswith("EXERCISE  Short\n")
    assert "   0:03  Foreign disclosure officer (KOR): clicks approve" in said
    assert said.rstrip().endswith("none out of date, the audit log whole.")
    assert [path.name for path in alone.iterdir()] == ["short.toml"]


def test_a_script_that_goes_otherwise_exits_1(
    alone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone.joinpath("short.toml").write_text(
        SHORT + OUTCOME.replace("relay_review", "released"), "utf-8"
    )

    code = main(["rehearse", "short.toml"])

    assert code == 1
    assert "✗ one (KOR-" in capsys.readouterr().out


def test_a_program_gets_the_same_as_json(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone.joinpath("short.toml").write_text(SHORT + OUTCOME, "utf-8")

    code = main(["rehearse", "short.toml", "--json"])
    answer = json.loads(capsys.readouterr().out)

    assert code == 0
    assert (answer["exercise"], answer["as_meant"], answer["wrong"]) == (True, True, [])
    assert [
        (s["desk"], s["stage"], s["objective"]["allowed"], s["verdict"])
        for s in answer["objectives"]
    ] == [
        ("KOR", "originator_review", 300, "met"),
        ("USA", "relay_review", 180, "waits"),
    ]
    assert list(answer["desks"]) == ["KOR", "USA"]
    assert "QUIXOTIC-HERON" not in json.dumps(answer)


def test_a_faulty_script_is_not_begun(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone.joinpath("short.toml").write_text(
        SHORT.replace("U0KORLO", "U0NOBODY").replace("/release", "/rel"), "utf-8"
    )

    code = main(["rehearse", "short.toml"])
    said = capsys.readouterr()

    assert (code, said.out) == (1, "")
    assert [line.partition(";")[0] for line in said.err.splitlines()] == [
        "tripoint: short.toml: inject 1 (at 0:01): there is no person U0NOBODY",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 2, "Name a script: a file, or one of those that --list shows."),
        (
            ["nowhere"],
            1,
            (
                "There is no script nowhere: name a file, or one of launch-night, launch-warning, "
                "slack-outage."
            ),
        ),
        (["nowhere.toml"], 1, "nowhere.toml cannot be read: No such file or directory."),
        (["launch-warning", "--serve", "--json"], 2, "--serve plays for people: leave --json out."),
    ],
)
def test_what_cannot_be_played_is_said_in_one_line(
    alone: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, sentence: str
) -> None:
    assert main(["rehearse", *arguments]) == code
    assert capsys.readouterr().err == f"tripoint: {sentence}\n"


def test_the_shipped_scripts_are_listed(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", "--list"]) == 0

    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "name",
        "launch-night",
        "launch-warning",
        "slack-outage",
    ]


async def test_served_it_plays_in_real_time_and_passes_over_what_is_done(alone: Path) -> None:
    """Who finds no button has come too late, which is no fault; told to stop, it closes."""
    again = (
        APPROVE.replace("0:03", "0:05")
        .replace("U0KORFDO", "U0KORFDO2")
        .replace('"approve"', '"relay"')
    )
    alone.joinpath("short.toml").write_text(SHORT + again, "utf-8")
    command = (sys.executable, "-m", "bot", "rehearse", "short.toml", "--serve")
    running = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert running.stdout
    said = ""
    try:
        while "the workspace stays open" not in said:
            line = await asyncio.wait_for(running.stdout.readline(), PATIENCE)
            assert line, said
            said += line.decode()
        async with (
            ClientSession() as session,
            session.get(f"{ADDRESS.findall(said)[0]}/as/U0KORLO/C0KORLIAISON") as answer,
        ):
            page = await answer.text()
    finally:
        running.send_signal(signal.SIGTERM)

    assert await asyncio.wait_for(running.wait(), PATIENCE) == 0, said
    assert "Short" in page
    assert "EXERCISE" in page
    assert "passed over: it cannot be done any more" in said
    assert said.index("passed over") < said.index("TIMELINE")


async def test_served_and_told_to_stop_it_says_how_far_it_came(alone: Path) -> None:
    """Where releases stand in the middle of a script is no fault of theirs."""
    alone.joinpath("short.toml").write_text(SHORT.replace("0:06", "9:00") + OUTCOME, "utf-8")
    command = (sys.executable, "-m", "bot", "rehearse", "short.toml", "--serve")
    running = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert running.stdout
    line = b""
    while b"0:01" not in line:
        line = await asyncio.wait_for(running.stdout.readline(), PATIENCE)
        assert line
    running.send_signal(signal.SIGINT)
    rest = (await asyncio.wait_for(running.stdout.read(), PATIENCE)).decode()

    assert await asyncio.wait_for(running.wait(), PATIENCE) == 1
    wrong = [line for line in rest.splitlines() if line.startswith("✗")]
    assert re.fullmatch(r"✗ Broken off at \d:\d\d, before the script was over[.]", wrong[0])
    assert not any("one (" in sentence for sentence in wrong)


CRAWLING = """
import sys
from bot.cli import main
from bot.cli.exercise import served
from tests.support.desk import Crawling
served.RunningClock = Crawling
main(["rehearse", sys.argv[1], "--serve"])
"""
"""`rehearse --serve` on a machine by whose clock whatever takes a while is late."""


async def test_served_on_a_slow_machine_nobody_is_late(alone: Path) -> None:
    """What a script does takes no time, however long the machine does."""
    script = alone / "short.toml"
    script.write_text(SHORT, "utf-8")
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CRAWLING, str(script)),
        stdout=asyncio.subprocess.PIPE,
        cwd=TOP,
    )
    assert running.stdout
    said = ""
    try:
        while "the workspace stays open" not in said:
            line = await asyncio.wait_for(running.stdout.readline(), PATIENCE)
            assert line, said
            said += line.decode()
    finally:
        running.send_signal(signal.SIGTERM)
        await running.wait()

    assert ": /release request" in said
    assert "did not answer" not in said
    assert re.search(NUMBER.partition("'")[2].rpartition("'")[0], said), "the request went through"
