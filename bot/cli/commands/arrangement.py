"""`tripoint arrangement`: what a party declares of an arrangement, and where each one stands."""

from argparse import Namespace
from datetime import datetime

from bot.cli.console import inputs
from bot.cli.console.open_store import act, open_store
from bot.cli.console.output import CommandError, say, say_json, say_table
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.policy.model import Arrangement
from bot.domain.refusals import WrongParty
from bot.domain.text import typed


def record(args: Namespace) -> None:
    """Record a party's declaration, such as a suspension."""
    now = inputs.now()
    effective = _time(args.effective) if args.effective else now
    with open_store(inputs.settings()) as store:
        book = store.queries.book(now).now()
        name = typed.among(args.name, book.policy.arrangements)
        if name not in book.policy.arrangements:
            known = ", ".join(book.policy.arrangements)
            raise CommandError(f"The policy has no arrangement {args.name}; it has {known}.")
        event = ArrangementEvent(name, args.party, EventKind(args.kind), effective)
        try:
            changed = store.administration.record_event(
                event, act(f"arrangement {args.kind}"), why=args.why
            ).now()
        except WrongParty as refused:
            raise CommandError(
                _not_theirs(book.policy.arrangements[name], args.party, refused)
            ) from None
        status = store.queries.book(inputs.now()).now().standings[name]
    nothing = "" if changed else ", but it changes nothing and nobody is told"
    say(f"Recorded{nothing}. {name} now: {status.value.replace('_', ' ')}.")


def show(args: Namespace) -> None:
    """Show where each arrangement stands."""
    with open_store(inputs.settings()) as store:
        book = store.queries.book(inputs.now()).now()
    arrangements = book.policy.arrangements.values()
    if args.json:
        say_json(
            [
                {
                    "arrangement": a.id,
                    "parties": a.parties,
                    "binding": a.binding,
                    "status": book.standings[a.id].value,
                }
                for a in arrangements
            ]
        )
        return
    bond = {True: "binding", False: "not binding"}
    say_table(
        ("arrangement", "parties", "", "status"),
        (
            (a.id, ", ".join(a.parties), bond[a.binding], book.standings[a.id].value)
            for a in arrangements
        ),
    )


def _not_theirs(arrangement: Arrangement, party: str, refused: WrongParty) -> str:
    if party not in arrangement.parties:
        return (
            f"{party} takes no part in {arrangement.id}; its parties are "
            f"{', '.join(arrangement.parties)}."
        )
    others = refused.values.get("suspended_by")
    return f"{party} cannot declare this of {arrangement.id}" + (
        f": {others} suspended it." if others else "."
    )


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(typed.key(text))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise CommandError(
            "--from takes a time with its zone, such as 2026-12-01T00:00:00Z.", usage=True
        )
    return at
