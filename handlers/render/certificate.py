"""
The text of a certificate.

It says who held a release, when reading it ended, when its key was destroyed and who certified.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.domain.book import Book
from bot.domain.officers import OfficerId
from bot.domain.release.chain import whole
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import OPEN
from bot.domain.release.visibility import (
    certificates_visible,
    informed_holders,
    visible_deliveries,
    visible_version,
)
from bot.domain.steps.destruction import ended, given, missing, needed
from bot.typesetting import lacking
from handlers.render import release_text
from handlers.slack.blocks import clip
from handlers.text.words import Reader, Words
from storage.audit.signed_file import fingerprint
from storage.keys.epoch_keys import KeyEnd

NAMES = 24
NAME = 40
"""Most names on the page, and most characters of each, so that the page fits on one side."""
UNCOVERED = (
    "uncovered-seen",
    "uncovered-screens",
    "uncovered-copies",
    "uncovered-machine",
    "uncovered-slack",
)
DECISION, READING, KEY, CERTIFICATES = (
    "certificate-open-decision",
    "certificate-open-reading",
    "certificate-open-key",
    "certificate-open-certificates",
)
"""What may not be done yet, each by its message, in the order in which it comes."""
OPENED, NEVER_OPENED = "certificate-opened", "certificate-never-opened"
HEADS = (
    "certificate-held-by",
    "certificate-held-since",
    "certificate-access-removed",
    "certificate-key-destroyed",
    "certificate-certified",
)


def page(
    release: Release,
    book: Book,
    reader: Reader,
    keys: Mapping[int, KeyEnd | None],
    *,
    checkpoint: str,
    vkey: str,
) -> dict[str, object]:
    """
    Return every text of the page as plain text, for one party that may know of the release.

    The template lays it out. Of another party it says that it held the release and until when, and
    to the originator that it certified: never who. Times are of `book.now`.

    Args:
        release: the release that the certificate is about.
        book: the policy, roster and time to write it by.
        reader: the party that it is made for, and their words.
        keys: version → when nothing opens it any more.
        checkpoint: the log's signed head, as it was when the rest was read.
        vkey: the key to check that with.
    """
    words = reader.words
    authority = words.named(book.policy.parties[reader.party].authority)
    rows = [
        row
        for d in visible_deliveries(release, reader.party)
        for row in _rows(release, d, book, reader, keys)
    ]
    said = {
        "language": words.language,
        "exercise": words.say("exercise") if release.exercise else "",
        **_status(_still_open(release, book, reader, keys), reader),
        "heading": words.say("certificate-heading"),
        "number": release.number,
        "made": words.say(
            "certificate-made", party=f"{reader.party} · {authority}", at=words.time(book.now)
        ),
        "facts": _facts(release, book, reader),
        "heads": [words.say(head) for head in HEADS],
        "rows": rows,
        "notes": _notes(rows, reader),
        "uncovered": words.say("certificate-uncovered"),
        "uncovers": [words.say(what) for what in UNCOVERED],
        "log": words.say("certificate-log"),
        "labels": [words.say("certificate-checkpoint"), words.say("certificate-vkey")],
        "checkpoint": checkpoint.strip(),
        "vkey": vkey,
        "verify": words.say("certificate-verify"),
        "paper": [words.say("certificate-fingerprint"), words.say("certificate-fingerprint-note")],
    }
    shown = _shown(said, words)
    return shown | {"fingerprint": fingerprint(shown)}


def _status(still: Sequence[str], reader: Reader) -> dict[str, object]:
    """Say in what stands boxed at the head whether all is done, and what is not."""
    words = reader.words
    if not still:
        said = words.say("certificate-complete-why", party=reader.party)
        return {"complete": True, "status": words.say("certificate-complete"), "why": said}
    said = words.listed(words.say(what) for what in still)
    return {
        "complete": False,
        "status": words.say("certificate-interim"),
        "why": words.say("certificate-interim-why", open=said),
    }


def _notes(rows: Sequence[Sequence[str]], reader: Reader) -> list[str]:
    """Return what the words of the table mean, those that are in it."""
    words = reader.words
    notes = [words.say("certificate-access"), words.say("certificate-key")]
    if any(words.say("certificate-withheld") in cell.split("\n") for row in rows for cell in row):
        notes.append(words.say("certificate-withheld-note", party=reader.party))
    return notes


def _still_open(
    release: Release, book: Book, reader: Reader, keys: Mapping[int, KeyEnd | None]
) -> list[str]:
    """
    Return what is not done yet of all that the page tells, by its message.

    What is withheld from the reader is left out, so that the page says nothing of it either.
    """
    found: set[str] = set()
    for d in visible_deliveries(release, reader.party):
        if d.released_at is None:
            found |= {DECISION} if d.stage in OPEN else set()
            continue
        key = keys.get(d.version)
        owing = [
            p for p in missing(release, d, book) if certificates_visible(release, p, reader.party)
        ]
        found |= set() if ended(d, book.now) else {READING}
        found |= set() if key and key.destroyed_at else {KEY}
        found |= {CERTIFICATES} if owing else set()
    return [what for what in (DECISION, READING, KEY, CERTIFICATES) if what in found]


def _shown(said: Mapping[str, object], words: Words) -> dict[str, object]:
    """
    Put a code such as `[U+1F680]` for each sign that the page cannot show, and name those signs.

    A sign that is left out without a word would make two titles look the same.
    """
    signs = lacking(json.dumps(said, ensure_ascii=False))
    codes = {ord(sign): f"[U+{ord(sign):04X}]" for sign in signs}
    named = [f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip() for sign in signs[:NAMES]]
    if len(signs) > NAMES:
        named.append(words.say("certificate-more", count=len(signs) - NAMES))
    note = words.say("certificate-unshown", signs=words.listed(named)) if signs else ""
    shown = {key: _coded(value, codes) for key, value in said.items()}
    return shown | {"unshown": note}


def _coded(value: object, codes: Mapping[int, str]) -> object:
    if isinstance(value, str):
        return value.translate(codes)
    return [_coded(one, codes) for one in value] if isinstance(value, list) else value


def _facts(release: Release, book: Book, reader: Reader) -> list[list[str]]:
    words = reader.words
    version = visible_version(release, reader.party)
    arrangement = book.policy.arrangements.get(release.arrangement)
    kind = "" if arrangement is None or arrangement.binding else f" · {words.say('voluntary')}"
    return [
        [words.say("field-title"), words.title(release)],
        [
            words.say("certificate-marking"),
            "\n".join(release_text.marking(release, version, book, reader)),
        ],
        [words.say("certificate-arrangement"), f"{release.arrangement}{kind}"],
        [words.say("certificate-originator"), release.originator],
        *_decided_beforehand(release, reader),
        [words.say("field-subject"), words.subject(book.policy, release.subject)],
        [
            words.say("certificate-readers", party=reader.party),
            _names(_readers(release, reader.party), book, reader),
        ],
        *_reports(release, book, reader),
    ]


def _reports(release: Release, book: Book, reader: Reader) -> list[list[str]]:
    """
    Name every report of the chain that has reached the reader's party, and whether anybody opened
    it: of the own party, and to the originator of each party that had it.

    Returns:
        One pair of label and text, or none where nothing was corrected.
    """
    words, own = reader.words, reader.party
    lines = []
    for one in whole(release, book.chain):
        had = {party for d in visible_deliveries(one, own) for party in informed_holders(d)}
        told = had if own == release.originator else had & {own}
        if told:
            said = (
                words.say(OPENED if _readers(one, p) else NEVER_OPENED, party=p)
                for p in words.ordered(book.policy, told)
            )
            at, opened = str(one.link.n), words.listed(said)
            lines.append(words.say("certificate-report", n=at, number=one.number, opened=opened))
    return [[words.say("certificate-chain"), "\n".join(lines)]] if len(lines) > 1 else []


def _decided_beforehand(release: Release, reader: Reader) -> list[list[str]]:
    """Name the standing authorisation that decided for the originator, where one did."""
    found = release_text.cited(visible_deliveries(release, reader.party))
    words = reader.words
    said = {"party": release.originator, "authorisation": found}
    return (
        [[words.say("certificate-beforehand"), words.say("certificate-beforehand-says", **said)]]
        if found
        else []
    )


def _rows(
    release: Release, d: Delivery, book: Book, reader: Reader, keys: Mapping[int, KeyEnd | None]
) -> Iterator[list[str]]:
    """
    Yield one row per party that held a delivery, in the order in which it came to them.

    Since when a party held it is told to that party and the originator only.
    """
    if d.released_at is None:
        return
    words = reader.words
    for party in d.holders:
        hub = party != d.to
        since = d.offered_at if hub else d.released_at
        own = certificates_visible(release, party, reader.party)
        place = (
            words.say("certificate-hub", party=d.to)
            if hub
            else words.say("certificate-destination")
        )
        yield [
            f"{party}\n{place}",
            _time(since, words) if own else words.say("certificate-withheld"),
            _removed(d, book, words),
            _destroyed(keys.get(d.version), words),
            _certified(release, d, party, book, reader),
        ]


def _removed(d: Delivery, book: Book, words: Words) -> str:
    over = ended(d, book.now)
    return (
        _time(over, words)
        if over
        else f"{words.say('certificate-readable')}\n{_time(d.expires_at, words)}"
    )


def _destroyed(key: KeyEnd | None, words: Words) -> str:
    if key is None:
        return words.say("certificate-key-open")
    if key.destroyed_at:
        return _time(key.destroyed_at, words)
    return f"{words.say('certificate-key-due')}\n{_time(key.due, words)}"


def _certified(release: Release, d: Delivery, party: str, book: Book, reader: Reader) -> str:
    """
    Say when a party certified and, to that party itself, which of its officers did.

    The hub and the destination are told nothing of each other.
    """
    words = reader.words
    if not certificates_visible(release, party, reader.party):
        return words.say("certificate-withheld")
    signed = given(d, party)
    own = reader.party == party
    lines = [
        f"{_time(c.at, words)}\n{_name(c.by, book, reader)}" if own else _time(c.at, words)
        for c in signed
    ]
    if party in missing(release, d, book):
        lines.append(
            words.say("certificate-missing", given=len(signed), needed=needed(release, d, book))
        )
    return "\n".join(lines if own else lines[-1:]) or words.say("certificate-none")


def _readers(release: Release, party: str) -> list[OfficerId]:
    return list(
        dict.fromkeys(r.by for r in release.readings if r.party == party and r.kind != "caveats")
    )


def _names(people: Sequence[OfficerId], book: Book, reader: Reader) -> str:
    words, count = reader.words, len(people)
    if not people:
        return words.say("certificate-nobody")
    named = ", ".join(_name(one, book, reader) for one in people[:NAMES])
    more = f" {words.say('certificate-more', count=count - NAMES)}" if count > NAMES else ""
    return f"{words.say('certificate-count', count=count)}: {named}{more}"


def _name(officer: OfficerId, book: Book, reader: Reader) -> str:
    """
    Return the name of an officer of the reading party, or that it is withheld.

    The roster may have moved the officer to another party since, whose names are not shown.
    """
    known = book.roster.get(officer)
    if known and known.party == reader.party:
        return clip(known.name, NAME)
    return reader.words.say("certificate-withheld")


def _time(at: datetime | None, words: Words) -> str:
    return words.time(at).replace(" · ", "\n") if at else words.say("certificate-none")
