"""
Killed at every step that a crash could separate from the next: what is left is whole, and goes on.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain import steps
from bot.domain.refusals import WrongRole
from storage.store.store import Store
from tests.domain.world import NOON
from tests.storage.store.test_store import counted
from tests.storage.world import SECRET, Desks, founded, opened

BEFORE = ("release-written", "content-sealed", "before-commit")
AFTER = ("committed", "witness-kept")
ACT = """
import sys
from pathlib import Path
from bot.domain import steps
from bot.domain.refusals import Refusal
from tests.domain.world import LAUNCH
from tests.storage.world import Desks, opened
desks = Desks(opened(sys.argv[1], Path(sys.argv[2])))
if sys.argv[3] == "request":
    desks.requested(own={"inbound": "t1"})
else:
    try:
        desks.do("KLO", sys.argv[3], steps.approve, inbound="t1")
    except Refusal:
        pass
sys.exit(3)
"""


def killed_at(point: str, url: str, folder: Path, act: str) -> None:
    """Run one act in a process of its own, which dies at a failpoint."""
    environment = {**os.environ, "TRIPOINT_FAILPOINT": f"{point}=exit"}
    done = subprocess.run(
        [sys.executable, "-c", ACT, url, str(folder), act],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 137, (done.returncode, done.stderr)


def prepared(url: str, folder: Path) -> None:
    """The database with policy and roster."""
    founded(opened(url, folder)).close()


def whole(store: Store) -> None:
    """Nothing is missing, nothing is there twice, and the next act goes on from here."""
    assert store.audit.verify().now().faults == ()
    release = Desks(store).released()
    assert Desks(store).read(release.number).content.body == SECRET  # type: ignore[union-attr]
    assert store.audit.verify().now().faults == ()


@pytest.mark.parametrize("point", [*BEFORE, *AFTER])
def test_an_act_is_there_whole_or_not_at_all(point: str, url: str, tmp_path: Path) -> None:
    """And who repeats it, since no answer came, gets it once."""
    prepared(url, tmp_path)

    killed_at(point, url, tmp_path, "request")

    store = opened(url, tmp_path)
    try:
        rows = counted(store)
        kept = int(point in AFTER)
        tables = ("release", "version", "delivery", "content", "history", "idempotency_key")
        assert {name: rows[name] for name in tables} == dict.fromkeys(tables, kept)
        assert rows["timer"] == 4 * kept, "to lapse, to remind, to escalate, to try"
        assert rows["audit"] == 2 + kept
        assert (rows["card"] > 0) is bool(kept)
        again = Desks(store).requested(own={"inbound": "t1"})
        assert counted(store)["release"] == 1
        assert Desks(store).do("KFDO", again.number, steps.look).content is not None
        whole(store)
    finally:
        store.close()


@pytest.mark.parametrize("point", ["before-commit", *AFTER])
def test_the_record_of_a_refusal_is_there_or_will_be(point: str, url: str, tmp_path: Path) -> None:
    """
    Killing the process must not be a way to try without a trace: without its record there was no
    answer either.
    """
    store = founded(opened(url, tmp_path))
    number = Desks(store).requested().number
    store.close()

    killed_at(point, url, tmp_path, number)

    store = opened(url, tmp_path)
    try:
        kept = point in AFTER
        assert [r.rule for r in store.queries.records(number).now()] == [None] + [
            "wrong_role"
        ] * kept
        with pytest.raises(WrongRole) as refused:
            Desks(store).do("KLO", number, steps.approve, inbound="t1")
        assert refused.value.repeated is kept
        assert [r.rule for r in store.queries.records(number).now()] == [None, "wrong_role"]
        whole(store)
    finally:
        store.close()


def test_the_checkpoint_beside_the_keys_catches_up(url: str, tmp_path: Path) -> None:
    """
    A crash between commit and witness leaves an older one, which still fits, until the next act.
    """
    prepared(url, tmp_path)
    killed_at("committed", url, tmp_path, "request")
    store = opened(url, tmp_path)
    try:
        assert store.db.keys.witness() != store.queries.checkpoint().now()
        assert store.audit.verify().now().faults == ()
        Desks(store).requested(NOON)
        assert store.db.keys.witness() == store.queries.checkpoint().now()
    finally:
        store.close()
