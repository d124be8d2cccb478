"""
The command line as operators really type to it, and the files that their editors really write.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import TOP
from tests.bot.command_line import Run, alone_in, runner

POLICY = TOP / "bot" / "policies" / "example.toml"
ROSTER = TOP / "bot" / "rosters" / "example.toml"
MARK = "\ufeff"


@pytest.fixture
def tripoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """
    Runs a command in this process, in a folder with nothing in it; exit code, standard output,
    standard error.
    """
    alone_in(tmp_path, monkeypatch)
    written = 'SLACK_API_URL="http://127.0.0.1:9/api/"\nSLACK_BOT_TOKEN=xoxb-1-2-3\nSLACK_SIGNING_SECRET=signing\n'
    (tmp_path / ".env").write_text(f"{MARK}{written}", "utf-8")

    return runner(capsys)


def marked(source: Path, folder: Path) -> str:
    """A copy of a file as Notepad saves it: with a byte order mark, and its line ends."""
    copy = folder / f"marked-{source.parent.name}.toml"
    copy.write_bytes((MARK + source.read_text("utf-8").replace("\n", "\r\n")).encode())
    return str(copy)


def test_files_with_a_byte_order_mark_are_read(tripoint: Run, tmp_path: Path) -> None:
    """Settings, policy and roster: an editor's mark is none of their words."""
    policy = marked(POLICY, tmp_path)

    assert tripoint("init")[0] == 0
    assert tripoint("policy", "check", policy)[0] == 0
    assert tripoint("policy", "apply", policy)[0] == 0
    assert tripoint("roster", "import", marked(ROSTER, tmp_path))[0] == 0
    assert "U0KORLO" in tripoint("roster", "show")[1]


def test_what_is_typed_around_a_word_is_none_of_it(tripoint: Run) -> None:
    """
    A date with a space behind it, a party in small letters, an id as Slack shows it, a time with
    another dash.
    """
    tripoint("init")
    tripoint("roster", "import", str(ROSTER))
    plain = tripoint("digest", "--party", "KOR", "--date", "2026-11-20")
    for date in ("2026-11-20 ", "2026/11/20", "20261120", "２０２６－１１－２０", "2026年11月20日"):
        assert tripoint("digest", "--party", "kor ", "--date", date) == plain, date
    stopped = tripoint("roster", "stand-down", "<@U0KORLO> ", "--why", "left the post")
    declared = tripoint(
        *(
            "arrangement",
            "suspend",
            "tisa ",
            "--party",
            "jpn",
            "--from",
            " 2026–12–01T00:00:00Z",
            "--why",
            "x",
        )
    )

    assert plain[0] == 0 and stopped[0] == 0 and "U0KORLO" in stopped[1]
    assert declared[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("digest", "--party", "KOR", "--date", "yesterday"), "2026-11-20"),
        (("show", "“KOR–2026–K7Q4”."), "There is no release KOR-2026-K7Q4."),
        (("list", "--only", "Overdue ", "--party", "kor"), "No release is overdue"),
        (("list", "--party", "kor"), "No releases yet that KOR may know of"),
        (("roster", "stand-down", "U0KORLO", "--why", "\u3164"), "--why: takes words"),
        (("roster", "stand-down", "U0KORLO", "--why", "left\u202e"), "--why: takes words"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    tripoint: Run, arguments: tuple[str, ...], said: str
) -> None:
    """Whatever it was."""
    tripoint("init")
    code, out, err = tripoint(*arguments)

    assert said in out + err and len((out + err).splitlines()) == 1
    assert code in (0, 1, 2)


def test_a_checkout_may_lie_anywhere(tmp_path: Path) -> None:
    """A percent sign in its path was taken for a placeholder of the migrations'."""
    place = tmp_path / "100% 한글 {x}"
    for name in ("bot", "handlers", "storage"):
        shutil.copytree(TOP / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRIPOINT_", "SLACK_"))
    }
    made = subprocess.run(
        [sys.executable, "-m", "bot", "init"],
        cwd=place,
        env={**kept, "PYTHONPATH": str(place), "SLACK_API_URL": "http://127.0.0.1:9/api/"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (made.returncode, made.stderr) == (0, "")
    assert (place / "var").is_dir()
