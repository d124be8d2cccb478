"""`tripoint keys`: list the key directory, change the root key, destroy keys whose time is over."""

from argparse import Namespace

from bot.cli.console import inputs
from bot.cli.console.open_store import key_directory, open_store
from bot.cli.console.output import DONE, FAULT, CommandError, say, say_json, say_table, warn
from storage.clock import said_of
from storage.keys.check import key_faults
from storage.keys.epoch_keys import day_over, epoch_files
from storage.keys.errors import KeyUnreadable
from storage.keys.key_file import root_from_text
from storage.keys.pending_keys import pending_files


def status(args: Namespace) -> int:
    """
    Show the days that have a key, what is pending, the days destroyed, and faults.

    A key itself is never shown.
    """
    settings = inputs.settings()
    keys = key_directory(settings)
    faults = key_faults(keys, inputs.now())
    days = sorted({day for _, day, kind in epoch_files(keys.path) if kind == "key"})
    pending = sorted({key for _, key in pending_files(keys.path)})
    gone = keys.destroyed()
    if args.json:
        say_json(
            {
                "ok": not faults,
                "folder": str(keys.path),
                "root_key_outside": settings.root_key is not None,
                "days": days,
                "pending": pending,
                "destroyed": {day: at.isoformat() for day, at in gone.items()},
                "faults": faults,
            }
        )
    else:
        say(
            f"Key directory {keys.path}, root key "
            f"{'given from outside' if settings.root_key else 'in root.key'}."
        )
        rows: list[tuple[str, str]] = [
            (day, f"will be destroyed at {day_over(day).isoformat()}") for day in days
        ]
        rows += [(day, f"was destroyed at {at.isoformat()}") for day, at in sorted(gone.items())]
        rows += [(key, "will be destroyed when what it seals is decided") for key in pending]
        if rows:
            say_table(("day", "its key"), rows)
        else:
            say("No content is sealed yet: there is no day's key.")
        for fault in faults:
            warn(fault)
    return FAULT if faults else DONE


def rotate(args: Namespace) -> None:
    """
    Change the root key.

    Where the root key is given from outside, `--to` names a file with the new one.
    """
    settings = inputs.settings()
    if settings.root_key and not args.to:
        raise CommandError(
            "TRIPOINT_ROOT_KEY is set: name a file with the new root key (--to FILE).", usage=True
        )
    try:
        new = root_from_text(inputs.text_of(args.to)) if args.to else None
    except KeyUnreadable:
        raise CommandError(
            f"{args.to} holds neither 64 hex digits nor base64 of 32 bytes."
        ) from None
    changed = key_directory(settings).rotate_root(new)
    say(
        f"The root key is changed; {changed} key file{'s were' if changed != 1 else ' was'} "
        "rewrapped."
    )
    if settings.root_key and new != settings.root_key_bytes:
        say("Set TRIPOINT_ROOT_KEY to the new one everywhere, then run this once more to finish.")


def destroy_over(_: Namespace) -> None:
    """Destroy the keys of all days that are over."""
    with open_store(inputs.settings()) as store:
        if store.db.steady.apart:
            raise CommandError(
                f"No key is destroyed: this machine's clock is {said_of(store.db.steady.apart)}."
            )
        days = store.maintenance.destroy_over(inputs.now()).now()
    say(f"Destroyed for good: the keys of {', '.join(days)}." if days else "No expired keys.")
