"""`tripoint init`: makes what is missing, says where, and leaves what exists as it is."""

from argparse import Namespace
from contextlib import AbstractContextManager, nullcontext
from importlib.resources import files

from bot.cli.commands.policy import loaded
from bot.cli.console import inputs
from bot.cli.console.open_store import act, open_store, stopped
from bot.cli.console.output import CommandError, say
from bot.domain.policy.loader import load
from bot.domain.policy.model import Policy
from bot.settings import Need, Settings
from storage.audit.rows import newest_checkpoint
from storage.database.atomic_files import private_folder
from storage.database.engine import open_engine, translated_errors
from storage.database.schema import migrate, pending
from storage.keys.directory import VKEY, KeyDirectory


def init(_: Namespace) -> None:
    """
    Make home, database, schema and key directory, and put a policy into a database without one.
    """
    settings = inputs.settings(Need.POLICY)
    text = _policy_text(settings)
    # What is in force already must not keep a desk from being brought up to date; `check` says what
    # is wrong with it.
    policy = load(text) if (settings.keys / VKEY).exists() else loaded(text)
    _folders(settings)
    _database(settings)
    _keys(settings)
    _policy(settings, text, policy)


def _policy_text(settings: Settings) -> str:
    if settings.policy:
        return inputs.text_of(settings.policy)
    return files("bot.policies").joinpath("example.toml").read_text("utf-8")


def _folders(settings: Settings) -> None:
    wanted = [settings.home] + ([settings.database_file.parent] if settings.database_file else [])
    for folder in dict.fromkeys(wanted):
        if not folder.is_dir():
            private_folder(folder)
            say(f"Made the folder {folder.resolve()}.")


def _database(settings: Settings) -> None:
    where = (
        settings.database_file.resolve() if settings.database_file else "the PostgreSQL database"
    )
    with _stopped(settings):
        changed = migrate(settings.database_url)
    say(f"Brought {where} up to date." if changed else f"{where} is up to date.")


def _stopped(settings: Settings) -> AbstractContextManager[None]:
    """
    Keep every desk from running while what is in force is changed.

    Raises:
        CommandError, KeyFault: One is running.
    """
    there = (settings.keys / VKEY).exists() and (
        settings.database_file is None or settings.database_file.exists()
    )
    return stopped(settings) if there and _behind(settings) else nullcontext()


def _behind(settings: Settings) -> bool:
    engine = open_engine(settings.database_url)
    try:
        return pending(engine)
    finally:
        engine.dispose()


def _keys(settings: Settings) -> None:
    """
    Make or open the key directory.

    Refuse where the database has a log and the keys are missing: a log must not go on under a new
    key as if nothing had happened.
    """
    there = (settings.keys / VKEY).exists()
    if not there and _head(settings):
        raise CommandError(
            f"The database has an audit log, but there are no keys at {settings.keys}: bring the "
            "key directory back."
        )
    origin = f"tripoint.{inputs.random_bytes(8).hex()}"
    made = KeyDirectory.create(settings.keys, settings.root_key_bytes, inputs.random_bytes, origin)
    say(
        f"{'The' if there else 'Made the'} key directory "
        f"{made.path.resolve()}{' is there' if there else ''}."
    )
    say(f"Give every party the log's public key: {made.log_key().vkey}")


def _head(settings: Settings) -> str | None:
    engine = open_engine(settings.database_url)
    try:
        with translated_errors(), engine.connect() as connection:
            return newest_checkpoint(connection)
    finally:
        engine.dispose()


def _policy(settings: Settings, text: str, policy: Policy) -> None:
    with open_store(settings) as store:
        store.health.recover(inputs.now()).now()
        in_force = store.queries.policy().now()
        if in_force is None:
            store.administration.set_policy(text, act("policy apply")).now()
            say(f"Put the policy {policy.policy_id} in force.")
        elif in_force.fingerprint == policy.fingerprint:
            say(f"The policy {policy.policy_id} is in force.")
        else:
            say(
                f"Another policy is in force ({in_force.policy_id}): `tripoint policy apply` puts "
                "yours in its place."
            )
