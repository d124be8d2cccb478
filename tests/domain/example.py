"""The shipped policy for the tests of the rules, and the same with a few of its words changed."""

from importlib.resources import files

from bot.domain.policy.loader import load
from bot.domain.policy.model import Policy

TEXT = files("bot.policies").joinpath("example.toml").read_text("utf-8")
POLICY = load(TEXT)


def altered(*changes: tuple[str, str]) -> str:
    """The text of the shipped policy with some of its words replaced; each must be there."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def section(key: str) -> str:
    """The text of one table of the shipped policy, its header included."""
    start = TEXT.index(f"\n[{key}]")
    return TEXT[start : TEXT.index("\n[", start + 1)]


def variant(*changes: tuple[str, str]) -> Policy:
    """The policy that `altered` describes."""
    return load(altered(*changes))
