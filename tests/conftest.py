"""What every test may ask for: fresh databases, on SQLite and on a real PostgreSQL."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, settings

from bot.operations import logs
from tests.support.logs import kept, logged
from tests.support.postgres import NoPostgres, Postgres, Prepare, postgres

# A proxy of the machine's is for the world, and the tests are not in it; Slack's SDK would send it
# their calls.
for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
    os.environ.pop(name, None)
    os.environ.pop(name.lower(), None)

# Both are in real seconds, which a busy machine takes longer for: an example may take 200 ms, ten
# draws one second.
settings.register_profile("tripoint", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tripoint")


class Databases(Protocol):
    """Hands out databases, and takes them back."""

    def fresh(self, prepare: Prepare | None = None) -> str:
        """Make a database nobody has used, empty or as `prepare` makes it, and return its URL."""

    def drop(self, url: str) -> None:
        """Remove a database."""


class SqliteFiles:
    """Hands out SQLite files, each in a folder of its own, and takes them back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates: dict[Prepare, Path] = {}
        self._made = 0

    def fresh(self, prepare: Prepare | None = None) -> str:
        """
        Name a file that is not there yet or, with `prepare`, a copy of what that has made once.
        """
        if prepare and prepare not in self._templates:
            template = self._place()
            prepare(f"sqlite:///{template}")
            assert not template.with_name("tripoint.db-wal").exists(), (
                f"{prepare} left a connection open"
            )
            self._templates[prepare] = template
        path = self._place()
        if prepare:
            shutil.copyfile(self._templates[prepare], path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove the file and what SQLite put beside it."""
        shutil.rmtree(Path(url.removeprefix("sqlite:///")).parent)

    def _place(self) -> Path:
        self._made += 1
        path = self._folder / str(self._made) / "tripoint.db"
        path.parent.mkdir()
        return path


class OfOneTest:
    """The databases one test has asked for."""

    def __init__(self, kind: str, source: Databases) -> None:
        self.kind = kind
        self._source = source
        self._lent: list[str] = []

    def fresh(self, prepare: Prepare | None = None) -> str:
        """
        Make a database nobody has used, and return its URL.

        Args:
            prepare: Makes an empty database what the test wants, e.g. migrates it. It runs once in
                a session, all else are copies: hand in the same module-level function each time.
        """
        url = self._source.fresh(prepare)
        self._lent.append(url)
        return url

    def give_back(self) -> None:
        """Drop what was lent."""
        while self._lent:
            self._source.drop(self._lent.pop())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgres]:
    """A real PostgreSQL server, started when the first test wants it."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres())
        except NoPostgres as missing:
            raise pytest.fail.Exception(str(missing), pytrace=False) from None
        yield server


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """The SQLite files of this session."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Iterator[OfOneTest]:
    """As many fresh databases as the test wants, first all on SQLite, then all on PostgreSQL."""
    lent = OfOneTest(request.param, request.getfixturevalue(request.param))
    yield lent
    lent.give_back()


@pytest.fixture
def database_url(databases: OfOneTest) -> str:
    """The URL of an empty database: the test runs on SQLite and on PostgreSQL."""
    return databases.fresh()


@pytest.fixture(autouse=True)
def _logging_kept() -> Iterator[None]:
    """
    What a test sets up of the logging of the process, the next knows nothing of.

    Without a set-up of its own a test has its events in the log of a failure, and standard output
    is the program's.
    """
    with kept():
        logs.join()
        yield


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the process would log, redacted, with everything of ours at DEBUG."""
    with logged() as stream:
        yield stream
