"""The findings of `tripoint check`: a line for each thing looked at, and one for many alike."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.cli.console.output import DONE, FAULT, say, say_json, say_table

FEW = 3
"""Up to so many faults that are alike have a line each."""
NAMED = 5
"""How many of `Finding.more` are named in their one line. JSON output names all."""
_NAMES = re.compile(
    r"\b[UWCGD](?=[A-Z]*\d)[A-Z0-9]{2,30}\b|(?<![\w/])/[^\s`:]+|\b(?:epoch|pending)-[\w.-]+|\b\d{4}-\d\d-\d\d\b|\b[0-9a-f]{16,}\b"
)
"""What may differ between sentences that are alike: Slack's ids, paths, key files, days."""


@dataclass(frozen=True)
class Finding:
    """
    One thing looked at.

    Attributes:
        area: settings, files, policy, roster, keys, database or slack.
        what: The thing, such as `channel C0KORLIAISON`.
        says: What was found. For a fault, what is wrong and how to mend it.
        more: Others of which the same is true, in full.
    """

    area: str
    what: str
    says: str
    fault: bool = False
    more: tuple[str, ...] = ()


def show(found: list[Finding], as_json: bool) -> int:
    """
    Print the findings, as a table or for a program.

    Returns:
        The exit code: 1 where one is a fault.
    """
    faults = sum(finding.fault for finding in found)
    if as_json:
        rows = [
            {"area": f.area, "what": f.what, "ok": not f.fault, "says": f.says}
            | ({"more": f.more} if f.more else {})
            for f in found
        ]
        say_json({"ok": not faults, "findings": rows})
    else:
        say_table(
            ("", "area", "what", "says"),
            (("FAULT" if f.fault else "ok", f.area, f.what, _line(f)) for f in found),
        )
        say()
        say(f"{faults} {'fault' if faults == 1 else 'faults'}." if faults else "No fault found.")
    return FAULT if faults else DONE


def told(area: str, what: str, faults: Iterable[str], well: str) -> list[Finding]:
    """
    Make findings of faults.

    Args:
        area: The area they belong to.
        what: The thing looked at.
        faults: What is wrong, a sentence each.
        well: What to say where nothing is.

    Returns:
        One for each fault, or one for many that differ in a name only. Without faults, the one that
        says all is well.
    """
    alike: dict[str, list[str]] = {}
    for fault in faults:
        alike.setdefault(_NAMES.sub("…", fault), []).append(fault)
    found: list[Finding] = []
    for same in alike.values():
        first, *others = same
        if len(same) > FEW:
            found.append(Finding(area, what, first, fault=True, more=tuple(others)))
        else:
            found += [Finding(area, what, fault, fault=True) for fault in same]
    return found or [Finding(area, what, well)]


def _listed(names: Iterable[str]) -> str:
    """Name a few of many, and say how many more there are."""
    every = list(names)
    return ", ".join(every[:NAMED]) + (
        f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    )


def _line(finding: Finding) -> str:
    if not finding.more:
        return finding.says
    first = set(_NAMES.findall(finding.says))
    names = [next((n for n in _NAMES.findall(one) if n not in first), "") for one in finding.more]
    return f"{finding.says} The same of {len(names)} more: {_listed(filter(None, names))}."
