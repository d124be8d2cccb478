"""The settings, from the environment or `.env`, all of them checked at once."""

import io
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Flag, auto
from pathlib import Path
from urllib.parse import urlsplit

from dotenv.parser import parse_stream

from bot.proxies import NO_PROXIES, PROXY_VARIABLES, Proxies, ProxyInvalid, is_loopback

SLACK = "https://slack.com/api/"
_SQLITE = re.compile(r"sqlite(?:\+pysqlite)?:///(?P<path>[^?#]+)")
_POSTGRESQL = re.compile(r"postgresql(?:\+psycopg)?://.+")
_COMMAND = re.compile(r"/[a-z0-9][a-z0-9_-]{0,30}")
_HOST = re.compile(r"[A-Za-z0-9_.:-]{1,253}")
_ROOT_KEY_BYTES = 32


@dataclass(frozen=True, repr=False)
class Secret:
    """A text that no log, error or repr shows."""

    _text: str

    def reveal(self) -> str:
        """Return the text itself, only to hand it to what needs it."""
        return self._text

    def __repr__(self) -> str:
        """Show nothing of the text."""
        return "<redacted>"


class Need(Flag):
    """What a command cannot do without: commands that work offline need less."""

    STORE = 0
    """Database and keys only: they have defaults."""
    SLACK = auto()
    """Tokens."""
    POLICY = auto()
    """A named policy file, unless Slack is a sandbox on this machine."""


ALL = Need.SLACK | Need.POLICY


class SettingsInvalid(Exception):
    """All settings that are missing or wrong, a sentence each, none of which quotes a secret."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Settings:
    """
    All settings, as `.env.example` names them. With an `app_token` Slack is reached by Socket Mode.

    Attributes:
        api_url: Slack's Web API, always ending in a slash.
        database_url: A SQLAlchemy URL; it may hold a password.
        root_key: 32 bytes as 64 hex digits or base64; None where the key directory has `root.key`.
        proxies: What the environment says of proxies.
    """

    bot_token: Secret | None
    signing_secret: Secret | None
    app_token: Secret | None
    api_url: str
    database_url: str = field(repr=False)
    home: Path
    keys: Path
    root_key: Secret | None
    policy: Path | None
    host: str
    port: int
    slash_command: str
    proxies: Proxies = NO_PROXIES

    @property
    def loopback(self) -> bool:
        """Return whether Slack is a sandbox on this machine."""
        return is_loopback(self.api_url)

    @property
    def socket_mode(self) -> bool:
        """Return whether requests come over Socket Mode and not over HTTP."""
        return self.app_token is not None

    @property
    def database_file(self) -> Path | None:
        """Return the SQLite file. None where the database is a server."""
        match = _SQLITE.fullmatch(self.database_url)
        return Path(match["path"]) if match and match["path"] != ":memory:" else None

    @property
    def root_key_bytes(self) -> bytes | None:
        """Return the root key given from outside, as 32 bytes. None where there is none."""
        return _root_key(self.root_key.reveal()) if self.root_key else None


def load(environ: Mapping[str, str], dotenv_path: Path, need: Need = ALL) -> Settings:
    """
    Read the settings from the environment and, where it is silent, from a `.env` file.

    A name that is set but empty counts as not set, and hides the file's.

    Args:
        environ: The environment.
        dotenv_path: The file; it need not be there.
        need: What the command cannot do without.

    Raises:
        SettingsInvalid: All that is missing or wrong.
    """
    values, unread = _values(environ, dotenv_path)
    value = values.get
    home = Path(value("TRIPOINT_HOME", "./var"))
    policy = value("TRIPOINT_POLICY")
    settings = Settings(
        bot_token=_secret(value("SLACK_BOT_TOKEN")),
        signing_secret=_secret(value("SLACK_SIGNING_SECRET")),
        app_token=_secret(value("SLACK_APP_TOKEN")),
        api_url=value("SLACK_API_URL", SLACK).rstrip("/") + "/",
        database_url=value("DATABASE_URL", f"sqlite:///{home / 'tripoint.db'}"),
        home=home,
        keys=Path(value("TRIPOINT_KEYS", "./keys")),
        root_key=_secret(value("TRIPOINT_ROOT_KEY")),
        policy=Path(policy) if policy else None,
        host=value("TRIPOINT_HOST", "127.0.0.1"),
        port=_port(value("TRIPOINT_PORT", "3000")),
        slash_command=value("SLASH_COMMAND", "/release"),
        proxies=Proxies({name: values[name] for name in PROXY_VARIABLES if name in values}),
    )
    faults = [
        *unread,
        *(fault for rule in _RULES for fault in rule(settings)),
        *_needed(settings, need),
    ]
    if faults:
        raise SettingsInvalid(faults)
    return settings


def _values(environ: Mapping[str, str], dotenv_path: Path) -> tuple[dict[str, str], list[str]]:
    faults = []
    written: dict[str, str | None] = {}
    try:
        for line in parse_stream(io.StringIO(dotenv_path.read_text("utf-8-sig"))):
            if line.error:
                faults.append(
                    f"{dotenv_path} cannot be read at line {line.original.line}: write NAME=value "
                    "there."
                )
            elif line.key:
                written[line.key] = line.value
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8 text"
        faults.append(f"{dotenv_path} cannot be read ({why}): mend it or remove it.")
    merged = {**written, **environ}
    return {name: text.strip() for name, text in merged.items() if text and text.strip()}, faults


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None


def _port(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text, re.ASCII) else -1


def _root_key(text: str) -> bytes | None:
    if re.fullmatch(r"[0-9a-fA-F]{64}", text):
        return bytes.fromhex(text)
    try:
        key = b64decode(text, validate=True)
    except ValueError:
        return None
    return key if len(key) == _ROOT_KEY_BYTES else None


def _slack(settings: Settings) -> Iterator[str]:
    try:
        url = urlsplit(settings.api_url)
        plain = bool(url.hostname) and not (
            url.username or url.password or url.query or url.fragment
        )
        plain = plain and url.port != 0
    except ValueError:
        plain = False
    if not plain or url.scheme not in ("http", "https"):
        yield f"SLACK_API_URL is not an address such as {SLACK}: correct it, or leave it out."
    elif url.scheme == "http" and not settings.loopback:
        yield (
            "SLACK_API_URL is plain http to another machine: use https, which hides tokens and "
            "titles."
        )
    try:
        settings.proxies.of(settings.api_url)
    except ProxyInvalid as variable:
        yield (
            f"{variable} is not an HTTP proxy's address such as http://proxy:3128: correct it, or "
            "leave it out."
        )
    if not _COMMAND.fullmatch(settings.slash_command):
        yield (
            "SLASH_COMMAND is not a command's name such as /release: a slash, then at most 31 "
            "small letters,"
            " digits, hyphens or underscores."
        )


def _database(settings: Settings) -> Iterator[str]:
    if settings.database_file is None and not _POSTGRESQL.fullmatch(settings.database_url):
        yield (
            "DATABASE_URL is neither sqlite:///FILE nor postgresql://USER@HOST/NAME: correct it, "
            "or leave it"
            " out for a file under TRIPOINT_HOME."
        )


def _apart(settings: Settings) -> Iterator[str]:
    keys = settings.keys.resolve()
    file = settings.database_file
    folders = {
        "TRIPOINT_HOME": settings.home,
        "the database's folder": file.parent if file else settings.home,
    }
    for name, folder in folders.items():
        if keys.is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(keys):
            yield (
                f"TRIPOINT_KEYS and {name} lie one within the other: name a key directory apart "
                "from it, so"
                " that no copy of the database holds its keys."
            )
            return


def _rest(settings: Settings) -> Iterator[str]:
    if settings.root_key and settings.root_key_bytes is None:
        yield (
            "TRIPOINT_ROOT_KEY is neither 64 hex digits nor base64 of 32 bytes: correct it, or "
            "leave it out."
        )
    if not _HOST.fullmatch(settings.host):
        yield (
            "TRIPOINT_HOST is not the name or address of an interface, such as 127.0.0.1: correct "
            "it."
        )
    if not 0 < settings.port < 65536:
        yield "TRIPOINT_PORT is not a number from 1 to 65535: correct it, or leave it out for 3000."


def _tokens(settings: Settings) -> Iterator[str]:
    for name, token, form, where in (
        (
            "SLACK_BOT_TOKEN",
            settings.bot_token,
            "xoxb-",
            "OAuth & Permissions, Bot User OAuth Token",
        ),
        ("SLACK_APP_TOKEN", settings.app_token, "xapp-", "Basic Information, App-Level Tokens"),
    ):
        if token and not re.fullmatch(rf"{form}[A-Za-z0-9-]{{4,}}", token.reveal()):
            yield f"{name} is not a token of the form {form}…: copy it from the app's page {where}."


def _needed(settings: Settings, need: Need) -> Iterator[str]:
    if Need.SLACK in need:
        yield from _tokens(settings)
    if Need.SLACK in need and not settings.bot_token:
        yield (
            "SLACK_BOT_TOKEN is missing: copy it from the app's page OAuth & Permissions (xoxb-…)."
        )
    if Need.SLACK in need and not settings.app_token and not settings.signing_secret:
        yield (
            "SLACK_SIGNING_SECRET is missing: copy it from the app's page Basic Information,"
            " or set SLACK_APP_TOKEN (xapp-…) to use Socket Mode."
        )
    if Need.POLICY in need and not settings.policy and not settings.loopback:
        yield (
            "TRIPOINT_POLICY is missing: name your policy file (TOML); the example serves only "
            "with a sandbox"
            " on this machine."
        )


_RULES: tuple[Callable[[Settings], Iterator[str]], ...] = (
    _slack,
    _database,
    _apart,
    _rest,
)
