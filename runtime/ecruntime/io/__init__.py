"""Input and output on events: descriptors, sockets, TLS and records (seed 1.3.3)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.io.channel import SocketChannel, TlsChannel
    from ecruntime.io.endpoint import Endpoint
    from ecruntime.io.endpoint_plan import BoundSockets
    from ecruntime.io.http import HttpCancellation, HttpHandle, HttpRequest, HttpResponse
    from ecruntime.io.instance_events import OwnedEvents
    from ecruntime.io.jlog import Jlog, JlogHandle, JlogPlace, JlogReader, JlogRecord, JlogSafety, JlogWriter
    from ecruntime.io.listener_definition import Acceptor, ListenerDefinition, ListenerMethods, Worker
    from ecruntime.io.netlistener import Netlisteners
    from ecruntime.io.netsession import NetSession
    from ecruntime.io.operation import (
        EventIo,
        EventIoState,
        event_io_printf,
        event_io_read,
        event_io_retry,
        event_io_state_clean,
        event_io_write,
        event_io_write_string,
    )
    from ecruntime.io.read_job import ReadJob, ReadStatus
    from ecruntime.io.rules import LATE_LISTENER
    from ecruntime.io.transfer import call_again, event_close, event_read, event_write, resume, suspend
    from ecruntime.io.tryread import TryRead, minimal_tryread_construct_free, tryread_until
    from ecruntime.io.wrapper import ContextDriver, Driver, Handle, IoWrapperObject, IoWrappers

__all__ = [
    "LATE_LISTENER",
    "Acceptor",
    "BoundSockets",
    "ContextDriver",
    "Driver",
    "Endpoint",
    "EventIo",
    "EventIoState",
    "Handle",
    "HttpCancellation",
    "HttpHandle",
    "HttpRequest",
    "HttpResponse",
    "IoWrapperObject",
    "IoWrappers",
    "Jlog",
    "JlogHandle",
    "JlogPlace",
    "JlogReader",
    "JlogRecord",
    "JlogSafety",
    "JlogWriter",
    "ListenerDefinition",
    "ListenerMethods",
    "NetSession",
    "Netlisteners",
    "OwnedEvents",
    "ReadJob",
    "ReadStatus",
    "SocketChannel",
    "TlsChannel",
    "TryRead",
    "Worker",
    "call_again",
    "event_close",
    "event_io_printf",
    "event_io_read",
    "event_io_retry",
    "event_io_state_clean",
    "event_io_write",
    "event_io_write_string",
    "event_read",
    "event_write",
    "minimal_tryread_construct_free",
    "resume",
    "suspend",
    "tryread_until",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "LATE_LISTENER": "rules",
        "Acceptor": "listener_definition",
        "BoundSockets": "endpoint_plan",
        "ContextDriver": "wrapper",
        "Driver": "wrapper",
        "Endpoint": "endpoint",
        "EventIo": "operation",
        "EventIoState": "operation",
        "Handle": "wrapper",
        "HttpCancellation": "http",
        "HttpHandle": "http",
        "HttpRequest": "http",
        "HttpResponse": "http",
        "IoWrapperObject": "wrapper",
        "IoWrappers": "wrapper",
        "Jlog": "jlog",
        "JlogHandle": "jlog",
        "JlogPlace": "jlog",
        "JlogReader": "jlog",
        "JlogRecord": "jlog",
        "JlogSafety": "jlog",
        "JlogWriter": "jlog",
        "ListenerDefinition": "listener_definition",
        "ListenerMethods": "listener_definition",
        "NetSession": "netsession",
        "Netlisteners": "netlistener",
        "OwnedEvents": "instance_events",
        "ReadJob": "read_job",
        "ReadStatus": "read_job",
        "SocketChannel": "channel",
        "TlsChannel": "channel",
        "TryRead": "tryread",
        "Worker": "listener_definition",
        "call_again": "transfer",
        "event_close": "transfer",
        "event_io_printf": "operation",
        "event_io_read": "operation",
        "event_io_retry": "operation",
        "event_io_state_clean": "operation",
        "event_io_write": "operation",
        "event_io_write_string": "operation",
        "event_read": "transfer",
        "event_write": "transfer",
        "minimal_tryread_construct_free": "tryread",
        "resume": "transfer",
        "suspend": "transfer",
        "tryread_until": "tryread",
    }
)
"""The file of each name."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand(__name__, _HOMES, name)
