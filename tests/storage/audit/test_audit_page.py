"""
docs/audit-log.md is enough to write a verifier from: the one it holds is run, and its example is a
real leaf.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from storage.audit.export import export_lines, verify_export
from storage.audit.record import COLUMNS, canonical, from_columns
from storage.audit.rows import every_record, newest_checkpoint
from storage.store.store import Store
from storage.tables.audit import AUDIT
from tests import TOP
from tests.domain.world import OFFICERS, officer
from tests.storage.world import Desks, Roster, act

PAGE = (TOP / "docs" / "audit-log.md").read_text("utf-8")


def verifier() -> dict[str, Any]:
    """What the page's program defines."""
    [program] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {"__name__": "page"}
    exec(program, names)  # our own page
    return names


def exported(store: Store, file: Path) -> Path:
    """The log as a file."""
    lines = store.db.read(
        lambda c: list(
            export_lines(every_record(c), newest_checkpoint(c) or "", store.db.keys.log_key().vkey)
        )
    ).now()
    file.write_bytes(b"".join(lines))
    return file


def test_its_program_verifies_a_log_and_finds_every_change(
    store: Store, desks: Desks, tmp_path: Path
) -> None:
    """Written by somebody who has nothing of ours but the page."""
    desks.read(desks.released(title="발사 経由 – “odd”").number)
    verified, file = verifier()["verified"], exported(store, tmp_path / "log")

    assert verified(file) == (
        store.db.keys.log_key().vkey,
        store.db.read(lambda c: len(list(every_record(c)))).now(),
    )
    lines = file.read_text("utf-8").splitlines(keepends=True)
    changed = [
        [*lines[:2], *lines[3:]],
        [*lines[:-2], lines[-1]],
        [lines[0], lines[2], lines[1], *lines[3:]],
        [line.replace('"party":"KOR"', '"party":"USA"', 1) for line in lines],
        [line.replace('"rule":null', '"rule":""') for line in lines],
        [line.replace("T0/JLO", "T0/JLP") for line in lines],
    ]
    for altered in changed:
        assert altered != lines
        file.write_text("".join(altered), "utf-8")
        with pytest.raises(AssertionError):
            verified(file)


def test_its_example_is_the_leaf_of_its_record() -> None:
    record = json.loads(
        re.findall(r"The record `(\{.*?\})`", PAGE, re.DOTALL)[0].replace("\n", " ")
    )
    blocks = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
    [example] = [block for block in blocks if re.fullmatch(r"[0-9A-F\s]+", block)]

    assert tuple(record) == COLUMNS
    assert canonical(from_columns(record)) == verifier()["leaf"](record) == bytes.fromhex(example)


def test_the_page_names_the_columns_in_their_order() -> None:
    assert re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE) == [*COLUMNS]


def test_a_roster_of_thousands_is_a_record_that_an_export_can_hold(
    store: Store, tmp_path: Path
) -> None:
    """Every field of everybody who is new: some megabytes in one line."""
    crowd = tuple(officer(f"C{n:05}", "KOR") for n in range(8000))
    store.administration.import_roster(
        Roster(officers=(*OFFICERS, *crowd)), act(None, "roster import", who="operator:anna")
    ).now()
    longest = store.db.read(
        lambda c: max(len(row.detail or "") for row in c.execute(AUDIT.select()))
    ).now()
    file = exported(store, tmp_path / "log")

    assert longest > 1 << 20
    assert verify_export(file).faults == ()
    assert verifier()["verified"](file)[1] == verify_export(file).records
