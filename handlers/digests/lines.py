"""
The lines of a digest in one reader's language: of a day, what waits, is late, ends or happened; of
a week, how long steps took, how many were in time, what was released or refused.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.domain.markings import national
from bot.domain.policy.model import Policy
from bot.domain.release.stages import Stage
from bot.domain.steps.outcomes import Outcome, undone_in
from handlers.digests import times
from handlers.slack.blocks import clip
from handlers.text import durations
from handlers.text.words import Words
from storage.queries.digest_model import Daily, Digest, DigestItem, Listed, Waiting
from storage.queries.punctuality import EndToEnd, OnTarget
from storage.queries.weekly_digest import FEW, SHARES, Share, Spread, Weekly

TITLE = 50
"""Most characters of a title that a line shows."""
BECAUSE = 150
"""Most characters of an operator's reason that a line shows."""


@dataclass(frozen=True)
class Line:
    """
    One line.

    Attributes:
        item: what a button beside it would show.
        todo: what can be done about it, or "".
    """

    text: str
    item: DigestItem | None = None
    todo: str = ""

    @property
    def whole(self) -> str:
        """The line with what can be done about it, for where both stand in one."""
        return f"{self.text} · {self.todo}" if self.todo else self.text


def _name(item: DigestItem, words: Words, *, mixed: bool) -> str:
    """
    Return what a line begins with: precedence, number and title.

    Nothing in it is ever markup.

    Args:
        mixed: whether some are an exercise and some are not: then each that is says so, else the
            heading does.
    """
    exercise = f"{words.say('exercise')} · " if mixed and item.exercise else ""
    return (
        f"{exercise}{words.precedence(item.precedence)} · {item.number} → {item.to} · "
        f"{clip(words.title(item), TITLE)}"
    )


def spread(of: Spread, share: str, words: Words) -> tuple[str, str]:
    """
    Say how long the steps of a share took, and of how many that is told.

    Returns:
        Median and ninetieth percentile, or that there was none; and the counts of what was done
        and of what ended undone, or "".
    """
    counts = []
    if of.n:
        counts.append(words.say(f"digest-steps-{share.replace('_', '-')}", n=of.n))
    if of.undone:
        counts.append(words.say("digest-steps-undone", n=of.undone))
    if of.median is None or of.p90 is None:
        return words.say("digest-none"), words.listed(counts)
    median, p90 = (
        durations.brief(timedelta(seconds=seconds), words) for seconds in (of.median, of.p90)
    )
    return words.say("digest-spread", median=median, p90=p90), words.listed(counts)


def score(share: Share | OnTarget, words: Words) -> str:
    """Say how many of how many, with whole percent where there are enough to speak of them."""
    if not share.whole:
        return words.say("digest-none")
    told = {"part": share.part, "whole": share.whole}
    if share.whole < FEW:
        return words.say("digest-score-few", **told)
    percent = (200 * share.part + share.whole) // (2 * share.whole)
    return words.say("digest-score", percent=percent, **told)


def _with(said: str, more: Iterable[str], words: Words) -> str:
    """Put what belongs to a figure behind it, in brackets."""
    told = [one for one in more if one]
    if not told:
        return said
    return words.say("digest-with", said=said, more=words.say("digest-semicolon").join(told))


def own_first(waiting: Iterable[Waiting], party: str) -> list[str]:
    """Return the parties that must act, the own party first."""
    return sorted({row.owner for row in waiting}, key=lambda owner: (owner != party, owner))


def _waiting(day: Daily, words: Words) -> list[Line]:
    """Return who must act: how many, for what, since when."""
    lines = []
    for owner in own_first(day.waiting, day.party):
        stages: dict[str, list[Waiting]] = {}
        for row in day.waiting:
            if row.owner == owner:
                stages.setdefault(row.stage, []).append(row)
        steps = [
            words.say(
                "digest-waiting-step",
                step=words.say(f"digest-step-{stage.replace('_', '-')}"),
                count=sum(row.count for row in rows),
                age=durations.brief(day.as_of - min(row.oldest for row in rows), words),
            )
            for stage, rows in stages.items()
        ]
        total = sum(row.count for rows in stages.values() for row in rows)
        lines.append(
            Line(words.say("digest-waiting-line", party=owner, count=total, steps="; ".join(steps)))
        )
    return lines


def _listed(
    which: str,
    told: Callable[[Daily, DigestItem, Words], str],
    day: Daily,
    words: Words,
    todo: Callable[[Daily, DigestItem, Words], str] | None = None,
) -> list[Line]:
    """
    Return a line for each release of a list, and how many more there are.

    Args:
        which: the name of the list.
        told: says what is to be told of one of them.
        day: the figures of the day.
        words: the reader's language and zone.
        todo: says what can be done about one of them.
    """
    listed: Listed = getattr(day, which)
    lines = [
        Line(
            f"{_name(item, words, mixed=day.mixed)} · {told(day, item, words)}",
            item,
            todo(day, item, words) if todo else "",
        )
        for item in listed.items
    ]
    if listed.total > len(lines):
        lines.append(Line(words.say("digest-more", count=listed.total - len(lines))))
    return lines


def _overdue(day: Daily, item: DigestItem, words: Words) -> str:
    """Say for how long which party has been overdue with what, and since when."""
    late_at = item.late_at or day.as_of
    return words.say(
        "digest-overdue-line",
        step=words.say(f"digest-step-{item.stage.replace('_', '-')}"),
        party=item.owner,
        over=durations.two_units(day.as_of - late_at, words),
        due=times.clock(late_at, day.as_of, words),
    )


def _todo(day: Daily, item: DigestItem, words: Words) -> str:
    """
    Say who can do what about an overdue step.

    Nobody of another party is bidden: there its desk can be called.
    """
    if item.owner != day.party:
        return words.say("digest-todo-other", party=item.owner)
    return words.say(f"digest-todo-{item.stage.replace('_', '-')}")


def _undone(day: Daily, item: DigestItem, words: Words) -> str:
    """Say how it ended by itself, and which party should have acted."""
    how = Outcome(undone_in(Stage(item.stage), read=item.read), item.owner)
    return words.say("digest-undone-line", outcome=words.outcome(how), age=_age(day, item, words))


def _received(day: Daily, item: DigestItem, words: Words) -> str:
    """Say since when the party has what it has not acknowledged."""
    return words.say("digest-received-line", age=_age(day, item, words))


def _ending(day: Daily, words: Words) -> list[Line]:
    """Return what the party holds and soon will not."""
    lines = [
        Line(
            words.say(
                "digest-ending-line",
                span=durations.brief_exact(timedelta(hours=each.hours), words),
                read=each.read,
                unread=each.unread,
            )
        )
        for each in day.ending
        if each.read or each.unread
    ]
    return lines + _listed("soonest", _ends, day, words)


def _ends(day: Daily, item: DigestItem, words: Words) -> str:
    span = durations.brief((item.expires_at or day.as_of) - day.as_of, words)
    return words.say("digest-ends-line", span=span)


def _destruction(day: Daily, words: Words) -> list[Line]:
    """Return whose certificates of destruction are due: how many, then the oldest of each."""
    lines = []
    for debt in day.debts:
        age = durations.brief(day.as_of - debt.oldest, words)
        told = {"party": debt.owner, "count": debt.count, "overdue": debt.overdue, "age": age}
        lines.append(Line(words.say("digest-debt-line", **told)))
        oldest = (item for item in day.destruction.items if item.owner == debt.owner)
        lines += [
            Line(f"{_name(i, words, mixed=day.mixed)} · {_ended(day, i, words)}", i) for i in oldest
        ]
    return lines


def _ended(day: Daily, item: DigestItem, words: Words) -> str:
    told = {"party": item.owner, "age": _age(day, item, words)}
    if item.late_at is None:
        return words.say("digest-destruction-line", **told)
    over = durations.brief(day.as_of - item.late_at, words)
    return words.say("digest-destruction-late", over=over, **told)


def _beforehand(day: Daily, item: DigestItem, words: Words) -> str:
    cited = words.say("under-authorisation", authorisation=item.authorisation)
    return f"{cited} · {_age(day, item, words)}"


def _to_open(_day: Daily, _item: DigestItem, words: Words) -> str:
    """Say what may be done about what nobody who decides has opened."""
    return words.say("digest-beforehand-todo")


def _recalled(day: Daily, item: DigestItem, words: Words) -> str:
    return words.say("digest-recalled-line", age=_age(day, item, words))


def _age(day: Daily, item: DigestItem, words: Words) -> str:
    return durations.brief(day.as_of - item.since, words)


def _arrangements(day: Daily, words: Words) -> list[Line]:
    """Return what the parties declared, and which arrangements are halted."""
    declared = [
        words.say(
            f"digest-declared-{each.kind.replace('_', '-')}",
            arrangement=each.arrangement,
            party=each.party,
            at=words.time(each.effective_at),
        )
        for each in day.declared
    ]
    halted = [
        words.say(
            "digest-halted",
            arrangement=key,
            status=words.say(f"digest-status-{stands.status.value.replace('_', '-')}"),
        )
        for key, stands in day.halted
    ]
    return [Line(told) for told in [*declared, *halted]]


def _exceptions(day: Daily, words: Words) -> list[Line]:
    """Return that the log was broken, what was refused, and how many precedences changed."""
    lines = [
        Line(
            words.say(
                "digest-reopened", at=words.time(each.at), because=clip(each.because, BECAUSE)
            )
        )
        for each in day.reopened
    ]
    if day.refused:
        rules = ", ".join(f"{rule} {count}" for rule, count in day.refused.items())
        lines.append(Line(words.say("digest-refused-line", rules=rules)))
    if day.precedence_changes:
        lines.append(Line(words.say("digest-precedence-line", count=day.precedence_changes)))
    return lines


def _spent(week: Weekly, _: Policy, words: Words) -> list[Line]:
    """Return how long each share of the way took, against the four weeks before."""
    lines = []
    for share in (share for share in SHARES if share in week.spent):
        said, counts = spread(week.spent[share].week, share, words)
        before, earlier = spread(week.spent[share].before, share, words)
        told = words.say("digest-before", said=words.listed(filter(None, (before, earlier))))
        more = [counts, told if earlier else words.say("digest-no-earlier")]
        what = words.say(f"digest-share-{share.replace('_', '-')}")
        line = words.say("digest-trend", what=what, said=_with(said, more, words))
        lines.append(Line(line))
    return lines


def _met(week: Weekly, policy: Policy, words: Words) -> list[Line]:
    """
    Return how many own steps were on target, the most urgent precedence first.

    The shares are of steps done, steps ended undone, and steps open past their target.
    """
    ranks = {key: -known.rank for key, known in policy.precedences.items()}
    lines = []
    for key in sorted(week.met, key=lambda key: (ranks.get(key, 0), key)):
        this, before = week.met[key]
        if not this.whole and not before.whole:
            continue
        more = [
            words.say("digest-steps-undone", n=this.undone) if this.undone else "",
            words.say("digest-steps-open", n=this.open) if this.open else "",
            words.say("digest-before", said=score(before, words)) if before.whole else "",
        ]
        named = words.precedence(key)
        line = words.say("digest-met-line", precedence=named, said=score(this, words))
        lines.append(Line(_with(line, more, words)))
    return lines


def _passages(digest: Digest, policy: Policy, words: Words) -> list[Line]:
    """
    Return how long releases took end to end, each as long as the party could know of it.

    The most urgent come first. What was never acknowledged counts in the share on target, and so
    does what is late by now. A weekly digest tells the four weeks before beside it.
    """
    ranks = {key: -known.rank for key, known in policy.precedences.items()}
    now, earlier = digest.day.end_to_end, digest.week.earlier if digest.week else {}
    # What the party sent stays before what it relayed and received.
    ways = sorted(now, key=lambda w: (w.exercise, ranks.get(w.precedence, 0), w.precedence))
    mixed, lines = digest.day.mixed, []
    for way in ways:
        this, before = now[way], _passage(earlier.get(way, EndToEnd()), words)
        more = [
            words.say("digest-passage-missed", n=this.met.undone) if this.met.undone else "",
            words.say("digest-steps-open", n=this.met.open) if this.met.open else "",
            words.say("digest-passage-stopped", n=this.stopped) if this.stopped else "",
        ]
        what = words.listed(
            [words.say(f"digest-share-{way.share}"), words.precedence(way.precedence)]
        )
        named = f"{words.say('exercise')} · {what}" if mixed and way.exercise else what
        line = words.say("digest-trend", what=named, said=_passage(this, words))
        told = words.say("digest-before", said=before) if before else ""
        lines.append(Line(_with(line, [words.listed(filter(None, more)), told], words)))
    return lines


def _passage(of: EndToEnd, words: Words) -> str:
    """
    Say how long passages took, the median and the worst, and how many were on target; "" where
    there is nothing to tell.
    """
    told = []
    if of.median is not None and of.worst is not None:
        median, worst = (
            durations.brief(timedelta(seconds=seconds), words) for seconds in (of.median, of.worst)
        )
        told.append(words.say("digest-passage", median=median, worst=worst, n=of.n))
    if of.met.whole:
        score = words.say("digest-score-few", part=of.met.part, whole=of.met.whole)
        told.append(words.say("digest-passage-score", score=score))
    return words.listed(told)


def _volume(week: Weekly, _: Policy, words: Words) -> list[Line]:
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


def _subjects(week: Weekly, policy: Policy, words: Words) -> list[Line]:
    """Return what was released, by subject."""
    return [
        _count(words.subject(policy, key), count, words) for key, count in week.subjects.items()
    ]


def _levels(week: Weekly, policy: Policy, words: Words) -> list[Line]:
    """Return what was released, by level, in the party's own marking word."""
    told = {
        key: f"{national(policy, week.party, key)} ({key})"
        for key in week.levels
        if key in policy.levels
    }
    return [_count(told.get(key, key), count, words) for key, count in week.levels.items()]


def _outcomes(week: Weekly, _: Policy, words: Words) -> list[Line]:
    """Return how many own decisions were refusals or returns, with the own party's reasons."""
    lines = [
        _share(f"digest-{kind}-line", shares, words)
        for kind, shares in (("denied", week.denied), ("returned", week.returned))
        if shares[0].whole
    ]
    if week.codes:
        codes = ", ".join(f"{words.code(code)} {count}" for code, count in week.codes.items())
        lines.append(Line(words.say("digest-codes-line", codes=codes)))
    return lines


def _share(message: str, shares: tuple[Share, Share], words: Words) -> Line:
    this, before = shares
    more = [words.say("digest-before", said=score(before, words)) if before.whole else ""]
    return Line(_with(words.say(message, said=score(this, words)), more, words))


def _count(what: str, count: int, words: Words) -> Line:
    return Line(words.say("digest-count-line", what=what, count=count))


PARTS: Mapping[str, Callable[[Daily, Words], list[Line]]] = {
    "waiting": _waiting,
    "overdue": partial(_listed, "overdue", _overdue, todo=_todo),
    "undone": partial(_listed, "undone", _undone),
    "beforehand": partial(_listed, "beforehand", _beforehand, todo=_to_open),
    "unread": partial(_listed, "unread", _received),
    "read": partial(_listed, "read", _received),
    "ending": _ending,
    "destruction": _destruction,
    "recalled": partial(_listed, "recalled", _recalled),
    "arrangements": _arrangements,
    "exceptions": _exceptions,
}
"""What a part of a daily digest says."""
TRENDS: Mapping[str, Callable[[Weekly, Policy, Words], list[Line]]] = {
    "spent": _spent,
    "met": _met,
    "volume": _volume,
    "subjects": _subjects,
    "levels": _levels,
    "outcomes": _outcomes,
}
"""What a weekly digest says besides."""
COMPARED: Mapping[str, Callable[[Digest, Policy, Words], list[Line]]] = {"passages": _passages}
"""What both say, a weekly one beside the weeks before."""
