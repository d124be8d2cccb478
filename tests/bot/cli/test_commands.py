"""The command line: an operator's whole day in process, and what goes wrong said in one line."""

import json
import os
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.cli.console.arguments import parser
from bot.cli.console.error_messages import sentences
from bot.domain.officers import officer_id
from bot.domain.refusals import WrongStage
from bot.domain.steps.decision import approve
from bot.domain.steps.submission import request
from bot.loops.clock import SystemClock
from bot.settings import Need, load
from storage.keys.directory import KeyDirectory
from storage.store.store import Store
from storage.transaction.act import Attempt
from storage.transaction.runner import Transactions
from tests import TOP
from tests.bot.command_line import Run, alone_in, runner
from tests.support.desk import launch

POLICY = str(TOP / "bot" / "policies" / "example.toml")
ROSTER = str(TOP / "bot" / "rosters" / "example.toml")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and an environment that names a sandbox and nothing else."""
    alone_in(tmp_path, monkeypatch)
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-2-CANARY")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "CANARYsigning")
    return tmp_path


@pytest.fixture
def tripoint(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """
    Runs a command in this process, which never says a secret; exit code, standard output, standard
    error.
    """
    plain = runner(capsys)

    def run(*arguments: str) -> tuple[int, str, str]:
        code, out, err = plain(*arguments)
        assert "CANARY" not in out + err
        return code, out, err

    return run


@pytest.fixture
def founded(tripoint: Run) -> Run:
    """A desk that was set up, with the example roster."""
    assert tripoint("init")[0] == 0
    assert tripoint("roster", "import", ROSTER)[0] == 0
    return tripoint


def commands() -> Iterator[list[str]]:
    """Every command there is, as its words."""

    def below(words: list[str], found: object) -> Iterator[list[str]]:
        groups = [
            a for a in found._actions if hasattr(a, "choices") and isinstance(a.choices, dict)
        ]  # type: ignore[attr-defined]
        if not groups:
            yield words
        for name, one in (pair for group in groups for pair in group.choices.items()):
            yield from below([*words, name], one)

    yield from below([], parser())


class TestSaying:
    """How it speaks."""

    @pytest.mark.parametrize("words", list(commands()), ids=" ".join)
    def test_every_command_has_help(self, words: list[str], tripoint: Run) -> None:
        """And a function that runs it."""
        code, out, err = tripoint(*words, "--help")

        assert (code, err) == (0, "")
        assert f"usage: tripoint {' '.join(words)}" in out
        module, _, function = parser().parse_args([*words, *needed(words)]).run.partition(":")
        assert callable(getattr(__import__(f"bot.cli.{module}", fromlist=[function]), function))

    @pytest.mark.parametrize(
        "words",
        [
            ["nonsense"],
            ["roster"],
            ["policy", "check"],
            ["run", "--fast"],
            ["list", "--limit", "x"],
            ["list", "--limit", "0"],
            ["list", "--limit", "9" * 20],
            ["audit", "show", "--limit", "-1"],
            ["audit", "show", "--limit", "9" * 5000],
            ["demo", "--serve", "--port", "65536"],
            ["demo", "--serve", "--port", "-1"],
            ["rehearse", "--serve", "launch-warning", "--port", "99999"],
            ["--vers"],
            ["show", "a", "b"],
        ],
        ids=lambda words: " ".join(words)[:40],
    )
    def test_what_is_said_wrongly_is_one_line_and_exit_2(
        self, words: list[str], tripoint: Run
    ) -> None:
        """With the way to the help."""
        code, out, err = tripoint(*words)

        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("tripoint: ")
        assert "--help" in err

    def test_nothing_said_shows_the_help(self, tripoint: Run) -> None:
        """And is no success."""
        code, out, err = tripoint()
        assert (code, out) == (2, "")
        assert "commands:" in err

    def test_it_says_its_version(self, tripoint: Run) -> None:
        """For a report."""
        assert tripoint("--version")[1].startswith("tripoint 0.")

    def test_help_loads_nothing_of_the_desk(self) -> None:
        """It answers in a tenth of a second; the test is what is loaded, not how long it took."""
        heavy = (
            "sqlmodel",
            "sqlalchemy",
            "slack_bolt",
            "slack_sdk",
            "aiohttp",
            "structlog",
            "cryptography",
            "alembic",
            "pydantic",
        )
        code = (
            f"import sys\nfrom bot.cli import main\nmain(['--help'])\nprint([m for m in {heavy} if "
            "m in sys.modules])"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True
        )

        assert ran.stdout.splitlines()[-1] == "[]"

    def test_a_reader_that_goes_away_is_no_fault_of_ours(self) -> None:
        """`tripoint policy check … | head -1`."""
        piped = f"{sys.executable} -m bot policy check {POLICY} | head -c 1"
        ran = subprocess.run(
            ["/bin/bash", "-c", piped], cwd=TOP, capture_output=True, text=True, check=True
        )

        assert (ran.stdout, ran.stderr) == ("P", "")

    def test_a_narrow_terminal_gets_escapes_not_a_failure(self) -> None:
        """A locale without UTF-8."""
        env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "policy", "check", "/nowhere/正"],
            check=False,
            cwd=TOP,
            env=env,
            capture_output=True,
            text=True,
        )

        assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
        assert "cannot be read" in ran.stderr


def offered(days: int, *, approved: bool = False) -> str:
    """Korea offers something to Japan so many days from now, and may approve it; its number.

    Chance is the same.
    """
    settings = load(os.environ, Path(".env"), Need.STORE)
    keys = KeyDirectory(settings.keys, None, os.urandom)
    store = Store(
        Transactions(
            settings.database_url,
            keys,
            clock=SystemClock(),
            random=lambda count: bytes([days % 251 if count == 8 else 7]) * count,
            loopback=True,
        )
    )
    draft = launch(purpose="Warning", body="CANARY at 1158 local")
    now = datetime.now(UTC) + timedelta(days=days)
    try:
        begun = Attempt("request", now, actor=officer_id("T0SANDBOX", "U0KORLO"))
        number = (
            store.releases.change(None, partial(request, draft=draft), begun).now().release.number
        )
        if approved:
            store.releases.change(
                number, approve, Attempt("approve", now, actor=officer_id("T0SANDBOX", "U0KORFDO"))
            ).now()
        return number
    finally:
        store.close()


def needed(words: list[str]) -> list[str]:
    """What must be said besides for a command to be understood."""
    values = {
        "import": ["F"], "stand-down": ["U", "--why", "x"], "reinstate": ["U", "--why", "x"],
        "apply": ["F"],
        "backup": ["P"], "reopen": ["--because", "x"], "restore": ["P"],
        "certificate": ["N"], "digest": ["--party", "KOR", "--date", "2026-11-20"],
    }  # fmt: skip
    if words[0] == "arrangement" and words[-1] != "list":
        return ["TISA", "--party", "KOR", "--why", "x"]
    if words in (["policy", "check"], ["show"]):
        return ["F"]
    return values.get(words[-1], [])


class TestFaults:
    """What an exception that ended a command is told as."""

    def test_a_database_error_never_tells_a_value(self) -> None:
        """SQLAlchemy quotes statement and parameters; drivers quote values (T6)."""
        engine = create_engine("sqlite://")
        with engine.connect() as connection:
            connection.execute(text("create table t (a text unique)"))
            for statement in (
                "insert into t values (:it)",
                "insert into t values (:it)",
                "insert into nowhere values (:it)",
            ):
                try:
                    connection.execute(text(statement), {"it": "CANARY"})
                except SQLAlchemyError as broken:
                    told = sentences(broken)
                    assert (told.code, len(told.sentences)) == (1, 1)
                    assert "CANARY" not in told.sentences[0]
        with pytest.raises(IntegrityError) as broken_rule:
            raise IntegrityError("insert", {"it": "CANARY"}, ValueError("Key (a)=(CANARY) exists"))
        assert sentences(broken_rule.value).sentences == (
            "The database cannot be used (IntegrityError).",
        )
        engine.dispose()

    @pytest.mark.parametrize(
        ("broken", "says"),
        [
            (
                FileNotFoundError(2, "No such file or directory", "a.toml"),
                "a.toml: No such file or directory.",
            ),
            (ValueError("CANARY"), "Something broke on our side (ValueError): please report it."),
            (WrongStage(stage="released"), "Refused (wrong_stage): The step does not follow"),
            (KeyError("CANARY"), "Something broke on our side (KeyError): please report it."),
        ],
        ids=["file", "value", "refusal", "key"],
    )
    def test_anything_else_is_a_sentence_too(self, broken: Exception, says: str) -> None:
        """Without the message of what we do not know."""
        told = sentences(broken)

        assert told.sentences[0].startswith(says)
        assert "CANARY" not in told.sentences[0]


class TestFounding:
    """`init`, `policy`, `roster`."""

    def test_init_makes_everything_and_says_where(self, tripoint: Run, home: Path) -> None:
        """Only init makes folders."""
        code, out, _ = tripoint("init")

        assert code == 0
        for said in (str(home / "var"), str(home / "keys"), "public key", "example-2014-12-29"):
            assert said in out
        assert (home / "var" / "tripoint.db").stat().st_mode & 0o077 == 0
        assert (home / "keys").stat().st_mode & 0o077 == 0

    def test_init_may_be_said_again(self, founded: Run, home: Path) -> None:
        """Nothing is made twice, nothing lost."""
        before = {p.name: p.read_bytes() for p in (home / "keys").iterdir()}
        code, out, _ = founded("init")

        assert code == 0
        assert "Made" not in out
        assert {p.name: p.read_bytes() for p in (home / "keys").iterdir()} == before
        assert "U0KORLO" in founded("roster", "show")[1]

    def test_init_never_makes_new_keys_for_an_old_log(self, founded: Run, home: Path) -> None:
        """A log that goes on under another key would hide that the first was lost."""
        (home / "keys").rename(home / "elsewhere")
        code, _, err = founded("init")

        assert code == 1
        assert "bring the key directory back" in err

    @pytest.mark.parametrize(
        "words",
        [["roster", "show"], ["list"], ["show", "K7Q4"], ["audit", "verify"], ["audit", "show"],
            ["policy", "show"],
         ["keys", "status"], ["arrangement", "list"]],
        ids=" ".join,
    )  # fmt: skip
    def test_before_init_every_command_says_so(
        self, words: list[str], tripoint: Run, home: Path
    ) -> None:
        """And makes nothing."""
        code, out, err = tripoint(*words)

        assert (code, out, err.count("\n")) == (1, "", 1)
        assert "tripoint init" in err
        assert list(home.iterdir()) == []

    def test_a_wrong_policy_makes_nothing(
        self, tripoint: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The file is read before anything is made."""
        (home / "p.toml").write_text("exercise = 3\n")
        monkeypatch.setenv("TRIPOINT_POLICY", "p.toml")

        code, _, err = tripoint("init")
        assert code == 1
        assert "exercise" in err
        assert [p.name for p in home.iterdir()] == ["p.toml"]

    def test_policy_check_needs_no_settings(
        self, tripoint: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is for who writes the file."""
        monkeypatch.setenv("DATABASE_URL", "nonsense")
        code, out, _ = tripoint("policy", "check", POLICY)
        assert code == 0
        assert "through USA" in out
        told = json.loads(tripoint("policy", "check", POLICY, "--json")[1])
        assert (told["ok"], told["policy"], told["exercise"]) == (True, "example-2014-12-29", True)

    def test_policy_check_tells_every_fault(self, tripoint: Run, home: Path) -> None:
        """One line each, exit 1."""
        (home / "p.toml").write_text("schema_version = 2\ncolour = 1\n")
        code, _, err = tripoint("policy", "check", "p.toml")
        assert code == 1
        assert err.count("\n") > 3
        assert json.loads(tripoint("policy", "check", "p.toml", "--json")[1])["ok"] is False

    def test_a_policy_is_put_in_force_and_shown(self, founded: Run, home: Path) -> None:
        """The database holds the policy in force; the file does not matter any more."""
        text = Path(POLICY).read_text("utf-8").replace("example-2014-12-29", "spring-2027")
        (home / "p.toml").write_text(text, "utf-8")

        assert founded("policy", "apply", "p.toml")[:2] == (0, "Policy spring-2027 is in force.\n")
        assert "already" in founded("policy", "apply", "p.toml")[1]
        assert founded("policy", "show", "--text")[1] == text
        assert "spring-2027" in founded("policy", "show")[1]
        assert "Another policy is in force (spring-2027)" in founded("init")[1]

    def test_the_roster_comes_in_with_its_difference(self, founded: Run, home: Path) -> None:
        """What changes is shown; a dry run changes nothing; who is not named stands down."""
        assert "already" in founded("roster", "import", ROSTER)[1]
        text = Path(ROSTER).read_text("utf-8").replace("Second liaison officer (KOR)", "Kim")
        cut = text[: text.rindex("[[officers]]")]
        (home / "r.toml").write_text(cut, "utf-8")

        code, out, _ = founded("roster", "import", "r.toml", "--dry-run")
        assert code == 0
        assert "~ U0KORLO2: name Second liaison officer (KOR) -> Kim" in out
        assert "- U0JPNCUS: custodian of JPN stands down" in out
        told = json.loads(founded("roster", "import", "r.toml", "--json")[1])
        assert (told["done"], len(told["changes"])) == (True, 2)
        shown = json.loads(founded("roster", "show", "--json")[1])
        assert [o["active"] for o in shown["officers"] if o["id"] == "T0SANDBOX/U0JPNCUS"] == [
            False
        ]

    def test_an_export_of_the_roster_comes_in_again_without_a_difference(
        self, founded: Run, home: Path
    ) -> None:
        """A roster is moved to another installation as a file."""
        (home / "r.toml").write_text(founded("roster", "export")[1], "utf-8")

        assert "already" in founded("roster", "import", "r.toml")[1]

    def test_a_wrong_roster_changes_nothing(self, founded: Run, home: Path) -> None:
        """Every fault is told."""
        (home / "r.toml").write_text('workspace = "T0X"\n')
        code, _, err = founded("roster", "import", "r.toml")

        assert (code, err.count("\n")) == (1, 2)
        assert "U0KORLO" in founded("roster", "show")[1]

    @pytest.mark.parametrize("more", [["--dry-run"], [], ["--json"]])
    def test_a_roster_that_moves_somebody_to_another_party_is_refused_whole(
        self, founded: Run, home: Path, more: list[str]
    ) -> None:
        """With the line of the file, and what to do; also for who has stood down before."""
        founded("roster", "stand-down", "U0USAFDO", "--why", "leaves for another post")
        text = Path(ROSTER).read_text("utf-8").replace("Second liaison officer (KOR)", "Kim")
        lines = text.splitlines()
        places = [
            n for n, line in enumerate(lines, 1) if line.endswith(('"U0KORLO"', '"U0USAFDO"'))
        ]
        for at in places:
            lines[at] = 'party = "JPN"'
        (home / "r.toml").write_text("\n".join(lines), "utf-8")
        before = json.loads(founded("roster", "show", "--json")[1])
        officers = tomllib.loads(text)["officers"]
        nth = [n for n, o in enumerate(officers, 1) if o["user"] in ("U0KORLO", "U0USAFDO")]

        code, out, err = founded("roster", "import", "r.toml", *more)

        assert (code, out) == (1, "")
        assert err.splitlines() == [
            f"tripoint: officers[{n}] ({user}).party, line {at}: is JPN, but this Slack account is "
            f"{party}'s for good, "
            "for an account is the person: give them a new account for JPN."
            for n, at, user, party in zip(
                nth, places, ("U0KORLO", "U0USAFDO"), ("KOR", "USA"), strict=True
            )
        ]
        assert json.loads(founded("roster", "show", "--json")[1]) == before
        shown = founded("audit", "show")[1]
        assert ("party_fixed" in shown) is (more != ["--dry-run"])

    def test_who_has_acted_for_another_party_is_a_fault_of_the_roster(
        self, founded: Run, home: Path
    ) -> None:
        """A desk of today may hold such moves: `check` says who they are, and how to mend it."""
        url = f"sqlite:///{home / 'var' / 'tripoint.db'}"
        engine = create_engine(url)
        with engine.begin() as c:
            c.execute(text("PRAGMA foreign_keys = OFF"))
            line = (
                'INSERT INTO history (number, step, "by", party, at, version) '
                "VALUES ('KOR-2026-K7Q4', 'approve', :by, :party, :at, 1)"
            )
            for by, party in (("T0SANDBOX/U0USAFDO", "KOR"), ("T0SANDBOX/U0KORFDO", "KOR")):
                c.execute(
                    text(line), {"by": by, "party": party, "at": "2026-11-23 03:00:00.000000"}
                )
        engine.dispose()

        code, out, _ = founded("check", "--offline", "--json")

        said = [f["says"] for f in json.loads(out)["findings"] if not f["ok"] and "U0" in f["says"]]
        mend = "Give the person a new account for USA, and let this one stand down."
        assert code == 1
        assert said == [
            (
                "U0USAFDO is an officer of USA and has acted for KOR: one Slack account serves one "
                f"party. {mend}"
            )
        ]
        founded("roster", "stand-down", "U0USAFDO", "--why", "has a new account")
        assert "has acted for" not in founded("check", "--offline", "--json")[1]

    def test_a_roster_that_leaves_a_slot_empty_is_warned_of(self, founded: Run, home: Path) -> None:
        """It may be meant; nobody should be surprised."""
        text = (
            Path(ROSTER).read_text("utf-8").replace('roles = ["approver"]', 'roles = ["inspector"]')
        )
        (home / "r.toml").write_text(text, "utf-8")

        code, _, err = founded("roster", "import", "r.toml")
        assert code == 0
        assert "0 of the 1 releasing authorities needed" in err

    def test_what_who_stands_down_leaves_behind_is_said_first(
        self, founded: Run, home: Path
    ) -> None:
        """
        By the command and by an import; where Slack cannot be asked, which channels to look at.
        """
        code, out, err = founded("roster", "stand-down", "U0KORLO", "--why", "left the post")
        assert (code, "may no longer act" in out) == (0, True)
        assert "U0KORLO" in err and "C0KORLIAISON" in err
        blocks = Path(ROSTER).read_text("utf-8").split("[[officers]]")
        (home / "r.toml").write_text(
            "[[officers]]".join(b for b in blocks if '"U0JPNINS"' not in b), "utf-8"
        )
        code, out, err = founded("roster", "import", "--dry-run", "r.toml")
        assert code == 0 and "- U0JPNINS" in out
        assert "U0JPNINS" in err and "C0JPNLIAISON" in err

    def test_an_officer_stands_down_at_once_and_comes_back(self, founded: Run) -> None:
        """With the reason in the audit record."""
        assert founded("roster", "stand-down", "U0KORLO", "--why", "left the post")[0] == 0
        assert founded("roster", "stand-down", "U0KORLO", "--why", "again")[0] == 1
        assert "stood down" in founded("roster", "show")[1]
        assert founded("roster", "reinstate", "U0KORLO", "--why", "back")[0] == 0
        assert founded("roster", "stand-down", "U0NOBODY", "--why", "x")[0] == 1
        assert "left the post" in founded("audit", "show")[1]


class TestArrangement:
    """What a party declares."""

    def test_a_suspension_stands_until_the_same_party_lifts_it(self, founded: Run) -> None:
        """Politics can stop it overnight."""
        assert (
            "suspended"
            in founded("arrangement", "suspend", "TISA", "--party", "KOR", "--why", "order 7")[1]
        )
        status = {
            row["arrangement"]: row["status"]
            for row in json.loads(founded("arrangement", "list", "--json")[1])
        }
        assert (status["TISA"], status["US-JP-GSOMIA"]) == ("suspended", "active")
        code, _, err = founded("arrangement", "resume", "TISA", "--party", "JPN", "--why", "x")
        assert (code, err) == (1, "tripoint: JPN cannot declare this of TISA: KOR suspended it.\n")
        assert (
            "active"
            in founded("arrangement", "resume", "TISA", "--party", "KOR", "--why", "lifted")[1]
        )

    @pytest.mark.parametrize(
        "words",
        [["NATO", "--party", "KOR", "--why", "x"], ["TISA", "--party", "PRK", "--why", "x"],
         ["TISA", "--party", "KOR", "--why", "x", "--from", "tomorrow"],
         ["TISA", "--party", "KOR"]],
        ids=" ".join,
    )  # fmt: skip
    def test_what_makes_no_sense_is_refused_in_a_line(self, words: list[str], founded: Run) -> None:
        """Nothing is recorded of the arrangement."""
        code, _, err = founded("arrangement", "suspend", *words)

        assert (code in (1, 2), err.count("\n")) == (True, 1)
        assert "suspended" not in founded("arrangement", "list")[1]


class TestAudit:
    """The record."""

    def test_the_log_verifies_in_place_and_as_a_file(self, founded: Run, home: Path) -> None:
        """Offline, without the database, with a key kept elsewhere."""
        code, out, _ = founded("audit", "verify")
        assert code == 0
        assert "whole" in out
        assert founded("audit", "export", "log.jsonl")[0] == 0
        told = json.loads(founded("audit", "verify", "--export", "log.jsonl", "--json")[1])
        assert told["ok"]
        (home / "var").rename(home / "gone")
        vkey = (home / "keys" / "log.vkey").read_text()
        assert founded("audit", "verify", "--export", "log.jsonl", "--vkey", vkey)[0] == 0
        assert (
            founded("audit", "verify", "--export", "log.jsonl", "--vkey", "x+00000000+AAAA")[0] == 1
        )

    def test_a_changed_file_is_one_line_and_exit_1(self, founded: Run, home: Path) -> None:
        """Whatever the change."""
        founded("audit", "export", "log.jsonl")
        text = (home / "log.jsonl").read_text()
        (home / "log.jsonl").write_text(text.replace("operator", "0perator", 1))

        code, out, err = founded("audit", "verify", "--export", "log.jsonl")
        assert (code, out, err != "") == (1, "", True)

    def test_a_file_that_is_not_there_says_nothing_of_the_log(self, founded: Run) -> None:
        """Nobody is alarmed by a slip of the pen."""
        code, _, err = founded("audit", "verify", "--export", "nowhere")

        assert (code, err) == (1, "tripoint: nowhere cannot be read: No such file or directory.\n")

    def test_an_older_checkpoint_is_a_witness(self, founded: Run, home: Path) -> None:
        """Each party keeps some."""
        (home / "old").write_bytes((home / "keys" / "checkpoint").read_bytes())
        founded("roster", "stand-down", "U0KORLO", "--why", "x")

        assert founded("audit", "verify", "--checkpoint", "old")[0] == 0
        (home / "old").write_text("nonsense")
        assert founded("audit", "verify", "--checkpoint", "old")[0] == 1

    def test_an_export_never_replaces_a_file(self, founded: Run, home: Path) -> None:
        """It may be the only older one; standard output is another way."""
        (home / "log.jsonl").write_text("mine")
        assert founded("audit", "export", "log.jsonl")[0] == 1
        assert (home / "log.jsonl").read_text() == "mine"
        assert (home / "log.jsonl").exists()

    def test_records_name_the_operator_and_what_they_did(self, founded: Run) -> None:
        """Administration is audited like everything else."""
        records = json.loads(founded("audit", "show", "--json")[1])

        assert [r["action"] for r in records] == ["policy apply", "roster import"]
        assert "U0KORLO" in records[1]["detail"] and len(records[1]["detail"]) > 2000
        assert max(map(len, founded("audit", "show")[1].splitlines())) < 700
        assert all(r["actor"].startswith("operator") for r in records)


class TestRegister:
    """`list` and `show`."""

    def test_an_empty_desk_lists_nothing(self, founded: Run) -> None:
        """Also for a program."""
        assert founded("list")[0] == 0
        assert json.loads(founded("list", "--json", "--party", "KOR", "--live")[1]) == []
        assert founded("list", "--limit", "0")[0] == 2

    def test_a_release_is_shown_by_its_short_number_without_its_content(self, founded: Run) -> None:
        """Where it stands and who did what, for a person and for a program."""
        number = offered(0)

        for typed in (number, number[-4:].lower(), f"kor-{number[-4:]}"):
            code, out, _ = founded("show", typed)
            assert code == 0
            for said in (
                f"EXERCISE {number}",
                "Launch observed",
                "KOR > USA > JPN",
                "originator_review",
                "U0KORLO",
            ):
                assert said in out
        told = json.loads(founded("show", number, "--json")[1])
        assert told["deliveries"][0]["stage"] == "originator_review"
        assert [move["step"] for move in told["moves"]] == ["request"]
        assert founded("show", f"USA-{number[-4:]}")[0] == 1
        assert number in founded("list")[1]
        assert [
            r["number"]
            for r in json.loads(founded("list", "--json", "--party", "KOR", "--live")[1])
        ] == [number]
        assert json.loads(founded("list", "--json", "--party", "USA")[1]) == []
        for only, party, there in (
            ("waiting", "KOR", True),
            ("overdue", "KOR", False),
            ("unread", "JPN", False),
        ):
            found = json.loads(founded("list", "--json", "--party", party, "--only", only)[1])
            assert [r["number"] for r in found] == [number] * there, only
        assert [r["action"] for r in json.loads(founded("audit", "show", number, "--json")[1])] == [
            "request"
        ]
        assert founded("audit", "show", "K7Q4")[0] == 1

    def test_on_hold_a_release_has_no_moment_at_which_it_lapses(self, founded: Run) -> None:
        """
        A person reads what it has left; a program, that there is none, and afterwards one that has
        moved.
        """
        number = offered(0)

        def told() -> dict[str, Any]:
            (one,) = json.loads(founded("list", "--json")[1])
            assert one == {
                k: v
                for k, v in json.loads(founded("show", number, "--json")[1]).items()
                if k != "moves"
            }
            return one

        before = told()
        assert before["lapses_at"] == before["decide_by"]
        assert "stopped" not in founded("list")[1]
        founded("arrangement", "suspend", "TISA", "--party", "KOR", "--why", "order 7")
        assert "stopped, 23 h 59 min left" in founded("list")[1]
        assert told()["lapses_at"] is None
        founded("arrangement", "resume", "TISA", "--party", "KOR", "--why", "lifted")
        assert told()["lapses_at"] > before["decide_by"]

    def test_a_hub_finds_what_waits_for_it_and_is_late(self, founded: Run) -> None:
        """Neither from it nor to it, and its own to decide; whom it may go to finds nothing."""
        number = offered(0, approved=True)

        def found(party: str, only: str) -> list[str]:
            told = json.loads(founded("list", "--json", "--party", party, "--only", only)[1])
            return [release["number"] for release in told]

        assert {party: found(party, "waiting") for party in ("KOR", "USA", "JPN")} == {
            "KOR": [number],
            "USA": [number],
            "JPN": [],
        }
        assert found("USA", "overdue") == []

    def test_a_short_number_that_fits_several_names_them(self, founded: Run) -> None:
        """Codes are four characters; a year's end brings the same one again."""
        both = {offered(0), offered(400)}

        code, _, err = founded("show", next(iter(both))[-4:])
        assert code == 1
        assert all(number in err for number in both)

    def test_a_number_that_is_none_is_a_line(self, founded: Run) -> None:
        """Whatever was typed."""
        for typed in ("KOR-2026-K7Q4", "K7Q4", "", "-", "'; drop table release"):
            code, out, err = founded("show", "--", typed)
            assert (code, out, err.count("\n")) == (1, "", 1)


class TestKeys:
    """The key directory."""

    def test_status_shows_no_key(self, founded: Run, home: Path) -> None:
        """Only days, and what is wrong."""
        code, out, _ = founded("keys", "status", "--json")
        told = json.loads(out)

        assert (code, told["ok"], told["root_key_outside"]) == (0, True, False)
        assert (home / "keys" / "root.key").read_text().strip() not in out
        (home / "keys" / "log.key").chmod(0o644)
        assert founded("keys", "status")[0] == 1

    def test_a_key_that_is_there_has_not_been_destroyed_yet(self, founded: Run) -> None:
        """ "destroyed at", of a day to come, was read as done."""
        offered(0)
        settings = load(os.environ, Path(".env"), Need.STORE)
        KeyDirectory(settings.keys, None, os.urandom).key("2099-01-01", now=datetime.now(UTC))

        said = founded("keys", "status")[1]
        assert "will be destroyed at 2099-01-02T00:00:00+00:00" in said
        assert "will be destroyed when what it seals is decided" in said

    def test_the_root_key_is_changed_and_everything_still_verifies(
        self, founded: Run, home: Path
    ) -> None:
        """Only the key directory is rewritten."""
        before = (home / "keys" / "root.key").read_text()

        assert founded("keys", "rotate")[0] == 0
        assert (home / "keys" / "root.key").read_text() != before
        assert founded("audit", "verify")[0] == 0

    def test_a_root_key_given_from_outside_is_changed_in_two_steps(
        self, tripoint: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Readable with old and new in between, so that no replica is locked out."""
        monkeypatch.setenv("TRIPOINT_ROOT_KEY", "11" * 32)
        assert tripoint("init")[0] == 0
        assert tripoint("keys", "rotate")[0] == 2
        (home / "new").write_text("22" * 32)
        assert "run this once more" in tripoint("keys", "rotate", "--to", "new")[1]
        assert tripoint("audit", "verify")[0] == 0
        monkeypatch.setenv("TRIPOINT_ROOT_KEY", "22" * 32)
        assert tripoint("keys", "rotate", "--to", "new")[0] == 0
        assert tripoint("audit", "verify")[0] == 0
        (home / "new").write_text("CANARY")
        assert tripoint("keys", "rotate", "--to", "new")[0] == 1

    def test_destroying_what_is_over_says_what_went(self, founded: Run) -> None:
        """Nothing yet."""
        assert "No expired keys." in founded("keys", "destroy-over")[1]


class TestCopies:
    """`backup` and `restore`."""

    def test_a_backup_comes_back(self, founded: Run, home: Path) -> None:
        """
        Without the keys; an audit log cut back to it is found out, for the witness beside the keys
        is newer.
        """
        assert founded("backup", "copy.db")[0] == 0
        assert founded("backup", "copy.db")[0] == 1
        assert founded("restore", "copy.db")[0] == 1
        assert founded("restore", "copy.db", "--force")[0] == 0
        assert founded("audit", "verify")[0] == 0
        founded("roster", "stand-down", "U0KORLO", "--why", "x")
        code, said, _ = founded("restore", "copy.db", "--force")
        assert code == 0 and "tripoint audit reopen --because TEXT" in said
        assert founded("audit", "verify")[0] == 1
        refused = founded("roster", "stand-down", "U0KORLO", "--why", "x")
        assert refused[0] == 1 and "audit log is broken" in refused[2]
        assert founded("audit", "reopen", "--because", "restored from a copy")[0] == 0
        assert founded("roster", "stand-down", "U0KORLO", "--why", "x")[0] == 0
        code, said, _ = founded("audit", "verify")
        assert code == 0 and "restored from a copy" in said

    def test_what_is_no_backup_is_refused(self, founded: Run, home: Path) -> None:
        """The database stays."""
        (home / "no.db").write_text("CANARY")
        assert founded("restore", "no.db", "--force")[0] == 1
        assert founded("restore", "missing.db", "--force")[0] == 1
        assert founded("audit", "verify")[0] == 0


class TestRest:
    """`manifest`, `check`, and settings."""

    def test_the_manifest_bears_the_commands_name(
        self, tripoint: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is printed before there is a token: the example file as it stands is no hindrance."""
        for name in ("SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
            monkeypatch.delenv(name)
        (home / ".env").write_text((TOP / ".env.example").read_text() + "SLASH_COMMAND=/rel\n")

        code, out, _ = tripoint("manifest", "--url", "https://desk.example.org")
        assert code == 0
        assert json.loads(out)["features"]["slash_commands"][0]["command"] == "/rel"
        assert tripoint("manifest", "--url", "nowhere")[0] == 2

    def test_wrong_settings_are_a_line_each_and_exit_2(
        self, tripoint: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All at once."""
        monkeypatch.setenv("TRIPOINT_PORT", "CANARY")
        monkeypatch.setenv("SLACK_API_URL", "ftp://CANARY")
        for words in (["init"], ["run"], ["list"]):
            code, out, err = tripoint(*words)
            assert (code, out, err.count("\n")) == (2, "", 3 if words != ["list"] else 2)

    def test_check_is_a_table_and_exit_1_on_a_fault(
        self, founded: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Slack is not there: one fault, and everything else is listed as well."""
        code, out, _ = founded("check")
        assert code == 1
        assert "FAULT  slack" in out
        assert "1 fault." in out
        assert founded("check", "--offline")[0] == 0
        monkeypatch.setenv("TRIPOINT_PORT", "x")
        told = json.loads(founded("check", "--json")[1])
        assert [f["area"] for f in told["findings"]] == ["settings"]

    def test_check_finds_a_policy_that_is_not_in_force(
        self, founded: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file somebody changed and forgot to apply."""
        monkeypatch.setenv("TRIPOINT_POLICY", "p.toml")
        assert "cannot be read" in founded("check", "--offline")[1]
        (home / "p.toml").write_text(Path(POLICY).read_text("utf-8") + "\n", "utf-8")
        code, out, _ = founded("check", "--offline")
        assert code == 1
        assert "not the policy in force" in out

    def test_check_before_init_is_a_table_too(self, tripoint: Run) -> None:
        """With what to do."""
        code, out, _ = tripoint("check")
        assert code == 1
        assert "tripoint init" in out

    def test_check_says_that_slack_was_not_asked(self, tripoint: Run) -> None:
        """Before the first roster it would not know of which workspace."""
        assert tripoint("init")[0] == 0
        found = {
            f["what"]: f["says"] for f in json.loads(tripoint("check", "--json")[1])["findings"]
        }
        assert "not asked" in found["workspace"] and "roster" in found["workspace"]
        assert "workspace" not in str(
            json.loads(tripoint("check", "--offline", "--json")[1])["findings"]
        )

    def test_run_says_in_a_line_why_it_cannot(self, founded: Run) -> None:
        """Slack is not there."""
        code, _, err = founded("run")
        assert code == 1
        assert "Slack cannot be reached" in err

    def test_the_example_of_settings_names_every_setting(self, tmp_path: Path) -> None:
        """And nothing else; filled in, it loads."""
        text = (TOP / ".env.example").read_text()
        names = {
            line.lstrip("#").partition("=")[0]
            for line in text.splitlines()
            if "=" in line and " " not in line.partition("=")[0]
        }

        slack = {
            "SLACK_BOT_TOKEN",
            "SLACK_SIGNING_SECRET",
            "SLACK_APP_TOKEN",
            "SLACK_API_URL",
            "SLASH_COMMAND",
        }
        kept = {
            "DATABASE_URL",
            "TRIPOINT_HOME",
            "TRIPOINT_KEYS",
            "TRIPOINT_ROOT_KEY",
            "TRIPOINT_POLICY",
        }
        assert names == slack | kept | {"TRIPOINT_HOST", "TRIPOINT_PORT"} | {
            "HTTPS_PROXY",
            "NO_PROXY",
        }
        (tmp_path / ".env").write_text(text.replace("xoxb-\n", "xoxb-1-2-abc\n"))
        assert load({}, tmp_path / ".env", Need.POLICY).policy == Path("policy.toml")

    def test_the_examples_come_with_the_package(self) -> None:
        """Not only with a checkout."""
        for package, name in (("bot.policies", "example.toml"), ("bot.rosters", "example.toml")):
            with as_file(files(package).joinpath(name)) as path:
                assert path.is_file()


class TestDigest:
    """`digest`: what any past day looked like."""

    def test_prints_and_writes_the_same_day(self, founded: Run, tmp_path: Path) -> None:
        """In the party's language, or another; as text, JSON, a sheet or a page."""
        asked = ("digest", "--party", "JPN", "--date", "2026-01-20")

        assert "報告事項はありません。" in founded(*asked)[1]
        assert "Nothing to report." in founded(*asked, "--language", "en")[1]
        assert json.loads(founded(*asked, "--json", "--kind", "weekly")[1])["kind"] == "weekly"
        for form in ("csv", "html"):
            file = tmp_path / f"digest.{form}"
            assert founded(*asked, f"--{form}", str(file)) == (0, f"Wrote {file}.\n", "")
            assert "EXERCISE" in file.read_text("utf-8-sig")

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--party", "PRK", "--date", "2026-01-20"), 2, "knows no party PRK"),
            (("--party", "KOR", "--date", "yesterday"), 2, "is no date"),
            (("--party", "KOR", "--date", "0001-01-01", "--kind", "weekly"), 2, "too far"),
            (("--party", "KOR", "--date", "9999-12-31"), 1, "not due before"),
            (
                ("--party", "KOR", "--date", "2026-01-20", "--language", "xx"),
                2,
                "no messages in xx",
            ),
            (
                ("--party", "KOR", "--date", "2026-01-20", "--csv", "/nowhere/x.csv"),
                1,
                "cannot be written",
            ),
        ],
    )
    def test_what_is_wrong_is_one_line(
        self, founded: Run, words: tuple[str, ...], code: int, says: str
    ) -> None:
        """And nothing is printed as if it were a digest."""
        ended, out, err = founded("digest", *words)

        assert (ended, out) == (code, "")
        assert says in err
        assert err.count("\n") == 1


class TestFiles:
    """Nobody but its owner touches what a desk is made of."""

    def test_check_lists_them(self, founded: Run, home: Path) -> None:
        """One line each, and exit code 1."""
        code, out, _ = founded("check", "--offline", "--json")
        assert code == 0
        assert [f["ok"] for f in json.loads(out)["findings"] if f["area"] == "files"] == [True]
        (home / "var").chmod(0o777)
        (home / "var" / "tripoint.db").chmod(0o666)
        (home / ".env").touch()
        (home / ".env").chmod(0o666)
        (home / "keys" / "log.vkey").chmod(0o644)

        code, out, _ = founded("check", "--offline", "--json")
        faults = [f for f in json.loads(out)["findings"] if not f["ok"]]
        assert code == 1
        assert [f["area"] for f in faults] == ["files"] * 3 + ["keys"]
        assert all("run `chmod" in f["says"] for f in faults)

    @pytest.fixture
    def generous(self) -> Iterator[None]:
        """A mask under which what is made without care is everybody's."""
        before = os.umask(0)
        yield
        os.umask(before)

    @pytest.mark.usefixtures("generous")
    def test_whatever_a_command_makes_only_its_owner_may_touch(
        self, tripoint: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Folders on the way, database, keys, digests, exports, copies; also where an open file was
        there before.
        """
        monkeypatch.setenv("TRIPOINT_HOME", "a/b/c")
        monkeypatch.setenv("TRIPOINT_KEYS", "d/e/f")
        asked = ("digest", "--party", "JPN", "--date", "2026-01-20")
        (home / "old.csv").write_text("x" * 100_000)
        for words in (
            ("init",),
            ("roster", "import", ROSTER),
            (*asked, "--csv", "new.csv"),
            (*asked, "--csv", "old.csv"),
            (*asked, "--html", "new.html"),
            ("audit", "export", "log.jsonl"),
            ("backup", "copy.db"),
        ):
            assert tripoint(*words)[0] == 0

        made = {path.relative_to(home): path for path in home.rglob("*")}
        assert {
            Path(name)
            for name in (
                "new.csv",
                "old.csv",
                "new.html",
                "log.jsonl",
                "copy.db",
                "a/b/c/tripoint.db",
            )
        } <= (made.keys())
        assert {str(name) for name, path in made.items() if path.stat().st_mode & 0o077} == set()
        assert (home / "old.csv").read_bytes() == (home / "new.csv").read_bytes()

    def test_a_digest_may_be_written_to_what_is_no_file(self, founded: Run) -> None:
        """Whose modes are nobody's to change."""
        before = stat.S_IMODE(Path(os.devnull).stat().st_mode)

        assert (
            founded("digest", "--party", "JPN", "--date", "2026-01-20", "--csv", os.devnull)[0] == 0
        )
        assert stat.S_IMODE(Path(os.devnull).stat().st_mode) == before
