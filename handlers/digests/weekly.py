"""The lines of a week: how long steps took, how many were in time, what was released or refused."""

from bot.domain.markings import national
from bot.domain.policy.model import Policy
from handlers.digests.phrases import Line, percent, spread
from handlers.text.words import Words
from storage.queries.punctuality import OnTarget
from storage.queries.weekly_digest import SHARES, Share, Weekly


def spent(week: Weekly, _: Policy, words: Words) -> list[Line]:
    """Return how long each share of the way took, against the four weeks before."""
    told = {
        share: words.say(f"digest-share-{share.replace('_', '-')}")
        for share in SHARES
        if share in week.spent
    }
    return [
        Line(
            words.say(
                "digest-trend",
                what=what,
                week=spread(week.spent[share].week, words),
                before=spread(week.spent[share].before, words),
            )
        )
        for share, what in told.items()
    ]


def met(week: Weekly, policy: Policy, words: Words) -> list[Line]:
    """
    Return how many own steps were on target, the most urgent precedence first.

    The shares are of steps done, steps ended undone, and steps open past their target.
    """
    ranks = {key: -known.rank for key, known in policy.precedences.items()}
    return [
        Line(_on_target(week.met[key], words, words.precedence(key)))
        for key in sorted(week.met, key=lambda key: (ranks.get(key, 0), key))
        if any(each.whole for each in week.met[key])
    ]


def volume(week: Weekly, _: Policy, words: Words) -> list[Line]:
    """Return what was released in each direction, also where nothing was."""
    return [
        Line(
            words.say(
                "digest-volume-line",
                origin=origin,
                to=to,
                count=counts[-1],
                before=", ".join(str(count) for count in counts[:-1]),
            )
        )
        for (origin, to), counts in week.volume.items()
    ]


def subjects(week: Weekly, policy: Policy, words: Words) -> list[Line]:
    """Return what was released, by subject."""
    return [
        _count(words.subject(policy, key), count, words) for key, count in week.subjects.items()
    ]


def levels(week: Weekly, policy: Policy, words: Words) -> list[Line]:
    """Return what was released, by level, in the party's own marking word."""
    told = {
        key: f"{national(policy, week.party, key)} ({key})"
        for key in week.levels
        if key in policy.levels
    }
    return [_count(told.get(key, key), count, words) for key, count in week.levels.items()]


def outcomes(week: Weekly, _: Policy, words: Words) -> list[Line]:
    """Return how many own decisions were refusals or returns, with the own party's reasons."""
    lines = [
        Line(_share(f"digest-{kind}-line", shares, words))
        for kind, shares in (("denied", week.denied), ("returned", week.returned))
        if shares[0].whole
    ]
    if week.codes:
        codes = ", ".join(f"{words.code(code)} {count}" for code, count in week.codes.items())
        lines.append(Line(words.say("digest-codes-line", codes=codes)))
    return lines


def _on_target(both: tuple[OnTarget, OnTarget], words: Words, precedence: str) -> str:
    this, before = both
    told = {
        "percent": percent(this, words),
        "before": percent(before, words),
        "precedence": precedence,
    }
    numbers = {
        "part": this.part,
        "whole": this.whole,
        "done": this.done,
        "undone": this.undone,
        "open": this.open,
    }
    return words.say("digest-met-line", **told, **numbers)


def _share(message: str, shares: tuple[Share, Share], words: Words, **more: str) -> str:
    this, before = shares
    told = {
        "percent": percent(this, words),
        "part": this.part,
        "whole": this.whole,
        "before": percent(before, words),
    }
    return words.say(message, **told, **more)


def _count(what: str, count: int, words: Words) -> Line:
    return Line(words.say("digest-count-line", what=what, count=count))
