"""
What an operator is told of a policy: keys without effect, holidays nobody knows, duties that are
kept apart.
"""

import json
import sqlite3
from importlib.resources import files
from pathlib import Path

import pytest

from bot.calendars import holiday_faults
from tests import TOP
from tests.bot.cli.test_commands import founded, home, tripoint
from tests.bot.command_line import Run

__all__ = ["founded", "home", "tripoint"]

TEXT = files("bot.policies").joinpath("example.toml").read_text("utf-8")
ROSTER = files("bot.rosters").joinpath("example.toml").read_text("utf-8")
LANDED = (TOP / "tests" / "policies" / "landed.toml").read_text("utf-8")
SEOUL = 'holidays = "KR"'


def written(home: Path, text: str, name: str = "p.toml") -> str:
    """A file of that text; its name."""
    (home / name).write_text(text, "utf-8")
    return name


def put(home: Path, text: str) -> None:
    """A policy in the database as an earlier program, which asked less of it, has put it there."""
    with sqlite3.connect(home / "var" / "tripoint.db") as database:
        assert (
            database.execute("UPDATE book SET policy = ?, revision = revision + 1", [text]).rowcount
            == 1
        )


class TestKeysWithoutEffect:
    def test_one_line_of_the_check_and_of_the_desk_and_no_fault(
        self, founded: Run, home: Path
    ) -> None:
        """A policy that parties signed is not written anew for a key that does nothing."""
        file = written(home, LANDED)
        code, out, _ = founded("policy", "check", file)
        assert (code, out.count("have no effect")) == (0, 1)
        assert founded("policy", "apply", file)[1].count("have no effect") == 1

        code, out, _ = founded("check", "--offline")
        [line] = [line for line in out.splitlines() if "no effect" in line]
        assert code == 0 and line.startswith("ok") and "caveats.*.must_ack" in line
        assert "No fault found." in out

    def test_the_shipped_policy_has_none(self, founded: Run) -> None:
        shown = founded("policy", "show")[1]

        assert "TISA" in shown
        assert "no effect" not in founded("check", "--offline")[1] + shown


class TestHolidays:
    @pytest.mark.parametrize(
        ("written_as", "meant"),
        [
            *(
                ("kr", "KR"),
                ("KRW", "KR"),
                ("korea", "KR"),
                ("South Korea", "KR"),
                ("Kor", "KR"),
                ("ROK", "KR"),
            ),
            *(("Republic", "KR"), ("jpn", "JP"), ("USD", "US")),
        ],
    )
    def test_a_wrong_code_is_refused_with_the_right_one(
        self, written_as: str, meant: str, founded: Run, home: Path
    ) -> None:
        """
        It passed every check, and then no ROUTINE request could be sent and no digest went out.
        """
        file = written(home, TEXT.replace(SEOUL, f'holidays = "{written_as}"'))
        for command in ("check", "apply"):
            code, _, err = founded("policy", command, file)
            assert code == 1
            assert err == (
                f"tripoint: {file}: parties.KOR.working_hours.holidays: no holidays are known of "
                f"{written_as!r}: "
                f"write {meant!r}.\n"
            )
        assert json.loads(founded("policy", "check", file, "--json")[1])["ok"] is False

    def test_init_makes_nothing_of_it(
        self, tripoint: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TRIPOINT_POLICY", written(home, TEXT.replace(SEOUL, 'holidays = "kr"')))

        assert tripoint("init")[0] == 1
        assert [path.name for path in home.iterdir()] == ["p.toml"]

    def test_one_in_force_since_before_is_a_fault_and_no_hindrance(
        self, founded: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The desk can be brought up to date, and says what to mend."""
        wrong = TEXT.replace(SEOUL, 'holidays = "kr"')
        put(home, wrong)
        monkeypatch.setenv("TRIPOINT_POLICY", written(home, wrong))

        assert founded("init")[0] == 0
        code, out, _ = founded("check", "--offline")
        assert code == 1
        assert [
            line.split("holidays: ")[1] for line in out.splitlines() if line.startswith("FAULT")
        ] == ["no holidays are known of 'kr': write 'KR'."]
        assert founded("digest", "--party", "KOR", "--date", "2026-11-23")[0] == 0

    def test_what_the_library_takes_is_right(self) -> None:
        """Both ISO codes; and what nobody can guess is asked for."""
        assert list(holiday_faults({"KOR": "KR", "JPN": "JPN", "USA": None})) == []
        [fault] = holiday_faults({"XXA": "Ruritania"})
        assert fault.endswith("write a country's ISO 3166-1 code of two letters, such as 'KR'.")


class TestDuties:
    BOTH = ROSTER.replace('roles = ["supervisor"]', 'roles = ["supervisor", "inspector"]', 1)

    def test_a_roster_in_which_they_meet_is_refused(self, founded: Run, home: Path) -> None:
        """Who inspects a desk is not who leads it."""
        code, _, err = founded("roster", "import", written(home, self.BOTH))

        assert code == 1
        assert "U0KORSUP).roles: supervisor and inspector are kept apart by the policy" in err
        assert "nothing" not in founded("roster", "show")[1]
        assert '"inspector", "supervisor"' not in founded("roster", "show", "--json")[1]

    def test_who_drafts_and_decides_is_kept_apart_on_each_release_and_not_by_post(
        self, founded: Run, home: Path
    ) -> None:
        """A small desk's officers do both, never on the same release."""
        both = ROSTER.replace('roles = ["liaison"]', 'roles = ["liaison", "approver"]')

        assert founded("roster", "import", written(home, both))[0] == 0

    def test_an_earlier_roster_is_a_fault_of_the_check_and_nobody_comes_back_into_it(
        self, founded: Run, home: Path
    ) -> None:
        """The policy may say so only by now, or the roster be of an earlier program."""
        alone = TEXT.replace(', ["supervisor", "inspector"]]', "]")
        assert founded("policy", "apply", written(home, alone))[0] == 0
        assert founded("roster", "import", written(home, self.BOTH, "r.toml"))[0] == 0
        code, out, _ = founded("policy", "apply", written(home, TEXT, "q.toml"))
        assert code == 0
        assert (
            "does not fit it: U0KORSUP is supervisor and inspector, which the policy keeps apart"
            in out
        )

        code, out, _ = founded("check", "--offline")
        assert code == 1
        assert "U0KORSUP is supervisor and inspector, which the policy keeps apart" in out
        assert founded("roster", "stand-down", "U0KORSUP", "--why", "twice")[0] == 0
        assert founded("check", "--offline")[0] == 0
        code, _, err = founded("roster", "reinstate", "U0KORSUP", "--why", "back")
        assert code == 1 and "keeps apart" in err
