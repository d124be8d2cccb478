"""`tripoint policy`: check a file, put it in force, show what is in force."""

import sys
from argparse import Namespace

from bot.calendars import holiday_faults
from bot.cli.console import inputs
from bot.cli.console.output import DONE, FAULT, say, say_json, warn
from bot.domain.arrangements.explain import explain, idle
from bot.domain.arrangements.status import statuses
from bot.domain.policy.loader import PolicyInvalid, load
from bot.domain.policy.model import Policy


def check(args: Namespace) -> int:
    """Validate a policy file, and say in sentences what it allows."""
    text = inputs.text_of(args.file)
    try:
        policy = loaded(text)
    except PolicyInvalid as invalid:
        if args.json:
            say_json({"ok": False, "faults": list(invalid.faults)})
        return _told(args.file, invalid)
    now = inputs.now()
    lines = explain(policy, statuses(policy, (), now), now)
    if args.json:
        say_json(
            {
                "ok": True,
                "policy": policy.policy_id,
                "fingerprint": policy.fingerprint,
                "sentences": lines,
                "exercise": policy.exercise,
            }
        )
    else:
        for line in lines:
            say(line)
    return DONE


def apply(args: Namespace) -> int:
    """Put a policy file in force."""
    from bot.cli.checks.roster import roster_faults
    from bot.cli.console.open_store import act, open_store

    text = inputs.text_of(args.file)
    try:
        policy = loaded(text)
    except PolicyInvalid as invalid:
        return _told(args.file, invalid)
    with open_store(inputs.settings()) as store:
        if store.queries.book(inputs.now()).now().policy.fingerprint == policy.fingerprint:
            say(f"Policy {policy.policy_id} is in force already.")
            return DONE
        store.administration.set_policy(text, act("policy apply")).now()
        book = store.queries.book(inputs.now()).now()
    say(f"Policy {policy.policy_id} is in force.")
    for sentence in idle(policy):
        say(sentence)
    officers = book.active_officers
    for fault in roster_faults(policy, officers, book.desks) if officers else ():
        say(f"The roster does not fit it: {fault}")
    return DONE


def show(args: Namespace) -> None:
    """Say what the policy in force allows now, or print its text."""
    from bot.cli.console.open_store import open_store

    with open_store(inputs.settings()) as store:
        if args.text:
            sys.stdout.write(store.queries.policy_text().now())
            return
        book = store.queries.book(inputs.now()).now()
    for line in explain(book.policy, book.standings, book.now):
        say(line)


def loaded(text: str) -> Policy:
    """
    Read a policy, and hold its holidays against the library that knows them.

    Raises:
        PolicyInvalid: With every fault of the text.
    """
    policy = load(text)
    if unknown := list(
        holiday_faults({code: p.working_hours.holidays for code, p in policy.parties.items()})
    ):
        raise PolicyInvalid(unknown)
    return policy


def _told(file: str, invalid: PolicyInvalid) -> int:
    for fault in invalid.faults:
        warn(f"{file}: {fault}")
    return FAULT
