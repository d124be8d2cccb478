"""
Which proxy an address is reached by: what the environment says, and never one to this machine
itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiohttp
from yarl import URL

SECURE = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""
The variables that count for https and wss, the first that is set; the second pair as Slack's SDK
reads it.
"""
PLAIN = ("HTTP_PROXY", "http_proxy")
EXCEPT = ("NO_PROXY", "no_proxy")
PROXY_VARIABLES = (*SECURE, *EXCEPT)
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, repr=False)
class Proxy:
    """
    One proxy.

    Attributes:
        url: its address, without what stands before an @.
        leave: what it is told of who asks (`Proxy-Authorization`), a secret; empty where it asks
            nothing.
        variable: where it is named.
    """

    url: URL
    leave: str
    variable: str

    @property
    def shown(self) -> str:
        """Its host and port and where it is named; nothing of its password."""
        return f"{self.url.host}:{self.url.port} ({self.variable})"


class ProxyInvalid(aiohttp.ClientError):
    """A variable names no HTTP proxy, so that nothing is reached by it; the variable's name."""


@dataclass(frozen=True, repr=False)
class Proxies:
    """The variables that are set, by name: they may hold passwords."""

    named: Mapping[str, str]

    def of(self, url: str) -> Proxy | None:
        """
        The proxy for an address; None where it is reached directly.

        Raises:
            ProxyInvalid: the variable for it names no HTTP proxy.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        variables = SECURE if parts.scheme in ("https", "wss") else PLAIN
        name = next((name for name in variables if self.named.get(name)), None)
        if name is None or is_loopback(url) or self._spared(host, port):
            return None
        return _read(self.named[name], name)

    def _spared(self, host: str, port: int | None) -> bool:
        """
        Whether `NO_PROXY` names the host, what it is under, or everything; a port there means that
        port alone.
        """
        listed = next((self.named[name] for name in EXCEPT if self.named.get(name)), "")
        for entry in re.split(r"[\s,]+", listed.lower()):
            name, _, only = (
                entry.rpartition(":") if re.fullmatch(r"[^:]+:\d+", entry) else (entry, "", "")
            )
            if only and only != str(port):
                continue
            name = (
                name.strip("[]")
                if name == "*"
                else name.strip("[]").removeprefix("*").removeprefix(".")
            )
            if name and (name == "*" or host == name or host.endswith(f".{name}")):
                return True
        return False


NO_PROXIES = Proxies({})
"""Everything is reached directly."""


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine, by its name alone: nothing is looked up."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _read(text: str, variable: str) -> Proxy:
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        usual = PORTS[parts.scheme]
        if not parts.hostname:
            raise ProxyInvalid(variable)
        url = URL.build(scheme=parts.scheme, host=parts.hostname, port=parts.port or usual)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return Proxy(url, aiohttp.encode_basic_auth(user, password) if user else "", variable)
    except (ValueError, KeyError):
        raise ProxyInvalid(variable) from None
