"""
Would Slack send what the sandbox sends? Holds a journal of deliveries against a JSON Schema of
Slack's payloads.

    python -m tests.sandbox.inbound SCHEMA JOURNAL…

A line of a journal is {"kind": …, "payload": …}. Prints one line per fault and exits 1, also where
a kind of delivery does not occur at all; prints how many held and exits 0 where all do.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

from bot.sandbox.protocol import Json

DEFINITIONS = {
    "command": "InSlashCommand",
    "block_actions": "InBlockAction",
    "button": "InButtonAction",
    "block_suggestion": "InBlockSuggestion",
    "view_submission": "InViewSubmission",
    "view_closed": "InViewClosed",
    "shortcut": "InGlobalShortcut",
    "message_action": "InMessageShortcut",
    "event": "InEventEnvelope",
    "app_home_opened": "InAppHomeOpened",
    "team_join": "InTeamJoin",
    "user_change": "InUserChange",
}
"""Kind of delivery, or where that is stricter what is in it → definition."""


def kind_of(kind: str, payload: Json) -> str:
    """
    The definition's row for a delivery; an empty word for the handshake of an address, which no
    schema describes.
    """
    if kind == "block_actions" and payload["actions"][0]["type"] == "button":
        return "button"
    if kind == "event":
        inner = str((payload.get("event") or {}).get("type", ""))
        return (
            ""
            if payload.get("type") == "url_verification"
            else inner
            if inner in DEFINITIONS
            else "event"
        )
    return kind


class Judge:
    """Holds payloads against a schema."""

    def __init__(self, schema: Json) -> None:
        self.validators = {
            kind: Draft7Validator(
                {"$ref": f"#/definitions/{name}", "definitions": schema["definitions"]}
            )
            for kind, name in DEFINITIONS.items()
        }
        self.held: Counter[str] = Counter()

    def faults(self, kind: str, payload: Json) -> Iterator[str]:
        """What is wrong with one delivery."""
        row = kind_of(kind, payload)
        if not row:
            return
        self.held[row] += 1
        for error in self.validators[row].iter_errors(payload):
            deepest = best_match([error]) or error
            yield f"{row} /{'/'.join(map(str, deepest.absolute_path))}: {deepest.message[:200]}"

    def missing(self) -> Iterator[str]:
        """The kinds that were never sent."""
        for kind in DEFINITIONS:
            if not self.held[kind]:
                yield f"{kind}: the journal holds none"


def judge(schema: Json, lines: list[str]) -> tuple[list[str], Counter[str]]:
    """Every fault once, with how often it occurs, and how many of each kind there were."""
    made, found = Judge(schema), Counter[str]()
    for line in filter(str.strip, lines):
        sent = json.loads(line)
        found.update(made.faults(sent["kind"], sent["payload"]))
    said = [f"{fault} ({times} times)" for fault, times in found.items()]
    return said + list(made.missing()), made.held


def main(words: list[str]) -> int:
    """0 where all hold, 1 where one does not, 2 where nothing was given."""
    if len(words) < 2:
        print(__doc__)
        return 2
    lines = [line for name in words[1:] for line in Path(name).read_text("utf-8").splitlines()]
    faults, held = judge(json.loads(Path(words[0]).read_text("utf-8")), lines)
    print("\n".join(faults) or f"{sum(held.values())} payloads hold: {dict(held)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
