"""What went wrong, as sentences for an operator, without any value of what was worked on."""

from dataclasses import dataclass

from bot.cli.console.output import FAULT, USAGE, CommandError
from bot.cli.files.roster_file import RosterInvalid
from bot.domain.policy.loader import PolicyInvalid
from bot.domain.refusals import Refusal
from bot.operations.causes import describe, frames
from bot.settings import SettingsInvalid
from storage.audit.anchor import LogBroken
from storage.audit.checkpoint import CheckpointInvalid
from storage.database.engine import DatabaseFault
from storage.keys.errors import KeyFault


@dataclass(frozen=True)
class Told:
    """The sentences to say, and the exit code."""

    sentences: tuple[str, ...]
    code: int = FAULT


def sentences(broken: Exception) -> Told:
    """Say what an exception that ended a command means for the operator."""
    match broken:
        case SettingsInvalid():
            return Told(broken.faults, USAGE)
        case PolicyInvalid() | RosterInvalid():
            return Told(tuple(broken.faults))
        case CommandError():
            return Told((str(broken),), broken.code)
        case _:
            return Told((_sentence(broken),))


def _sentence(broken: Exception) -> str:
    match broken:
        case KeyFault() | CheckpointInvalid() | DatabaseFault():
            return str(broken)
        case Refusal():
            return _refused(broken)
        case LogBroken():
            return (
                f"The audit log is broken, so nothing is done. {broken} "
                "Run `tripoint audit verify`."
            )
        case OSError():
            where = f"{broken.filename}: " if broken.filename else ""
            return f"{where}{broken.strerror or type(broken).__name__}."
        case _ if type(broken).__name__ == "StartFault":  # its module is slow to import
            return str(broken)
        case _:
            return _database(broken) or _unknown(broken)


def _refused(refusal: Refusal) -> str:
    named = ", ".join(f"{name} {value}" for name, value in refusal.values.items())
    what = (
        (type(refusal).__doc__ or refusal.rule)
        .strip()
        .splitlines()[0]
        .partition(" (`")[0]
        .removesuffix(".")
    )
    return f"Refused ({refusal.rule}): {what}{f' ({named})' if named else ''}."


def _database(broken: Exception) -> str | None:
    """Return what the connection said: SQLAlchemy's own text quotes statements and values."""
    if not any(kind.__module__.startswith("sqlalchemy.exc") for kind in type(broken).__mro__):
        return None
    said = str(getattr(broken, "orig", "")).strip().splitlines()[:1]
    if type(broken).__name__ != "OperationalError" or not said:
        return f"The database cannot be used ({type(broken).__name__})."
    if "no such table" in said[0]:
        return "The database is empty: run `tripoint init` first."
    return f"The database cannot be used: {said[0]}."


def _unknown(broken: Exception) -> str:
    where = next((f" at {frame}" for frame in reversed(frames(broken)) if ":" in frame), "")
    return f"Something broke on our side ({describe(broken)}{where}): please report it."
