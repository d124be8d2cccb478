"""The texts about a release for one party: its marking, route, status and end."""

from collections.abc import Callable, Iterable, Sequence

from bot.domain import markings
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.refusals import MarkingInvalid, Refusal
from bot.domain.release.records import Slot, Version
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import ENDED, NUDGE, Stage
from bot.domain.release.visibility import (
    cancel_visible,
    certificates_visible,
    corrected,
    draft_visible,
    stage_visible,
    visible_deliveries,
)
from bot.domain.steps.carriage import still_carried
from bot.domain.steps.destruction import ended, given, missing, needed
from bot.domain.steps.nudges import reminded_now
from bot.domain.steps.outcomes import outcome
from bot.domain.text import characters
from handlers.render import times
from handlers.slack.blocks import Json, context, header, quote, rich
from handlers.text import durations
from handlers.text.words import Reader, Words

CONSENTED = {"approve": Slot.ORIGINATOR, "relay": Slot.RELAY}
REFUSED = {"return": Stage.RETURNED, "deny": Stage.DENIED, "decline": Stage.DENIED}
"""Decisions: the slot that each fills, or the stage that it leads to."""


def banner(release: Release, version: Version, book: Book, party: str) -> str:
    """
    Return the banner of a version for a reader.

    To all but the originator it is marked as foreign government information.

    Args:
        release: the release that the version belongs to.
        version: the version to mark.
        book: gives the policy that the marking follows.
        party: the party that reads.
    """
    return _marked(markings.banner, release, version, book, party)


def portion(release: Release, version: Version, book: Book, party: str) -> str:
    """
    Return the mark before the text of a version, such as `(//KOR S//REL TO USA, JPN, KOR)`.

    It differs by reader as the banner does.

    Args:
        release: the release that the version belongs to.
        version: the version to mark.
        book: gives the policy that the marking follows.
        party: the party that reads.
    """
    return _marked(markings.portion, release, version, book, party)


def _marked(
    mark: Callable[..., str], release: Release, version: Version, book: Book, party: str
) -> str:
    fgi = release.originator if release.originator not in (party, markings.OWNER) else None
    try:
        return mark(version.level, version.caveats, version.rel_to, book.policy, fgi)
    except (MarkingInvalid, KeyError):
        # The policy has changed since; a card is drawn all the same, marked with all it was given.
        return "//".join([version.level, *version.caveats, f"REL TO {', '.join(version.rel_to)}"])


def marking(
    release: Release, version: Version | None, book: Book, reader: Reader
) -> tuple[str, str]:
    """
    Write how a version is marked.

    Args:
        release: the release that the version belongs to.
        version: the version to mark, if there is one yet.
        book: gives the policy that the marking follows.
        reader: for whom it is written.

    Returns:
        The banner and beside it the originator's marking word, with the reader's for the same level
        where it is another. While there is no version, a sentence that says so and "".
    """
    party = reader.party
    if version is None:
        return reader.words.say("no-content-yet"), ""
    own = _own_word(release, version, book, party)
    words = ((release.originator, version.national_word), *([(party, own)] if own else []))
    named = " · ".join(f"{whose}: {word}" for whose, word in words)
    return banner(release, version, book, party), named


def _own_word(release: Release, version: Version, book: Book, party: str) -> str | None:
    """Return a party's own word for the level of another's release; None where it has none."""
    if party == release.originator or version.level not in book.policy.levels:
        return None
    return markings.national(book.policy, party, version.level)


def marking_line(
    release: Release, version: Version | None, book: Book, reader: Reader
) -> tuple[str, str]:
    """
    Write how a version is marked, for one line of a card.

    Args:
        release: the release that the version belongs to.
        version: the version to mark, if there is one yet.
        book: gives the policy that the marking follows.
        reader: for whom it is written.

    Returns:
        The banner, and the reader's own word for the level where the banner has another.
    """
    line, _ = marking(release, version, book, reader)
    if version is None:
        return line, ""
    national = _own_word(release, version, book, reader.party) or version.national_word
    return line, "" if national in line.split("//") else national


def top(release: Release, words: Words, party: str = "") -> Json:
    """Draw the first line of everything shown about a release: its heading."""
    return header(heading(release, words, party))


def heading(release: Release, words: Words, party: str = "") -> str:
    """
    Name a release by EXERCISE where it is one, precedence and number, never by its title.

    Args:
        release: the release to name.
        words: the reader's language.
        party: who reads, where it is to say whether this is a correction of what they had.
    """
    practice = [words.say("exercise-named")] if release.exercise else []
    named = [words.precedence(release.precedence), release.number]
    of = corrected(release, party)
    correction = [words.say("correction-of", n=str(of.n), number=of.number)] if party and of else []
    return " · ".join([*practice, *named, *correction])


def subject_lines(release: Release, version: Version | None, book: Book, reader: Reader) -> Json:
    """
    Draw marking, title and purpose.

    Typed text is shown as rich text, in which nothing is interpreted.

    Args:
        release: the release to draw.
        version: the version to mark, if there is one yet.
        book: gives the policy that the marking follows.
        reader: for whom it is drawn.
    """
    line, national = marking(release, version, book, reader)
    lines = [(line, True), *([(national, False)] if national else [])]
    label, purpose = reader.words.say("field-purpose"), reader.words.purpose(release)
    if "\n" not in purpose:
        return rich(*lines, (reader.words.title(release), True), (f"{label}: {purpose}", False))
    drawn = rich(*lines, (reader.words.title(release), True), (f"{label}:", False))
    return {**drawn, "elements": [*drawn["elements"], quote(purpose)]}


def odd_letters(release: Release, words: Words) -> list[Json]:
    """
    Draw a warning to who decides: words of title and purpose that mix alphabets.

    It names the odd letters of each word.
    """
    found = [
        words.say(
            "odd-letters", field=words.say(f"field-{name}"), word=word, letters=", ".join(letters)
        )
        for name in ("title", "purpose")
        for word, letters in characters.odd_letters(getattr(release, name))
    ]
    return [context("\n".join(found))] if found else []


def route(d: Delivery) -> str:
    """Return every party on the way, in order."""
    return " → ".join(d.hops)


def routes(deliveries: Iterable[Delivery], book: Book, words: Words) -> str:
    """Return the routes of several deliveries."""
    return words.listed(route(d) for d in in_order(deliveries, book, words))


def in_order(deliveries: Iterable[Delivery], book: Book, words: Words) -> list[Delivery]:
    """Sort deliveries by destination, in the reader's usual order of the parties."""
    known = {d.to: d for d in deliveries}
    return [known[to] for to in words.ordered(book.policy, known)]


def progress(release: Release, d: Delivery, book: Book, reader: Reader) -> str:
    """
    Say how many of the needed officers have consented, such as ` (1 of 2)`.

    Args:
        release: the release that the delivery belongs to.
        d: the delivery.
        book: gives how many officers the policy requires.
        reader: for whom it is written.

    Returns:
        The count, or "" where one officer is enough or where another party than the reader's
        decides: how far it is concerns that party alone.
    """
    if d.slot is None or d.decider != reader.party or not d.version:
        return ""
    needed = book.policy.approvals.needed(d.slot.value, release.versions[d.version - 1].level)
    if needed < 2:
        return ""
    return f" ({reader.words.say('progress', given=len(d.given(d.slot)), needed=needed)})"


def status(release: Release, d: Delivery, book: Book, reader: Reader) -> str:
    """
    Say in a sentence where a delivery stands, to a party that may know of the delivery.

    Args:
        release: the release that the delivery belongs to.
        d: the delivery.
        book: the policy and time to write it by.
        reader: for whom it is written.
    """
    words, stage = reader.words, d.stage_at(book.now)
    over = ended(d, book.now)
    if not stage_visible(release, d, reader.party):
        return words.say("stands-considered")
    if cancel_visible(release, d, reader.party):
        said = words.say("stands-cancelled", reason=words.code(release.cancelled_for or ""))
        return said + (certificates(release, d, book, reader) if over else "")
    undone = words.outcome(outcome(release, d, reader.party, book.now))
    if undone:
        at = f" · {words.time(over)}" if over else ""
        return f"{undone}{at}{certificates(release, d, book, reader) if over else ''}"
    said = words.say(
        f"stands-{stage.value.replace('_', '-')}",
        party=d.decider or release.originator,
        progress=progress(release, d, book, reader),
        at=words.time(d.acknowledged_at) if d.acknowledged_at else "",
        until=words.time(over or d.expires_at) if d.expires_at else "",
    )
    return said + certificates(release, d, book, reader) if over else said


def certificates(release: Release, d: Delivery, book: Book, reader: Reader) -> str:
    """Say who has not certified destruction yet, as far as the reader's party may know."""
    words, count = reader.words, len(given(d, reader.party))
    lacking = [
        p for p in missing(release, d, book) if certificates_visible(release, p, reader.party)
    ]
    if not lacking:
        return ""
    said = words.say("progress", given=count, needed=needed(release, d, book))
    progress = f" ({said})" if count else ""
    return f" · {words.say('not-certified', parties=', '.join(lacking))}{progress}"


def short_status(release: Release, d: Delivery, book: Book, reader: Reader) -> str:
    """
    Say in a word or two where a delivery stands, for a list.

    Args:
        release: the release that the delivery belongs to.
        d: the delivery.
        book: the policy and time to write it by.
        reader: for whom it is written.
    """
    if not stage_visible(release, d, reader.party):
        return reader.words.say("stands-considered")
    if cancel_visible(release, d, reader.party):
        return reader.words.say("stage-cancelled")
    if d.decider:
        return reader.words.say("waits-party", party=d.decider)
    undone = reader.words.outcome(outcome(release, d, reader.party, book.now))
    if undone:
        return undone
    return reader.words.say(f"stage-{d.stage_at(book.now).value.replace('_', '-')}")


def status_lines(release: Release, book: Book, reader: Reader) -> list[str]:
    """Return one line per destination, such as `JPN: waits for USA to decide`."""
    mine = in_order(visible_deliveries(release, reader.party), book, reader.words)
    return [f"{d.to}: {status(release, d, book, reader)}" for d in mine]


def fact_pairs(release: Release, book: Book, reader: Reader) -> list[tuple[str, str]]:
    """
    Return what a card states besides its marking: subject, route, time to decide and lifetime.
    """
    words, mine = reader.words, visible_deliveries(release, reader.party)
    pairs = [
        (words.say("field-subject"), words.subject(book.policy, release.subject)),
        (words.say("route"), routes(mine, book, words)),
    ]
    lapses = times.decide_by(release, mine, book, words)
    if lapses:
        pairs.append((words.say("decide-by"), lapses))
    if any(draft_visible(release, d, reader.party) for d in mine):
        drafted = [d for d in mine if draft_visible(release, d, reader.party)]
        pairs.append((words.say("field-lifetime"), times.lifetimes(release, drafted, words)))
    return pairs


def small_print(release: Release, version: Version | None, book: Book, words: Words) -> str:
    """
    Return version and arrangement, and that the arrangement is voluntary where it is not binding.

    Args:
        release: the release to describe.
        version: the version shown, if there is one.
        book: gives the policy with the arrangement.
        words: the reader's language and zone.
    """
    arrangement = book.policy.arrangements.get(release.arrangement)
    parts = [words.say("version", n=str(version.n))] if version else []
    parts.append(words.say("under", arrangement=release.arrangement))
    if arrangement and not arrangement.binding:
        parts.append(words.say("voluntary"))
    return " · ".join(parts)


def suspension(release: Release, book: Book, deliveries: Iterable[Delivery]) -> Refusal | None:
    """
    Find out why some deliveries of a release may not go on under their arrangement now.

    Returns:
        The refusal that a step on them would meet, or None where they may go on.
    """
    for d in deliveries:
        level = release.versions[d.version - 1].level if d.version else None
        try:
            if d.stage not in ENDED:
                still_carried(release, [d], book, level)
        except Refusal as refusal:
            return refusal
    return None


def covered(step: str, release: Release, book: Book, words: Words) -> list[str]:
    """
    Say for which destinations the officer has just decided, until when, and what happens next; of a
    nudge, whom it reminds.

    Args:
        step: the name of the step.
        release: the release after the step.
        book: the policy and roster, with the officer as `book.by`.
        words: the officer's language and zone.

    Returns:
        The sentences, or none where the step is neither.
    """
    if step == NUDGE:
        names = words.listed(officer.name for officer in reminded_now(release, book))
        return [words.say("nudge-reached", names=names)]
    if step == "extend":
        return _asked_of_hub(release, book, words)
    if step in REFUSED:
        mine = [d for d in visible_deliveries(release, book.by.party) if d.stage is REFUSED[step]]
        return [words.say("covers-only", parties=_parties(mine, book, words))]
    if step not in CONSENTED:
        return []
    given = [
        c
        for d in release.deliveries
        for c in d.consents
        if c.slot is CONSENTED[step] and c.by == book.by.id
    ]
    parties = max(given, key=lambda consent: consent.at).parties if given else ()
    mine = [d for d in release.deliveries if d.to in parties]
    left = [
        d
        for d in visible_deliveries(release, book.by.party)
        if d.slot is CONSENTED[step] and d.decider == book.by.party and d not in mine
    ]
    said = [words.say("covers-left", parties=_parties(left, book, words))] if left else []
    return [*_given(release, mine, book, words), *said, *_next_sentence(release, mine, book, words)]


def _asked_of_hub(release: Release, book: Book, words: Words) -> list[str]:
    """Say for which destinations an extension waits for the hub, which agreed to less."""
    mine = visible_deliveries(release, book.by.party)
    asked = [d for d in mine if d.hub and d.extension_asked(d.hub, book.now)]
    if not asked:
        return []
    hubs = words.listed(words.ordered(book.policy, {d.hub for d in asked if d.hub}))
    return [words.say("covers-asked", hub=hubs, parties=_parties(asked, book, words))]


def _given(release: Release, mine: Sequence[Delivery], book: Book, words: Words) -> list[str]:
    """
    Say for whom a consent is, and until when or for how long.

    Args:
        release: the release after the step.
        mine: the deliveries that the consent was for.
        book: the policy and roster, with the officer as `book.by`.
        words: the officer's language and zone.
    """
    ends = {d.expires_at for d in mine if d.readable(book.now)}
    if len(ends) == 1 and all(d.readable(book.now) for d in mine):
        until = words.moment(ends.pop() or book.now, book.now)
        return [words.say("covers-until", parties=_parties(mine, book, words), until=until)]
    said = []
    for length in sorted({release.lifetime_of(d) for d in mine}):
        alike = [d for d in mine if release.lifetime_of(d) == length]
        span = durations.exact(length, words)
        said.append(words.say("covers-for", parties=_parties(alike, book, words), span=span))
    return said


def _next_sentence(
    release: Release, deliveries: Sequence[Delivery], book: Book, words: Words
) -> list[str]:
    """
    Say who decides next, and by when: a colleague where more consents are needed, or the hub.

    Args:
        release: the release after the step.
        deliveries: those that the consent was for.
        book: the policy and roster, with the officer as `book.by`.
        words: the officer's language and zone.
    """
    d = next((d for d in deliveries if d.decider), None)
    due = allowance.target(release, d, book) if d else None
    if d is None or due is None:
        return []
    own = d.decider == book.by.party
    at = words.moment(due, book.now)
    return [words.say("next-own" if own else "next-relay", party=d.decider, at=at)]


def _parties(deliveries: Iterable[Delivery], book: Book, words: Words) -> str:
    return words.listed(d.to for d in in_order(deliveries, book, words))


def done(step: str, release: Release, book: Book, words: Words) -> str:
    """
    Say in plain text what an officer did and, of a decision, what it covers and what comes next.

    Args:
        step: the name of the step.
        release: the release after the step.
        book: the policy and roster, with the officer as `book.by`.
        words: the reader's language and zone.
    """
    said = words.say(f"done-{step}", number=release.number)
    return words.joined([said, *covered(step, release, book, words)])


def cited(deliveries: Iterable[Delivery]) -> str | None:
    """Return the standing authorisation that decided one of these for the originator, or None."""
    consents = (c for d in deliveries for c in d.given(Slot.ORIGINATOR))
    return next((c.authorisation for c in consents if c.authorisation), None)
