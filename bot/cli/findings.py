"""What `tripoint check` found: a line per thing looked at, a fault or not."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.cli.says import DONE, FAULT, say, say_json, say_table


@dataclass(frozen=True)
class Finding:
    """
    One thing looked at.

    Attributes:
        area: settings, files, policy, roster, keys, database or slack.
        what: the thing, such as `channel C0KORLIAISON`.
        says: what was found; for a fault, what is wrong and how to mend it.
    """

    area: str
    what: str
    says: str
    fault: bool = False


def show(found: list[Finding], as_json: bool) -> int:
    """Print the findings as a table, or for a program; exit code 1 when one is a fault."""
    faults = sum(finding.fault for finding in found)
    if as_json:
        rows = [{"area": f.area, "what": f.what, "ok": not f.fault, "says": f.says} for f in found]
        say_json({"ok": not faults, "findings": rows})
    else:
        say_table(("", "area", "what", "says"), (("FAULT" if f.fault else "ok", f.area, f.what, f.says) for f in found))
        say()
        say(f"{faults} {'fault' if faults == 1 else 'faults'}." if faults else "No fault found.")
    return FAULT if faults else DONE


def told(area: str, what: str, faults: Iterable[str], well: str) -> list[Finding]:
    """A finding for each fault, or the one that says all is well."""
    return [Finding(area, what, fault, fault=True) for fault in faults] or [Finding(area, what, well)]
