"""Fields of the simulator's objects that a recording has, and how they are read and set."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.hooks import Opaque, opaque
from ecruntime.simulator import (
    AcceptConstruct,
    Connection,
    ConnectionHandle,
    DomainRecord,
    EcMessage,
    EcMessagePart,
    MessageConstruct,
    ValidateContext,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONNECTION: Final = ("remote", "local", "context")
FIELDS: Final[Mapping[type[Opaque], tuple[str, ...]]] = MappingProxyType(
    {
        EcMessage: (
            "source", "sender", "recipients", "context", "connection_context", "id", "batch_id", "conn_id",
            "received_from", "received_via", "recv_method", "priority", "delivered", "code", "binding",
            "binding_group", "routing_domain", "delivery_method", "discarded",
        ),
        ValidateContext: (
            "message", "recipients", "context", "connection_context", "code", "note", "disconnect", "time_cost",
        ),
        AcceptConstruct: (*_CONNECTION, "conn_id", "protocol", "service", "inbound_sessions", "message_construct"),
        Connection: _CONNECTION,
        ConnectionHandle: _CONNECTION,
        DomainRecord: ("domain",),
        EcMessagePart: ("source",),
        MessageConstruct: ("message", "ctx", "capabilities"),
    }
)  # fmt: skip  # words, several to a line
"""The fields by class, in the order in which they are set: a source before what is read from it."""
IDENTIFIERS: Final = frozenset({"id", "batch_id", "conn_id"})
"""Fields that no other object of the process has alike."""
_CLASSES: Final = MappingProxyType({kind.__name__: kind for kind in FIELDS})


def fields_of(value: Opaque) -> tuple[str, ...]:
    """Return the fields of an object; none of a handle."""
    return next((fields for kind, fields in FIELDS.items() if type(value) is kind), ())


def class_named(name: str) -> type[Opaque]:
    """Return a class of the simulator or of handles; a plain handle for a name that is neither."""
    found = _CLASSES.get(name) or getattr(opaque, name, Opaque)
    return found if isinstance(found, type) and issubclass(found, Opaque) else Opaque


@cache
def _usual(name: str) -> Mapping[str, object]:
    kind = _CLASSES[name]
    fresh = kind()
    return MappingProxyType({field: getattr(fresh, field) for field in FIELDS[kind]})


def is_usual(value: Opaque, name: str, content: object) -> bool:
    """Tell whether a field has the value that it has in a new object, so that nobody needs to set it."""
    usual = _usual(type(value).__name__)[name]
    return type(content) in (str, int, float, bytes, tuple, type(usual)) and bool(content == usual)
