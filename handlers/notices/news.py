"""
Notices about changes.

They tell what was declared of an arrangement or took effect, a policy put in force, and who has the
watch.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.arrangements.status import EventKind
from bot.domain.book import Book
from bot.domain.notifications import news
from bot.domain.officers import OfficerId
from handlers.notices import handover
from handlers.notices.parts import mentions
from handlers.slack.blocks import Drawing, Json, actions, button, clip, header, paragraph
from handlers.text import authorisation
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard, Seen

SHOWN = 8
"""Most numbers spelled out in one line. How many more there are is said."""


def draw(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """
    Draw what has changed and what that means for the reader.

    It is sent once and never drawn again, but for the offer of a watch.
    """
    words, book, what = reader.words, seen.book, row.step or ""
    if what == news.OFFERED:
        return handover.draw(row, seen, reader)
    said = SAYS[what](row, book, words)
    practice = [words.say("exercise-named")] if book.policy.exercise else []
    rings = what in news.NEWS_RULES and news.NEWS_RULES[what].rings and row.officer is None
    people = news.mentioned(row.room, row.party, book) if rings else []
    heading = " · ".join([*practice, said[0]])
    blocks = [header(heading), *mentions(people, words), *(paragraph(line) for line in said[1:])]
    if what in PROPOSALS:
        blocks += actions([_press(name, row, words) for name in ("confirm", "reject")])
    return Drawing(heading, blocks, final=True)


def _arrangement(row: ClaimedCard, _: Book, words: Words) -> list[str]:
    about = row.about
    what, ends = (row.step or "").replace("_", "-"), about["ends_at"]
    said = {
        "party": about["party"],
        "at": words.time(datetime.fromisoformat(about["at"])),
        "when": "later" if about["later"] else "now",
        "still": _still(about),
        "meanwhile": _meanwhile(about),
        "parties": words.listed(about["held_by"]),
        "ends": words.time(datetime.fromisoformat(ends)) if ends else "",
    }
    return [
        words.say(f"news-{what}", arrangement=about["arrangement"], **said),
        words.say(f"news-{what}-says", **said),
        *_with_it(row, words),
    ]


def _with_it(row: ClaimedCard, words: Words) -> list[str]:
    """Say what else stops by it, what else goes on, and what of that expired meanwhile."""
    about = row.about
    goes = [other for other in about.get("goes", ()) if other != about.get("arrangement")]
    moved = (("news-stops", about.get("stops")), ("news-goes", goes))
    lines = [words.say(said, arrangements=words.listed(which)) for said, which in moved if which]
    ended = about.get("ended", {}).get(row.party, [])
    if ended:
        count = about.get("ended_count", {}).get(row.party, len(ended))
        lines.append(
            words.say("news-ended-meanwhile", count=count, numbers=_listed(ended, count, words))
        )
    return lines


def _still(about: dict[str, Any]) -> str:
    """
    Return what still stands in the way of an arrangement.

    It is yet to come, another party still holds it, it depends on another, or it has an end.
    """
    found = {
        "later": about["later"],
        "held": about["held_by"],
        "leans": not about["carries"],
        "ends": about["ends_at"],
    }
    return next((key for key, holds in found.items() if holds), "no")


def _meanwhile(about: dict[str, Any]) -> str:
    """Return what is true of an arrangement until an end that is declared for later."""
    found = {
        "held": about["held_by"],
        "leans": not about["carries"],
        "sooner": about["ends_at"]
        and datetime.fromisoformat(about["ends_at"]) < datetime.fromisoformat(about["at"]),
    }
    return next((key for key, holds in found.items() if holds), "no")


def _policy(row: ClaimedCard, _: Book, words: Words) -> list[str]:
    parts = words.listed(words.say(f"policy-part-{part}") for part in row.about["parts"])
    heading = words.say("news-policy", policy=clip(row.about["policy"], 60))
    return [heading, words.say("news-policy-says", parts=parts), *_with_it(row, words)]


def _watch(row: ClaimedCard, book: Book, words: Words) -> list[str]:
    officer = book.roster.get(OfficerId(row.about["by"]))
    name = clip(officer.name, 60) if officer else row.party
    return [words.say(f"news-{row.step}", name=name), words.say(f"news-{row.step}-says")]


def _handover(row: ClaimedCard, book: Book, words: Words) -> list[str]:
    """Say to whom the watch has passed, or why it has not: of the giver, the other, or both."""
    about, what = row.about, (row.step or "").replace("_", "-")
    name, giver = (handover.name_of(about.get(who, ""), book) for who in ("by", "giver"))
    return [words.say(f"news-{what}", name=name), words.say(f"news-{what}-says", giver=giver)]


def _people(row: ClaimedCard, book: Book, words: Words) -> list[str]:
    what, ids = (row.step or "").replace("_", "-"), row.about["officers"]
    names = [clip(o.name, 60) for key in ids[:SHOWN] if (o := book.roster.get(OfficerId(key)))]
    return [
        words.say(f"news-{what}", count=len(ids)),
        _listed(names, len(ids), words),
        words.say(f"news-{what}-says"),
    ]


def _authorisation(row: ClaimedCard, book: Book, words: Words) -> list[str]:
    """Say what has become of a standing authorisation, and what it covers."""
    about, what = row.about, (row.step or "").replace("_", "-")
    one = book.authorisations[about["authorisation"]]
    by = OfficerId(about["by"]) if "by" in about else None
    renewed = words.time(one.renewal.until) if one.renewal else ""
    said = {
        "authorisation": one.id,
        "name": clip(authorisation.name(by, row.party, book), 60),
        "until": words.time(datetime.fromisoformat(about["until"])),
        "waits": words.time(one.waits_until),
        "renewed": renewed,
        "why": words.say(f"authorisation-why-{about['why']}") if row.step == news.RESTS else "",
    }
    return [
        words.say(f"news-{what}", **said),
        words.say(f"news-{what}-says", **said),
        authorisation.scope(one, book, words),
        words.say("quoted", text=one.why),
    ]


def _press(name: str, row: ClaimedCard, words: Words) -> Json:
    """Return a button by which a proposal is confirmed or turned down."""
    style = "primary" if name == "confirm" else None
    return button(words.say(f"button-{name}"), name, row.about["authorisation"], style=style)


def _listed(some: Sequence[str], whole: int, words: Words) -> str:
    """List the first of several, and say how many more there are."""
    more = whole - len(some[:SHOWN])
    return words.listed(
        [*some[:SHOWN], *([words.say("news-more", count=more)] if more > 0 else [])]
    )


def _rights(row: ClaimedCard, book: Book, words: Words) -> list[str]:
    officer = book.roster[row.officer] if row.officer else None
    assert officer, "what an officer may do is told to them alone"
    roles = words.listed(words.say(f"role-{role}") for role in sorted(officer.roles))
    subjects = words.listed(
        words.subject(book.policy, key) for key in sorted(officer.subjects or book.policy.subjects)
    )
    return [
        words.say("news-rights"),
        words.say(
            "news-rights-says", roles=roles, level=words.level(officer.clearance), subjects=subjects
        ),
    ]


SAYS = {
    **dict.fromkeys((*map(str, EventKind), news.ENDS), _arrangement),
    news.POLICY: _policy,
    news.WATCH: _watch,
    news.RELIEVED: _watch,
    **dict.fromkeys((news.HANDED_OVER, news.DISCHARGED, news.UNANSWERED), _handover),
    news.STOOD_DOWN: _people,
    news.REINSTATED: _people,
    news.RIGHTS: _rights,
    **dict.fromkeys(
        (
            *(news.GRANTED, news.LIVE, news.REJECTED, news.PROLONGED, news.RENEWED),
            *(news.REVOKED, news.ENDING, news.OVER, news.RESTS, news.GOES_ON),
        ),
        _authorisation,
    ),
}
PROPOSALS = (news.GRANTED, news.PROLONGED)
"""News that ask a second hand to confirm."""
