"""Simulated objects that providers use most: message and its parts, recipient domain, connections, validation.

They are small Python classes with the attributes that a provider needs for development and tests. They are not the
server's: nothing is spooled, delivered or resolved. `arguments` makes them for a hook call from the console or a test.
"""

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
