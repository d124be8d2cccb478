"""The proxy by which an address is reached, as the environment says; never one for this machine."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiohttp
from yarl import URL

SECURE = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""
The variables for https and wss, of which the first that is set counts; the second pair as Slack's
SDK reads it.
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
        url: Its address, without user and password.
        leave: The `Proxy-Authorization` it is sent, a secret; empty where it asks for nothing.
        variable: The variable that names it.
    """

    url: URL
    leave: str
    variable: str

    @property
    def shown(self) -> str:
        """Return its host, port and variable, without the password."""
        return f"{self.url.host}:{self.url.port} ({self.variable})"


class ProxyInvalid(aiohttp.ClientError):
    """
    A variable that names no HTTP proxy, so that nothing is reached by it; holds the variable's
    name.
    """


@dataclass(frozen=True, repr=False)
class Proxies:
    """The proxy variables that are set, by name; they may hold passwords."""

    named: Mapping[str, str]

    def of(self, url: str) -> Proxy | None:
        """
        Choose the proxy for an address.

        Returns:
            The proxy; None where the address is reached directly.

        Raises:
            ProxyInvalid: The variable for it names no HTTP proxy.
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
        Return whether `NO_PROXY` names the host, a domain it is in, or everything.

        A port in `NO_PROXY` means that port alone.
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
    """Return whether a URL's host is this machine, by its name alone: nothing is looked up."""
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
