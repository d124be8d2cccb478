"""
What a desk of the example reads: tests look for a sentence in the language that its officers see it
in.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.policy.loader import load
from bot.domain.policy.model import Policy
from handlers.text.words import Words


@cache
def _policy() -> Policy:
    return load(files("bot.policies").joinpath("example.toml").read_text("utf-8"))


def option(message: Any, verb: str) -> str:
    """The value of the option of a card's menu that stands for a verb."""
    return next(
        str(choice["value"])
        for block in message.blocks
        for element in block.get("elements", ())
        for choice in element.get("options", ())
        if choice["value"].startswith(f"{verb}:")
    )


def says(party: str, id: str, /, **values: object) -> str:
    """A message of the files, as the desk of a party reads it."""
    return Words.of_desk(_policy(), party).say(id, **values)
