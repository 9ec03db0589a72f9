"""Addresses in configuration values: with port, without port, and as blocks."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TypeAlias

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_WITH_PORT = re.compile(r"(?:\[(?P<six>[^\[\]]*)\]|(?P<four>[0-9.]*|\*)):(?P<port>[0-9]{1,5})\Z")
_DOTTED_PORT = re.compile(r"(?P<six>[0-9A-Fa-f:]*:[0-9A-Fa-f:]*)\.(?P<port>[0-9]{1,5})\Z")
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """The address of a socket; `host` is `None` for any address, `path` is set for a Unix socket only."""

    host: str | None
    """The address as text, in its normal spelling; `None` for any."""
    port: int = 0
    """The port; 0 for any, and for a Unix socket."""
    is_ipv6: bool = False
    """Whether it is an address of IPv6."""
    path: str = ""
    """The path of a Unix socket; empty for any other."""

    @property
    def text(self) -> str:
        """The spelling of the configuration file; equal addresses have one spelling."""
        if self.path:
            return self.path
        if self.is_ipv6:
            return f"[{self.host or '*'}]:{self.port}"
        return f"{self.host or '*'}:{self.port}"


@dataclass(frozen=True, slots=True)
class HostAddress:
    """An address without port; `host` is `None` for any address."""

    host: str | None
    """The address as text, in its normal spelling; `None` for any."""
    is_ipv6: bool = False
    """Whether it is an address of IPv6."""

    @property
    def text(self) -> str:
        """The spelling of the configuration file."""
        if self.host is None:
            return "[*]" if self.is_ipv6 else "*"
        return self.host


def parse_socket_address(text: str, *, may_be_path: bool = False) -> SocketAddress | None:
    """Parse an address with port, or a Unix socket path where one may stand; return `None` for anything else."""
    if may_be_path and text.startswith("/"):
        return SocketAddress(None, path=text)
    match = _WITH_PORT.match(text) or _DOTTED_PORT.match(text)
    if match is None or int(match["port"]) > _HIGHEST_PORT:
        return None
    six = match["six"]
    host = six if six is not None else match["four"]
    if host == "*" or (host == "" and six is None):
        return SocketAddress(None, int(match["port"]), is_ipv6=six is not None)
    address = parse_address(host)
    if address is None or (address.version == 6) != (six is not None):
        return None
    return SocketAddress(str(address), int(match["port"]), is_ipv6=six is not None)


def has_dotted_port(text: str) -> bool:
    """Tell whether an IPv6 address has its port after a dot, an outdated spelling."""
    return _DOTTED_PORT.match(text) is not None


def parse_host_address(text: str) -> HostAddress | None:
    """Parse an address without port, brackets allowed around IPv6; return `None` for anything else."""
    if text in {"*", "[*]"}:
        return HostAddress(None, is_ipv6=text != "*")
    is_bracketed = text.startswith("[") and text.endswith("]")
    address = parse_address(text[1:-1] if is_bracketed else text)
    if address is None or (is_bracketed and address.version != 6):
        return None
    return HostAddress(str(address), is_ipv6=address.version == 6)


def parse_network(text: str) -> Network | None:
    """Parse a block such as `198.51.100.0/24`, or an address as a block of its own; `None` for anything else."""
    try:
        return ipaddress.ip_network(text.strip("[]"), strict=False) if len(text) <= 64 else None
    except ValueError:
        return None


def parse_address(text: str) -> Address | None:
    """Parse an IP address; return `None` for anything else."""
    try:
        return ipaddress.ip_address(text) if len(text) <= 64 else None
    except ValueError:
        return None
