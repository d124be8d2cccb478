"""`tripoint digest`: the digest of any past day, made from the register, the same every time."""

from argparse import Namespace
from zoneinfo import ZoneInfo

from bot.calendars import days_off
from bot.cli.console import inputs
from bot.cli.console.open_store import open_store
from bot.cli.console.output import CommandError, own_file, say, say_json
from bot.cli.console.party_view import party_of
from bot.cli.files import digest_files
from bot.domain.deadlines import digest_schedule
from bot.domain.policy.model import Policy
from bot.domain.text import typed
from handlers.digests.charts import pictures
from handlers.digests.page import digest_page, text
from handlers.text.words import Words, languages


def digest(args: Namespace) -> None:
    """Print the digest of a party and a date, or write it as a file."""
    with open_store(inputs.settings()) as store:
        policy = store.queries.book(inputs.now()).now().policy
        party = party_of(policy, args.party)
        words = _words(policy, party, args.language)
        window = _window(policy, party, args.date, args.kind)
        found = store.queries.digest(party, window).now()
    page = digest_page(found, policy, words)
    exercise = policy.exercise or any(item.exercise for item in found.day.items)
    if args.json:
        say_json(digest_files.as_json(found, window, exercise=exercise))
    elif args.csv:
        _write(args.csv, digest_files.as_csv(found, exercise=exercise).encode("utf-8-sig"))
    elif args.html:
        _write(
            args.html,
            digest_files.as_html(page, pictures(found, policy, words), words.language).encode(),
        )
    else:
        for line in text(page).splitlines():
            say(line)


def _write(path: str, content: bytes) -> None:
    own_file(path, content)
    say(f"Wrote {path}.")


def _words(policy: Policy, party: str, language: str | None) -> Words:
    if language is not None and language not in languages():
        raise CommandError(
            f"There are no messages in {language}; there are {', '.join(sorted(languages()))}.",
            usage=True,
        )
    return Words(language or policy.parties[party].lang, policy.parties[party].tz)


def _window(policy: Policy, party: str, date: str, kind: str) -> digest_schedule.Window:
    day = typed.day(date)
    if day is None:
        raise CommandError(f"{date} is no date: write it as 2026-11-20.", usage=True)
    desk = policy.parties[party]
    try:
        window = digest_schedule.window(
            day, kind, ZoneInfo(desk.tz), policy.digests, desk.working_hours, days_off
        )
    except (OverflowError, ValueError):
        raise CommandError(f"{date} is too far from today.", usage=True) from None
    if window.as_of > inputs.now():
        ends = Words("en", desk.tz).time(window.as_of)
        raise CommandError(f"The {kind} digest of {day} is not due before {ends}.")
    return window
