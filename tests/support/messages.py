"""
What a desk of the example reads: tests look for a sentence in the language that its officers see it
in.
"""

from functools import cache
from importlib.resources import files

from bot.domain.policy.loader import load
from bot.domain.policy.model import Policy
from handlers.text.words import Words


@cache
def _policy() -> Policy:
    return load(files("bot.policies").joinpath("example.toml").read_text("utf-8"))


def says(party: str, id: str, /, **values: object) -> str:
    """A message of the files, as the desk of a party reads it."""
    return Words.of_desk(_policy(), party).say(id, **values)
