"""The pictures of a digest, each with its text alternative, in one reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import log10

from bot.domain.policy.model import Policy
from bot.typesetting import typeset
from handlers.digests import times
from handlers.digests.lines import own_first
from handlers.slack.blocks import clip
from handlers.text import durations
from handlers.text.words import Words, languages
from storage.queries.digest_model import AGES, Daily, Digest
from storage.queries.weekly_digest import Weekly

FONTS = {"ko": "Noto Sans CJK KR"}
FONT = "Noto Sans CJK JP"
ALT = 2000
"""Most characters of an alt text that Slack takes."""
ROWS = 8
"""Most rows of a picture, so that it can be read on a telephone."""
SCALE = {0.001: "0.1", 0.01: "1", 0.1: "10", 1.0: "", 10.0: "10"}
"""
The marks of the pace chart's axis: a share of the target, and its figure. The axis is logarithmic,
so that a hundredth of a target can be read as well as ten of them.
"""
COLOURS = {
    "ground": "#262c35",
    "ink": "#f2f4f6",
    "faint": "#bcc5d0",
    "mark": "#a9b4c1",
    "exercise": "#ffb27a",
    "late": "#ff9d57",
    "new": "#7cc0ff",
    "ages": ["#8fb4d9", "#aacbe8", "#cfe3f5", "#ff9d57"],
}
"""
The ground is dark: it glares in no dark Slack, stands out in a light one, and all that is drawn on
it has a contrast of at least 4.5:1.
"""
STEP_OF = {"decide": "originator_review", "relay": "relay_review"}
STEP_WORD = {"decide": "digest-step-originator-review", "relay": "digest-step-relay-review"}


@dataclass(frozen=True)
class Picture:
    """One picture: `kind` names its file, `values` fill the template, `alt` says what it shows."""

    kind: str
    alt: str
    values: Mapping[str, object]

    def png(self) -> bytes:
        """
        Return the picture itself, 960 pixels wide.

        The same values give the same bytes.
        """
        return typeset("digest.typ", self.values, kind="png")


def pictures(digest: Digest, policy: Policy, words: Words) -> list[Picture]:
    """Return the pictures of a digest: one of a day, two of a week, and those of a day it holds."""
    if digest.week is None:
        return [_waiting(digest.day, policy, words)]
    drawn = [_flow(digest.week, policy, words), _pace(digest.week, policy, words)]
    return drawn + (pictures(digest.daily, policy, words) if digest.daily else [])


def _picture(
    kind: str,
    of: Daily | Weekly,
    policy: Policy,
    words: Words,
    alt: str,
    none: str = "",
    **values: object,
) -> Picture:
    exercise = words.say("exercise") if policy.exercise else ""
    head = {
        "kind": kind,
        "exercise": exercise,
        "title": words.say(f"digest-picture-{kind}"),
        "about": f"{of.party} · {words.time(of.as_of)}",
        "font": FONTS.get(words.language, FONT),
        "colours": COLOURS,
        "lang": words.language if words.language in languages() else "en",
        "none": none,
    }
    return Picture(kind, clip(" ".join(filter(None, (exercise, alt))), ALT), head | values)


def _waiting(day: Daily, policy: Policy, words: Words) -> Picture:
    ages = [words.say(f"digest-age-{n}") for n in range(len(AGES) + 1)]
    counts = {
        owner: [
            sum(w.count for w in day.waiting if (w.owner, w.age) == (owner, n))
            for n in range(len(ages))
        ]
        for owner in own_first(day.waiting, day.party)[:ROWS]
    }
    most = max((count for row in counts.values() for count in row), default=0)
    none = words.say("digest-alt-waiting-none")
    what = "; ".join(
        f"{owner}: "
        f"{', '.join(f'{age} {count}' for age, count in zip(ages, row, strict=True) if count)}"
        for owner, row in counts.items()
    )
    return _picture(
        "waiting",
        day,
        policy,
        words,
        words.say("digest-alt-waiting", what=what) if counts else none,
        none,
        ages=ages,
        rows=[
            {
                "name": owner,
                "cells": [{"count": _short(n) if n else "", "part": n / most} for n in row],
            }
            for owner, row in counts.items()
        ],
    )


def _flow(week: Weekly, policy: Policy, words: Words) -> Picture:
    pairs = list(week.volume.items())[:ROWS]
    most = max((count for _, counts in pairs for count in counts), default=0) or 1
    what = "; ".join(
        f"{origin} → {to}: {', '.join(map(str, counts))}" for (origin, to), counts in pairs
    )
    first, last = (
        times.written(times.last_day(week.ends[n]), "digest-day", words) for n in (1, -1)
    )
    return _picture(
        "flow",
        week,
        policy,
        words,
        words.say("digest-alt-flow", first=first, last=last, what=what),
        first=first,
        last=last,
        rows=[
            {
                "name": f"{origin} → {to}",
                "parts": [count / most for count in counts],
                "count": _short(counts[-1]),
            }
            for (origin, to), counts in pairs
        ],
    )


def _pace(week: Weekly, policy: Policy, words: Words) -> Picture:
    several = len({share for share, _ in week.pace}) > 1
    rows, said = [], []
    for (share, precedence), took in list(week.pace.items())[:ROWS]:
        assert took.median is not None, "there is none without a step"
        assert took.p90 is not None, "there is none without a step"
        allowed = policy.allowance(precedence, STEP_OF[share])
        name = words.precedence(precedence)
        if several:
            name = f"{name} · {words.say(STEP_WORD[share])}"
        told = {
            "median": durations.brief(timedelta(seconds=took.median), words),
            "p90": durations.brief(timedelta(seconds=took.p90), words),
            "allowed": durations.brief(allowed, words),
            "steps": words.say(f"digest-steps-{share}", n=took.n),
        }
        said.append(words.say("digest-alt-pace-one", precedence=name, **told))
        target = allowed.total_seconds()
        rows.append(
            {
                "name": name,
                "said": words.say("digest-pace-said", **told),
                "median": _place(took.median / target),
                "p90": _place(took.p90 / target),
                "beyond": took.p90 / target > max(SCALE),
                "late": took.median > target,
            }
        )
    none = words.say("digest-alt-pace-none")
    return _picture(
        "pace",
        week,
        policy,
        words,
        words.say("digest-alt-pace", what="; ".join(said)) if rows else none,
        none,
        rows=rows,
        axis=words.say("digest-axis-pace"),
        marks=[[_place(share), _mark(share, n, words)] for share, n in SCALE.items()],
        target=_place(1.0),
        legend=[words.say(f"digest-legend-{key}") for key in ("median", "p90", "target")],
    )


def _place(share: float) -> float:
    """Return where a share of the target stands on the axis, from 0 to 1."""
    first, last = min(SCALE), max(SCALE)
    return log10(min(max(share, first), last) / first) / log10(last / first)


def _mark(share: float, figure: str, words: Words) -> str:
    """Say what a mark of the axis stands for: percent below the target, times above it."""
    if share == 1:
        return words.say("digest-axis-target")
    return words.say("digest-axis-percent" if share < 1 else "digest-axis-times", n=figure)


def _short(count: int) -> str:
    """Return a count in four characters, or five at most."""
    return str(count) if count < 10_000 else f"{count // 1000}k"
