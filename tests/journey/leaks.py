"""Looking for a text wherever it could have got to, in every spelling that it could have there."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, make_url, text

from bot.sandbox import Sandbox

MODALS = frozenset({"body", "details"})
"""The only forms that may show content."""

WRITTEN = frozenset({"request", "launch"})
"""The forms that content is typed into: Slack sends them, the desk never does."""


def spellings(word: str) -> Iterator[tuple[str, bytes]]:
    """Every form of a word that a file, a log or a payload could hold it in, by name."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = word.encode(encoding)
        yield encoding, raw
        yield f"{encoding} hex", raw.hex().encode()
        yield f"{encoding} HEX", raw.hex().upper().encode()
        for shift in range(3):
            # What stands before and after decides over the outermost signs; those between are
            # always the same.
            whole = base64.b64encode(bytes(shift) + raw)
            inner = whole[4 * bool(shift) : len(whole) - 4]
            yield f"{encoding} base64 {shift}", inner
            yield f"{encoding} base64url {shift}", inner.translate(bytes.maketrans(b"+/", b"-_"))
    for escaped in (True, False):
        once = json.dumps(word, ensure_ascii=escaped)[1:-1]
        yield f"json {escaped}", once.encode()
        yield f"json twice {escaped}", json.dumps(once, ensure_ascii=escaped)[1:-1].encode()
    yield "ascii", ascii(word)[1:-1].encode()
    yield "repr", repr(word)[1:-1].encode()
    yield "url", quote(word).encode()


class Search:
    """Looks for words, each in all its spellings; `found` lists place, word and spelling."""

    def __init__(self, *words: str) -> None:
        self.needles = {needle: (word, how) for word in words for how, needle in spellings(word)}
        self.found: list[tuple[str, str, str]] = []
        self.looked = 0

    def look(self, place: str, haystack: bytes | str) -> None:
        """Search one place."""
        held = haystack.encode("utf-8", "surrogatepass") if isinstance(haystack, str) else haystack
        self.looked += len(held)
        self.found += [(place, *what) for needle, what in self.needles.items() if needle in held]

    def files(self, *places: Path) -> None:
        """Search files, and all files below folders."""
        for place in places:
            for path in (
                [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file())
            ):
                self.look(str(path), path.read_bytes())

    def database(self, engine: Engine) -> None:
        """
        Search every row of every table as the database hands it out, and the files that it lies in.
        """
        with engine.connect() as connection:
            for table, row in _rows(connection):
                self.look(f"table {table}", row)
        self.files(*_files(engine))

    def wire(self, sandbox: Sandbox) -> None:
        """Search all that the desk has sent to Slack, but for the modals that may show content."""
        for call in sandbox.journal.calls:
            if _modal(call.body) not in MODALS:
                self.look(f"{call.method} ({call.via})", json.dumps(call.body, ensure_ascii=False))
        for sent in sandbox.journal.sent:
            if _modal(sent.payload) not in WRITTEN | MODALS:
                self.look(sent.kind, json.dumps(sent.payload, ensure_ascii=False))
            if _modal(sent.answer) not in MODALS:
                self.look(f"answer to {sent.kind}", json.dumps(sent.answer, ensure_ascii=False))
        for channel in sandbox.workspace.channels.values():
            self.messages(channel.id, channel.messages)
        self.messages("ephemeral", sandbox.workspace.ephemerals)
        for user, home in sandbox.workspace.homes.items():
            self.look(f"Home of {user}", json.dumps(home.source, ensure_ascii=False))

    def messages(self, place: str, messages: Iterable[Any]) -> None:
        """Search messages: words, blocks, metadata."""
        for message in messages:
            self.look(
                place,
                json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False),
            )


def _modal(body: Any) -> str:
    view = body.get("view") if isinstance(body, Mapping) else None
    return str(view.get("callback_id", "")) if isinstance(view, Mapping) else ""


def _rows(connection: Any) -> Iterator[tuple[str, str]]:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if connection.dialect.name == "postgresql":
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    for (table,) in connection.execute(text(tables)).all():
        for row in connection.execute(text(f'SELECT * FROM "{table}"')):
            for value in row:
                yield (
                    table,
                    bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value),
                )
                if isinstance(value, bytes | memoryview):
                    yield table, bytes(value).decode("latin-1")


def _files(engine: Engine) -> list[Path]:
    """
    The database's own files, as far as this account may read them: tables, indexes, write-ahead
    log.
    """
    if engine.dialect.name == "sqlite":
        return sorted(Path(str(engine.url.database)).parent.glob("*.db*"))
    checkpointing = engine.execution_options(isolation_level="AUTOCOMMIT")
    with checkpointing.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
        own = connection.scalar(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
    return [place for place in (folder / "base" / str(own), folder / "pg_wal") if place.is_dir()]


def engine_for(url: str) -> Engine:
    """A connection of the test's own, beside the desk's."""
    return create_engine(make_url(url))
