"""The messages shown to people, from the message files, in the reader's language and time zone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Protocol, Self
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from fluent.runtime import FluentBundle, FluentResource

from bot.domain.officers import Officer
from bot.domain.policy.model import Policy
from bot.domain.refusals import Refusal
from bot.domain.release.release import Release
from bot.domain.steps.outcomes import Outcome

ENGLISH = "en"
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
UNNAMED = ("arrangement", "step", "sign", "about", "at", "code", "typed", "limit", "ceiling")
"""Values by which a refusal's sentence chooses its words, and that it may lack."""

TYPED = re.compile(r"\b(?:NUMBER|CODE|WORDS|PARTY|TEMPLATE|ID|note|why|text)\b")
"""
What stands in the usage of a command for what an officer types; the rest of it is typed as it is.
"""

_NEUTRAL = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
)

NAMED = {"name": "field", "role": "role", "stage": "stage", "level": "level", "ceiling": "level"}
"""Values of a refusal that are keys → the family of messages that has their words."""
DAYS_OF_A_YEAR = 365
"""A policy counts lifetimes in days: 1825 of them are five years."""


def escape(text: str) -> str:
    """
    Return a typed text that Slack's mrkdwn shows and never interprets.

    The three control characters are escaped, as Slack asks. The four marks of emphasis have no
    escape, so their look-alikes stand for them. Text in `plain_text` and `rich_text` needs none of
    this.
    """
    return text.translate(_NEUTRAL)


@cache
def languages() -> frozenset[str]:
    """Return the languages that have message files."""
    return frozenset(
        entry.name for entry in files("handlers").joinpath("messages").iterdir() if entry.is_dir()
    )


@cache
def bundle(language: str) -> FluentBundle:
    """
    Read the messages of one language, once.

    Placeables get no isolating marks: they break copying numbers.
    """
    read = FluentBundle([language], use_isolating=False)
    folder = files("handlers").joinpath("messages", language)
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".ftl"):
            read.add_resource(FluentResource(entry.read_text("utf-8")))
    return read


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


class Titled(Protocol):
    """What has a title: a release, or a line of a digest."""

    @property
    def title(self) -> str:
        """As it was typed."""

    @property
    def titles(self) -> Mapping[str, str] | None:
        """In each language, if it came from a template."""


@dataclass(frozen=True)
class Words:
    """
    One reader's language and time zone.

    English stands in where the language lacks a message, UTC for an unknown zone.

    Attributes:
        command: The name of the slash command, such as `/release`, which sentences write before a
            verb. Empty where whoever draws does not know it: the verb then stands alone.
    """

    language: str = ENGLISH
    timezone: str = "UTC"
    command: str = ""

    @classmethod
    def of(cls, officer: Officer | None) -> Self:
        """Return an officer's own words: English and UTC for nobody we know."""
        return cls(officer.language, officer.timezone) if officer else cls()

    @classmethod
    def of_desk(cls, policy: Policy, party: str) -> Self:
        """Return the words of a party's channels."""
        desk = policy.parties.get(party)
        return cls(desk.lang, desk.tz) if desk else cls()

    def knows(self, id: str) -> bool:
        """Return whether any language that this reader falls back to has the message."""
        return any(bundle(language).has_message(id) for language in self._spoken())

    def say(self, id: str, **values: object) -> str:
        """
        Return a message, its placeables filled with `values` as they are.

        What goes into mrkdwn must be escaped before. Every message may write `{ $command }` before
        a verb that is typed.

        Raises:
            KeyError: no language has the message.
        """
        for language in self._spoken():
            if bundle(language).has_message(id):
                pattern = bundle(language).get_message(id).value
                assert pattern is not None, f"the message {id} has no text"
                typed = f"{self.command} " if self.command else ""
                given = {"command": typed, **values}
                said, _ = bundle(language).format_pattern(pattern, given)
                return str(said)
        raise KeyError(id)

    def refusal(self, refusal: Refusal, *, typed: str = "") -> str:
        """
        Return what could not be done, why, and what to do next: plain text.

        Args:
            refusal: Why not.
            typed: The word of a command that nothing fits, if that is why.
        """
        values: dict[str, object] = {**refusal.values, "typed": typed}
        values |= {name: values.get(name) or "none" for name in UNNAMED}
        for name, said in NAMED.items():
            if name in values:
                values[name] = self._one_of(said, str(values[name]))
        if "days" in values:
            values["most"] = self.days(int(str(values["days"])))
        if self.language in refusal.values:
            values["other"] = refusal.values[self.language]
        if "at" in refusal.values:
            values["at"] = self.time(datetime.fromisoformat(refusal.values["at"]))
        values |= {
            name: self.usage(str(values[name])) for name in ("usage", "instead") if name in values
        }
        if "why" in values:
            broken = str(values["why"]).replace("_", "-")
            values["why"] = self.say(broken, **values) if self.knows(broken) else ""
        return self.say(f"refusal-{refusal.rule.replace('_', '-')}", **values).strip()

    def rule(self, rule: str) -> str:
        """Return a rule in a few words, as figures of refusals list it."""
        return self._one_of("rule", rule)

    def level(self, key: str) -> str:
        """Return the word of a level with its English beside it, or the key of the policy's own."""
        return self._one_of("level", key)

    def days(self, count: int) -> str:
        """Return a number of days as people say it: `90 days`, `5 years`."""
        years, rest = divmod(count, DAYS_OF_A_YEAR)
        return self.say("span-days", count=count) if rest else self.say("span-years", count=years)

    def time(self, at: datetime) -> str:
        """Return a moment in the reader's zone and as a military date-time group in Zulu."""
        return f"{self._clock(at, self.say('clock'))} · {date_time_group(at)}"

    def exactly(self, at: datetime, *, seconds: bool) -> str:
        """
        Return a moment with its date in the reader's zone and in Zulu, to the minute or the second.
        """
        clock, zulu = self.say("clock-year"), at.astimezone(UTC)
        if not seconds:
            return f"{self._clock(at, clock)} · {date_time_group(at)}"
        local = self._clock(at, clock.replace("mm", "mm:ss"))
        return f"{local} · {zulu:%d %H:%M:%S}Z {MONTHS[zulu.month - 1]} {zulu:%y}"

    def zone(self, at: datetime) -> str:
        """Return the name of the reader's zone at a moment, such as `KST`."""
        return _zone_name(self.here(at))

    def moment(self, at: datetime, now: datetime) -> str:
        """Return a moment near `now`, as `13:04 KST (0404Z)`, with its date on another day."""
        return self.say("moment", local=self.moment_here(at, now), zulu=self.zulu(at, now))

    def moment_dated(self, at: datetime, now: datetime) -> str:
        """Return the same with its date in any case, for what is to be read on later days."""
        zulu = f"{at.astimezone(UTC):%d%H%M}Z"
        return self.say("moment", local=self._with_date(at, now), zulu=zulu)

    def moment_here(self, at: datetime, now: datetime) -> str:
        """Return a moment near `now` in the reader's zone alone, as `13:04 KST`."""
        return self._clock(at, "HH:mm") if self.is_today(at, now) else self._with_date(at, now)

    def zulu(self, at: datetime, now: datetime) -> str:
        """Return a moment near `now` in Zulu, as `0404Z`, with the day where it is another here."""
        return f"{at.astimezone(UTC):{'%H%M' if self.is_today(at, now) else '%d%H%M'}}Z"

    def here(self, at: datetime) -> datetime:
        """Return a moment in the reader's zone."""
        return at.astimezone(_zone(self.timezone))

    def is_today(self, at: datetime, now: datetime) -> bool:
        """Return whether a moment is on the day that it is now where the reader is."""
        return self.here(at).date() == self.here(now).date()

    def written(self, at: datetime, pattern: str) -> str:
        """Return a moment in the reader's zone by a pattern of CLDR."""
        local = self.here(at)
        locale = self.language if self.language in languages() else ENGLISH
        return str(format_datetime(local, pattern, tzinfo=local.tzinfo, locale=locale))

    def _with_date(self, at: datetime, now: datetime) -> str:
        same = self.here(at).year == self.here(now).year
        return self._clock(at, self.say("clock-day" if same else "clock-year"))

    def _clock(self, at: datetime, pattern: str) -> str:
        """Return a moment in the reader's zone by a pattern of CLDR, and the zone."""
        return f"{self.written(at, pattern)} {_zone_name(self.here(at))}"

    def named(self, titles: Mapping[str, str]) -> str:
        """Return a text that the policy gives in several languages."""
        return titles.get(self.language) or titles.get(ENGLISH) or next(iter(titles.values()), "")

    def subject(self, policy: Policy, key: str) -> str:
        """Return a subject's title, or its key where the policy no longer has it."""
        known = policy.subjects.get(key)
        return (known and self.named(known.title)) or key

    def title(self, of: Titled) -> str:
        """Return the title of a release in the reader's language, or as an officer typed it."""
        return self.named(of.titles or {}) or of.title

    def purpose(self, release: Release) -> str:
        """Return the purpose of a release likewise."""
        return self.named(release.purposes) or release.purpose

    def listed(self, items: Iterable[str]) -> str:
        """Return several things, one after the other."""
        return self.say("comma").join(items)

    @staticmethod
    def joined(sentences: Iterable[str]) -> str:
        """Put sentences one behind the other. A space follows a Japanese full stop."""
        return " ".join(sentences).replace("。 ", "。")

    def ordered(self, policy: Policy, parties: Iterable[str]) -> list[str]:
        """
        Return parties in the order that a reader of this language is used to.

        English goes by the alphabet. Japanese and Korean name the party that speaks the language
        first, then the hubs, then the rest, each by the alphabet.
        """
        own = self.say("order-of-parties") == "own"
        hubs = {arrangement.hub for arrangement in policy.arrangements.values()}

        def rank(code: str) -> tuple[int, str]:
            desk = policy.parties.get(code)
            speaks = desk is not None and desk.lang == self.language
            if not own or speaks:
                return 0, code
            return (1 if code in hubs else 2), code

        return sorted(parties, key=rank)

    def usage(self, usage: str) -> str:
        """
        Return how a command is typed.

        What the officer fills in is named in their language, and the rest is as it is.
        """
        return TYPED.sub(lambda found: self.say(f"usage-{found[0]}"), usage)

    def precedence(self, key: str) -> str:
        """
        Return the word of a precedence with its English beside it, or the key of the policy's own.
        """
        return self.say(f"precedence-{key}") if self.knows(f"precedence-{key}") else key

    def moved(self, step: str) -> str:
        """Return a step as something done, or the word itself for an action that is no step."""
        return self._one_of("moved", step)

    def code(self, code: str) -> str:
        """Return a reason code in words."""
        return self._one_of("code", code)

    def outcome(self, found: Outcome | None) -> str | None:
        """
        Return in words how a delivery ended where nobody acted, such as `expired unread by JPN`.

        Returns:
            The words. None where it goes on, or somebody ended it.
        """
        return self.say(f"outcome-{found.undone.value}", party=found.party) if found else None

    def _one_of(self, prefix: str, key: str) -> str:
        message = f"{prefix}-{key.replace('_', '-')}"
        return self.say(message) if self.knows(message) else key

    def _spoken(self) -> tuple[str, ...]:
        own = self.language if self.language in languages() else ENGLISH
        return (own,) if own == ENGLISH else (own, ENGLISH)


@dataclass(frozen=True)
class Reader:
    """For whom something is drawn: their party and their words."""

    party: str
    words: Words


def date_time_group(at: datetime) -> str:
    """Return a moment as a military date-time group in Zulu, such as `230404Z NOV 26`."""
    zulu = at.astimezone(UTC)
    return f"{zulu:%d%H%M}Z {MONTHS[zulu.month - 1]} {zulu:%y}"


def _zone_name(local: datetime) -> str:
    """Return `KST`, `EST` or `UTC`; `GMT-3:30` where the zone has no abbreviation."""
    named = local.tzname() or ""
    if named.isalpha():
        return named
    hours, minutes = divmod(abs(local.utcoffset() or timedelta()) // timedelta(minutes=1), 60)
    sign = "-" if (local.utcoffset() or timedelta()) < timedelta() else "+"
    return f"GMT{sign}{hours}{f':{minutes:02}' if minutes else ''}"
