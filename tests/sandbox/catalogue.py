"""
Are the sandbox's methods and refusals Slack's? Holds them against a catalogue of Slack's documented
methods.

    python -m tests.sandbox.catalogue CATALOGUE

The catalogue is {"chat.postMessage": {"errors": […], …}, …}. Prints what is in no row of it and
exits 1, else exits 0.
"""

import json
import re
import sys
from pathlib import Path

import bot.sandbox
from bot.sandbox.protocol import Json
from bot.sandbox.web_api.methods import METHODS

ANY_METHOD = {
    "invalid_arguments", "invalid_auth", "invalid_charset", "invalid_form_data", "invalid_json",
    "json_not_object",
    "missing_scope", "not_allowed_token_type", "not_authed", "token_revoked", "unknown_method",
}  # fmt: skip
"""What Slack may answer to any call; a catalogue by methods leaves these out."""

ELSEWHERE = {"blocks.validate", "dnd.info", "dnd.teamInfo", "socket_mode_not_enabled"}
"""Served by Slack and known to its SDKs, though no row of the catalogue has them."""


def codes() -> set[str]:
    """Every code that the sandbox refuses with."""
    folder = Path(bot.sandbox.__file__).parent
    text = "\n".join(file.read_text("utf-8") for file in folder.rglob("*.py"))
    return set(re.findall(r'Refused\(\s*"([a-z_]+)"', text))


def strangers(catalogue: Json) -> list[str]:
    """Methods and codes that Slack does not have."""
    known = {
        code
        for name, row in catalogue.items()
        if not name.startswith("_")
        for code in row["errors"]
    }
    return sorted((set(METHODS) - set(catalogue) | codes() - known - ANY_METHOD) - ELSEWHERE)


def main(words: list[str]) -> int:
    """0 where all is Slack's, 1 where something is not, 2 where nothing was given."""
    if len(words) != 1:
        print(__doc__)
        return 2
    found = strangers(json.loads(Path(words[0]).read_text("utf-8")))
    print("\n".join(found) or f"{len(METHODS)} methods and {len(codes())} codes are Slack's")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
