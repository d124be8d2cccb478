"""
`tripoint check` on this machine: who else may touch the files of the desk; and that none is made
for others.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.checks.files import file_faults
from bot.cli.console import inputs
from bot.sandbox.delivery.journal import Journal
from bot.settings import Need, Settings, load
from storage.keys import check
from storage.keys.directory import KeyDirectory
from tests.domain.world import NOON

BESIDE = ("", "-wal", "-shm", "-journal")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a desk whose folders and files only their owner may touch."""
    for name in ("home", "keys"):
        (tmp_path / name).mkdir(mode=0o700)
    for name in BESIDE:
        (tmp_path / "home" / f"tripoint.db{name}").touch(mode=0o600)
    (tmp_path / ".env").touch(mode=0o600)
    (tmp_path / ".env").write_text(
        f"TRIPOINT_HOME={tmp_path / 'home'}\nTRIPOINT_KEYS={tmp_path / 'keys'}\n"
    )
    return load({}, tmp_path / ".env", Need.STORE)


def found(settings: Settings, account: int | None = None) -> list[str]:
    """The faults of these files, for the account that runs the desk."""
    return list(
        file_faults(
            settings, settings.home.parent / ".env", os.geteuid() if account is None else account
        )
    )


@pytest.fixture
def given_away(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes a file look as if it were another account's, which only root could do."""

    def give(path: Path) -> None:
        real = Path.stat

        def seen(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
            found = real(self, follow_symlinks=follow_symlinks)
            return (
                os.stat_result((*found[:4], found.st_uid + 1, *found[5:]))
                if self == path
                else found
            )

        monkeypatch.setattr(Path, "stat", seen)

    return give


def test_what_only_its_owner_may_touch_has_no_fault(settings: Settings, tmp_path: Path) -> None:
    """A folder that others may list, and settings that a group may read, are no fault either."""
    assert found(settings) == []
    settings.home.chmod(0o755)
    (tmp_path / ".env").chmod(0o640)
    assert found(settings) == []
    (tmp_path / ".env").chmod(0o660)
    assert len(found(settings)) == 1
    (tmp_path / ".env").unlink()
    assert found(replace(settings, database_url="postgresql://db.example.org/tripoint")) == []


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("mode", [0o666, 0o604, 0o640, 0o620])
def test_a_database_file_that_others_may_touch_is_a_fault(
    beside: str, mode: int, settings: Settings
) -> None:
    """Its log and its index too: what they hold is in no other file yet."""
    file = settings.home / f"tripoint.db{beside}"
    file.chmod(mode)

    assert found(settings) == [f"Others than the owner may touch {file}: run `chmod go= {file}`."]


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o720, 0o702])
def test_a_folder_of_the_desk_that_others_may_write_to_is_a_fault(
    mode: int, settings: Settings
) -> None:
    """
    They would put a file of theirs in the place of one that is made later; the sticky bit does not
    hinder that.
    """
    settings.home.chmod(mode)

    assert found(settings) == [
        f"Others may write to the folder {settings.home}: run `chmod go-w {settings.home}`."
    ]


def test_the_sticky_bit_does_not_excuse_a_folder_of_the_desk_that_lies_above_another(
    settings: Settings,
) -> None:
    """As where the database has a folder of its own below home."""
    settings.home.chmod(0o1777)
    below = replace(settings, database_url=f"sqlite:///{settings.home}/below/tripoint.db")

    assert len(found(below)) == 1


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o620, 0o666])
def test_settings_that_others_may_read_or_write_are_a_fault(
    mode: int, settings: Settings, tmp_path: Path
) -> None:
    """They hold tokens, and say where keys are."""
    env = tmp_path / ".env"
    env.chmod(mode)

    assert found(settings) == [
        f"Others may read or write {env}, where the tokens are: run `chmod g-w,o= {env}`."
    ]


def test_a_folder_above_that_others_may_write_to_is_a_fault_unless_sticky(
    settings: Settings, tmp_path: Path
) -> None:
    """
    Whoever may rename a folder may put another in its place; also on the way to what a link leads
    to.
    """
    tmp_path.chmod(0o777)
    says = f"Others may write to the folder {tmp_path}: run `chmod go-w {tmp_path}`."
    assert found(settings) == [says]
    tmp_path.chmod(0o1777)
    assert found(settings) == []

    tmp_path.chmod(0o700)
    open_to_all = tmp_path / "open"
    (open_to_all / "keys").mkdir(parents=True)
    open_to_all.chmod(0o777)
    (tmp_path / "link").symlink_to(open_to_all / "keys")
    [fault] = found(replace(settings, keys=tmp_path / "link"))
    assert str(open_to_all) in fault


@pytest.mark.parametrize(
    "name", ["home/tripoint.db", "home/tripoint.db-wal", "home", "keys", ".env", "."]
)
def test_what_belongs_to_another_account_is_a_fault(
    name: str, settings: Settings, tmp_path: Path, given_away: Callable[[Path], None]
) -> None:
    """Its owner may change its modes at any time."""
    given_away(tmp_path / name)

    me = os.geteuid()
    says = f"{tmp_path / name} belongs to the account {me + 1}: run `chown {me} {tmp_path / name}`."
    assert found(settings) == [says]


def test_root_may_own_what_lies_above_but_not_the_database(settings: Settings) -> None:
    """A desk that does not run as root could not write to it."""
    faults = found(settings, account=os.geteuid() + 1)

    assert [f"{settings.home}/tripoint.db" in fault for fault in faults].count(True) == len(BESIDE)


def test_where_root_asks_the_account_is_that_of_the_folders(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    given_away: Callable[[Path], None],
) -> None:
    """An operator checks with `sudo` what runs without."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    owner = tmp_path.stat().st_uid
    given_away(settings.home)

    assert inputs.account(settings.keys, settings.home) == owner
    assert inputs.account(tmp_path / "none", settings.home) == owner + 1
    assert inputs.account(tmp_path / "none") == 0
    monkeypatch.setattr(os, "geteuid", lambda: 77)
    assert inputs.account(settings.keys, settings.home) == 77


def test_a_key_file_of_another_account_is_a_fault(
    tmp_path: Path, given_away: Callable[[Path], None]
) -> None:
    """Nobody but the owner of the key directory has any business there."""
    keys = KeyDirectory.create(tmp_path / "keys", None, os.urandom, "tripoint.test")
    before = check.key_faults(keys, NOON)
    given_away(keys.path / "log.key")

    [fault] = set(check.key_faults(keys, NOON)) - set(before)
    assert f"{keys.path / 'log.key'} belongs to the account {os.geteuid() + 1}" in fault


@pytest.fixture
def generous() -> Iterator[None]:
    """A mask under which what is made without care is everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_the_journal_of_a_rehearsal_is_its_owners_only(tmp_path: Path) -> None:
    """It holds what was typed into forms."""
    from bot.sandbox.delivery.journal import RecordedCall

    journal = Journal(tmp_path / "calls")
    journal.called(RecordedCall(method="views.open", body={}, at=0.0, status=200, answer={}))
    assert (tmp_path / "calls").stat().st_mode & 0o777 == 0o600


def test_a_command_leaves_no_core() -> None:
    """A core of a process holds the keys that it has opened."""
    code = (
        "import resource, sys; from bot.cli import main\n"
        "sys.addaudithook(lambda event, args: event == 'resource.setrlimit' and print(*args))\n"
        "main(['--version']); print(*resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[0] == f"{resource.RLIMIT_CORE} (0, 0)"
    assert done.stdout.splitlines()[-1] == "0 0"
