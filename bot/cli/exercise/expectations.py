"""What a rehearsal expects at its end: where releases stand, and which objectives are missed."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.cli.exercise.timeline import MISSED, Past, Span
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from bot.sandbox import Workspace
from bot.sandbox.scenario.script import Script, ScriptInvalid, read

STEPS = ("originator_review", "relay_review", "acknowledge")
_NEEDED = {
    "release": "the name it was kept under",
    "to": "the destination",
    "stage": "where it is to stand",
}
_KEYS = (*_NEEDED, "version", "missed")


def load(text: str, place: Workspace) -> Script:
    """
    Read a rehearsal script: what the sandbox plays, and `[[outcome]]`.

    Raises:
        ScriptInvalid: With every fault of both.
    """
    faults: list[str] = []
    try:
        script = read(text, place, also=("outcome",))
    except ScriptInvalid as invalid:
        faults += invalid.faults
    with suppress(tomllib.TOMLDecodeError, RecursionError):  # the first reader has said so
        faults += _faults(tomllib.loads(text))
    if faults:
        raise ScriptInvalid(faults)
    return script


def _faults(document: Mapping[str, Any]) -> Iterator[str]:
    rows, injects = document.get("outcome", []), document.get("inject", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield "outcome: must be written as [[outcome]], once for each release and destination."
        return
    played = [row for row in injects if isinstance(row, dict)] if isinstance(injects, list) else []
    kept = {name for row in played if isinstance(row.get("keep"), dict) for name in row["keep"]}
    for n, row in enumerate(rows, 1):
        yield from (f"outcome {n}: {fault}." for fault in _row_faults(row, kept))


def _row_faults(row: Mapping[str, Any], kept: set[str]) -> Iterator[str]:
    for key, what in _NEEDED.items():
        if not isinstance(row.get(key), str):
            yield f"{key} is missing: {what}"
    for key in row:
        if key not in _KEYS:
            yield f"{key} is not a key of an outcome; there are {', '.join(_KEYS)}"
    if isinstance(row.get("release"), str) and row["release"] not in kept:
        yield f"no inject keeps {row['release']}"
    if isinstance(row.get("stage"), str) and row["stage"] not in set(Stage):
        yield f"there is no stage {row['stage']}; there are {', '.join(Stage)}"
    if "version" in row and type(row["version"]) is not int:
        yield "version must be a whole number"
    missed = row.get("missed", [])
    if not isinstance(missed, list) or not all(step in STEPS for step in missed):
        yield f"missed must be a list of {', '.join(STEPS)}"


def wrong(
    script: Script, names: Mapping[str, str], known: Past, waits: Sequence[Span], now: datetime
) -> Iterator[str]:
    """
    Say in what the end is not as the script says, a sentence each.

    Args:
        script: The script.
        names: The releases by the names that the script gives them.
        known: All that the desk keeps.
        waits: What waited for a desk.
        now: The time of the end.
    """
    releases = {release.number: release for release in known.releases}
    for row in script.more.get("outcome", []):
        release = releases.get(names.get(row["release"], ""))
        yield from _row_wrong(row, release, waits, now)


def _row_wrong(
    row: Mapping[str, Any], release: Release | None, waits: Sequence[Span], now: datetime
) -> Iterator[str]:
    delivery = release.delivery(row["to"]) if release else None
    if release is None or delivery is None:
        yield f"There is no release {row['release']} to {row['to']}."
        return
    about = f"{row['release']} ({release.number}) to {row['to']}"
    if delivery.stage != row["stage"]:
        yield f"{about} is {delivery.stage}, and was to be {row['stage']}."
    if delivery.version != row.get("version", delivery.version):
        yield (
            f"{about} carries version {delivery.version}, and was to carry version "
            f"{row['version']}."
        )
    missed = [
        s.step
        for s in waits
        if s.number == release.number and row["to"] in s.to and s.verdict(now) == MISSED
    ]
    if missed != row.get("missed", missed):
        yield f"{about} missed {_named(missed)}, and was to miss {_named(row['missed'])}."


def _named(steps: Sequence[str | None]) -> str:
    return ", ".join(str(step) for step in steps) or "no target"
