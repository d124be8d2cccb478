"""The search for leaks finds what is put there, in every spelling and in every place."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from storage.database.backup import backup
from tests.journey.leaks import Search, engine_for, spellings
from tests.support.desk import LIAISON, Scene
from tests.support.logs import logged


@pytest.mark.parametrize("word", ["HERON-7731 rising", "\"동쪽 'KESTREL\\"])
def test_a_planted_word_is_found_in_every_spelling(word: str) -> None:
    """A search that finds nothing proves nothing, unless it finds what was put there."""
    planted = [needle for _, needle in spellings(word)]
    planted += [base64.b64encode(b"x" * shift + word.encode() + b"yyyy") for shift in range(7)]
    planted += [base64.urlsafe_b64encode(f"{'x' * n}{word}y".encode("utf-16-le")) for n in range(4)]
    planted += [
        json.dumps({"text": word}).encode(),
        json.dumps(json.dumps([word])).encode(),
        repr(word).encode()[1:-1],
    ]
    for needle in planted:
        search = Search(word)
        search.look("here", b"before " + needle + b" after")
        assert search.found, needle


async def test_a_planted_leak_is_found_in_every_place(desk: Scene, tmp_path: Path) -> None:
    """Also what was deleted again: the files of a database keep it."""
    word = f"HERON-{os.urandom(6).hex()}"
    hidden, engine = base64.b64encode(f"so: {word}.".encode()).decode(), engine_for(desk.url)

    def found(look: Callable[[Search], None]) -> bool:
        search = Search(word)
        look(search)
        return bool(search.found)

    assert not found(lambda s: (s.wire(desk.sandbox), s.database(engine), s.files(desk.home)))  # type: ignore[arg-type]
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO setting (key, value) VALUES ('x', :x)"), {"x": hidden})
    backup(desk.url, tmp_path / "copy.db")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM setting WHERE key = 'x'"))
    await desk.house.client.chat_postMessage(
        channel=LIAISON["KOR"], text="x", metadata=None, blocks=[block(hidden)]
    )
    (desk.home / "keys" / "x").write_text(word)
    with logged() as log:
        structlog.get_logger("bot").info(word)

    assert found(lambda s: s.files(tmp_path / "copy.db"))
    assert found(lambda s: s.database(engine))
    assert found(lambda s: s.wire(desk.sandbox))
    assert found(lambda s: s.files(desk.home / "keys"))
    assert found(lambda s: s.look("log", log.getvalue()))
    engine.dispose()


def block(said: str) -> dict[str, Any]:
    """A section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": said}}
