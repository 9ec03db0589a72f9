"""A simulator of the objects that providers ask most: message, recipient domain, connections.

They are small Python classes with what a provider needs to be developed and tested. They are not the server's: nothing
is spooled, delivered or resolved.
"""

from ecruntime.simulator.connection import AcceptConstruct, Connection, ConnectionHandle
from ecruntime.simulator.context import Context
from ecruntime.simulator.domain import DomainRecord
from ecruntime.simulator.message import EcMessage

__all__ = ["AcceptConstruct", "Connection", "ConnectionHandle", "Context", "DomainRecord", "EcMessage"]
