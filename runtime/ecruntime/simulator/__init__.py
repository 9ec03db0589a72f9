"""Simulated objects that providers use most: message and its parts, recipient domain, connections, validation.

They are small Python classes with the attributes that a provider needs for development and tests. They are not the
server's: nothing is spooled, delivered or resolved. `arguments` makes them for a hook call from the console or a test.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.simulator.connection import AcceptConstruct, Connection, ConnectionHandle
    from ecruntime.simulator.context import Context
    from ecruntime.simulator.domain import DomainRecord
    from ecruntime.simulator.message import EcMessage
    from ecruntime.simulator.message_part import EcMessagePart
    from ecruntime.simulator.reception import MessageConstruct
    from ecruntime.simulator.validation import ValidateContext

__all__ = [
    "AcceptConstruct",
    "Connection",
    "ConnectionHandle",
    "Context",
    "DomainRecord",
    "EcMessage",
    "EcMessagePart",
    "MessageConstruct",
    "ValidateContext",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AcceptConstruct": "connection",
        "Connection": "connection",
        "ConnectionHandle": "connection",
        "Context": "context",
        "DomainRecord": "domain",
        "EcMessage": "message",
        "EcMessagePart": "message_part",
        "MessageConstruct": "reception",
        "ValidateContext": "validation",
    }
)
"""The file of each name."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand(__name__, _HOMES, name)
