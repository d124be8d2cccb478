"""The lines of a day: what waits, what is late, what was received, what ends, what happened."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from bot.domain.release.stages import Stage
from bot.domain.steps.outcomes import Outcome, undone_in
from handlers.digests.phrases import Line, name
from handlers.slack.blocks import clip
from handlers.text import durations
from handlers.text.outcomes import said
from handlers.text.words import Words
from storage.queries.digest_model import Daily, DigestItem, Listed, Waiting

BECAUSE = 150
"""Most characters of an operator's reason that a line shows."""


def own_first(waiting: Iterable[Waiting], party: str) -> list[str]:
    """Return the parties that must act, the own party first."""
    return sorted({row.owner for row in waiting}, key=lambda owner: (owner != party, owner))


def waiting(day: Daily, words: Words) -> list[Line]:
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
    day: Daily, listed: Listed, told: Callable[[DigestItem], str], words: Words
) -> list[Line]:
    lines = [
        Line(f"{name(item, words, mixed=day.mixed)} · {told(item)}", item) for item in listed.items
    ]
    if listed.total > len(lines):
        lines.append(Line(words.say("digest-more", count=listed.total - len(lines))))
    return lines


def overdue(day: Daily, words: Words) -> list[Line]:
    """Return what is past its allowance, the most urgent and longest first."""

    def told(item: DigestItem) -> str:
        step = words.say(f"digest-step-{item.stage.replace('_', '-')}")
        over = durations.brief(day.as_of - (item.late_at or day.as_of), words)
        return words.say("digest-overdue-line", step=step, party=item.owner, over=over)

    return _listed(day, day.overdue, told, words)


def undone(day: Daily, words: Words) -> list[Line]:
    """
    Return what ended by itself with its step not taken, the newest first.

    Each line says how it ended and which party should have acted.
    """

    def told(item: DigestItem) -> str:
        how = Outcome(undone_in(Stage(item.stage), read=item.read), item.owner)
        return words.say(
            "digest-undone-line",
            outcome=said(how, words),
            age=durations.brief(day.as_of - item.since, words),
        )

    return _listed(day, day.undone, told, words)


def received(day: Daily, listed: Listed, words: Words) -> list[Line]:
    """Return what the party has received and not yet acknowledged."""
    return _listed(
        day,
        listed,
        lambda i: words.say(
            "digest-received-line", age=durations.brief(day.as_of - i.since, words)
        ),
        words,
    )


def ending(day: Daily, words: Words) -> list[Line]:
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

    def told(item: DigestItem) -> str:
        return words.say(
            "digest-ends-line",
            span=durations.brief((item.expires_at or day.as_of) - day.as_of, words),
        )

    return lines + _listed(day, day.soonest, told, words)


def destruction(day: Daily, words: Words) -> list[Line]:
    """Return whose certificates of destruction are due: how many, then the oldest of each."""
    lines = []
    for debt in day.debts:
        age = durations.brief(day.as_of - debt.oldest, words)
        told = {"party": debt.owner, "count": debt.count, "overdue": debt.overdue, "age": age}
        lines.append(Line(words.say("digest-debt-line", **told)))
        oldest = (item for item in day.destruction.items if item.owner == debt.owner)
        lines += [
            Line(f"{name(i, words, mixed=day.mixed)} · {_ended(day, i, words)}", i) for i in oldest
        ]
    return lines


def _ended(day: Daily, item: DigestItem, words: Words) -> str:
    age = durations.brief(day.as_of - item.since, words)
    if item.late_at is None:
        return words.say("digest-destruction-line", party=item.owner, age=age)
    return words.say(
        "digest-destruction-late",
        party=item.owner,
        age=age,
        over=durations.brief(day.as_of - item.late_at, words),
    )


def recalled(day: Daily, words: Words) -> list[Line]:
    """Return what was recalled."""

    def told(item: DigestItem) -> str:
        return words.say("digest-recalled-line", age=durations.brief(day.as_of - item.since, words))

    return _listed(day, day.recalled, told, words)


def arrangements(day: Daily, words: Words) -> list[Line]:
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


def exceptions(day: Daily, words: Words) -> list[Line]:
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


def unread(day: Daily, words: Words) -> list[Line]:
    """Return what the party has received and nobody there has read."""
    return received(day, day.unread, words)


def read(day: Daily, words: Words) -> list[Line]:
    """Return what the party has read and not yet acknowledged."""
    return received(day, day.read, words)
