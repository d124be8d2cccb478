"""`tripoint roster`: import a roster file, show it, export it, stop an officer at once."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from bot.cli.checks.departure import sentences
from bot.cli.checks.roster import roster_faults
from bot.cli.console import inputs
from bot.cli.console.open_store import act, open_store
from bot.cli.console.output import CommandError, jsonable, say, say_json, say_table, warn
from bot.cli.files.roster_file import ROOMS, RosterInvalid, dump, load, moves
from bot.domain.book import Book
from bot.domain.officers import Desk, Officer, officer_id, slack_user
from bot.domain.refusals import PartyFixed
from storage.book.roster import Roster, transfers
from storage.store.administration import WORKSPACE
from storage.store.store import Store

LOOKED_AT = 20
"""For how many officers who stand down by one import it is said what they leave behind."""


def import_file(args: Namespace) -> None:
    """Put a roster file in force. Officers it does not name stand down."""
    text, settings = inputs.text_of(args.file), inputs.settings()
    with open_store(settings) as store:
        book = store.queries.book(inputs.now()).now()
        roster = load(text, book.policy)
        changes, moved = (
            list(_differences(book, roster)),
            moves(text, roster, transfers(roster, book.roster)),
        )
        leave = _standing_down(book, roster)[:LOOKED_AT]
        left = [said for officer in leave for said in sentences(store, settings, book, officer)]
        if changes and not args.dry_run:
            _take_over(store, roster, moved)
    if moved:
        raise RosterInvalid(moved)
    unable = left + list(
        roster_faults(book.policy, roster.officers, {desk.party: desk for desk in roster.desks})
    )
    if args.json:
        say_json(
            {
                "changes": changes,
                "done": bool(changes) and not args.dry_run,
                "warnings": unable,
                "workspace": roster.workspace,
            }
        )
        return
    for change in changes:
        say(change)
    for fault in unable:
        warn(fault)
    done = "Nothing was changed (--dry-run)." if args.dry_run else "The roster is in force."
    say(done if changes else "The roster is as the file says already.")


def _take_over(store: Store, roster: Roster, moved: list[str]) -> None:
    """
    Put a roster in force. One that moves officers to other parties is refused, and that recorded.
    """
    try:
        store.administration.import_roster(roster, act("roster import")).now()
    except PartyFixed:
        if not moved:
            raise


def show(args: Namespace) -> None:
    """Show desks and officers."""
    with open_store(inputs.settings()) as store:
        book = store.queries.book(inputs.now()).now()
    officers = sorted(book.roster.values(), key=lambda o: (not o.active, o.party, o.id))
    if args.json:
        desks = {
            party: {room: getattr(d, room) for room in ROOMS} for party, d in book.desks.items()
        }
        say_json({"desks": desks, "officers": [jsonable(officer) for officer in officers]})
        return
    say_table(
        ("party", *ROOMS),
        ((p, *(getattr(d, room) for room in ROOMS)) for p, d in book.desks.items()),
    )
    say()
    say_table(
        ("user", "party", "name", "roles", "clearance", "duty", ""),
        (
            (slack_user(o.id), o.party, o.name, ", ".join(sorted(o.roles)), o.clearance,
                "duty" if o.duty else "",
             "" if o.active else "stood down")
            for o in officers
        ),
    )  # fmt: skip


def export(_: Namespace) -> None:
    """Print the roster as a roster file."""
    with open_store(inputs.settings()) as store:
        book, workspace = (
            store.queries.book(inputs.now()).now(),
            store.queries.setting(WORKSPACE).now(),
        )
    if workspace is None:
        raise CommandError("There is no roster yet: run `tripoint roster import FILE.toml`.")
    roster = Roster(workspace, tuple(book.desks.values()), tuple(book.roster.values()))
    sys.stdout.write(dump(roster))


def _differences(book: Book, roster: Roster) -> Iterator[str]:
    """Say what a roster would change, a line each: + appears, - stands down, ~ changes."""
    yield from _desk_changes(book.desks, {desk.party: desk for desk in roster.desks})
    after = {officer.id: officer for officer in roster.officers}
    for key, officer in after.items():
        before = book.roster.get(key)
        if before is None:
            yield (
                f"+ {slack_user(key)}: {', '.join(sorted(officer.roles))} of {officer.party}, "
                f"{officer.name}"
            )
        elif before != officer:
            was, will = asdict(before), asdict(officer)
            told = [
                "may act again"
                if name == "active"
                else f"{name} {_word(was[name])} -> {_word(will[name])}"
                for name in was
                if was[name] != will[name]
            ]
            yield f"~ {slack_user(key)}: {'; '.join(told)}"
    for officer in _standing_down(book, roster):
        yield (
            f"- {slack_user(officer.id)}: {', '.join(sorted(officer.roles))} of {officer.party} "
            "stands down"
        )


def _standing_down(book: Book, roster: Roster) -> list[Officer]:
    """Return the officers whom a roster no longer names."""
    named = {officer.id for officer in roster.officers}
    return [
        officer for officer in book.roster.values() if officer.active and officer.id not in named
    ]


def _desk_changes(before: Mapping[str, Desk], after: Mapping[str, Desk]) -> Iterator[str]:
    for party in {**before, **after}:
        if party not in before:
            yield f"+ desk {party}: {', '.join(after[party].channels)}"
        elif party not in after:
            yield f"- desk {party}"
        elif before[party] != after[party]:
            yield (
                f"~ desk {party}: {', '.join(before[party].channels)} -> "
                f"{', '.join(after[party].channels)}"
            )


def _word(value: object) -> str:
    if value is None:
        return "all"
    return ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def set_active(args: Namespace) -> None:
    """Let an officer act again, or stop them from acting, after saying what they leave behind."""
    active: bool = args.active
    settings = inputs.settings()
    with open_store(settings) as store:
        team, book = (
            store.queries.setting(WORKSPACE).now() or "",
            store.queries.book(inputs.now()).now(),
        )
        officer = book.roster.get(officer_id(team, args.user))
        if officer is None:
            raise CommandError(f"{args.user} is not on the roster.")
        if officer.active is active:
            raise CommandError(f"{args.user} {'is active' if active else 'stands down'} already.")
        for said in () if active else sentences(store, settings, book, officer):
            warn(said)
        if active and (met := book.policy.duties.met(officer.roles)):
            raise CommandError(
                f"{args.user} is {' and '.join(met)}, which the policy keeps apart: import another "
                "roster."
            )
        change = store.administration.reinstate if active else store.administration.stand_down
        attempt = act("roster reinstate" if active else "roster stand-down")
        change(officer.id, attempt, why=args.why).now()
    say(f"{args.user} ({officer.party}) {'may act again' if active else 'may no longer act'}.")
