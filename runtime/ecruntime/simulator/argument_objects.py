"""Objects for the pointer parameters of a hook call from the console."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.socket_address import parse_socket_address
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.hooks import Opaque, opaque
from ecruntime.simulator.connection import AcceptConstruct, Connection, ConnectionHandle, SimulatedConnection
from ecruntime.simulator.domain import DomainRecord
from ecruntime.simulator.message import EcMessage
from ecruntime.simulator.message_part import EcMessagePart
from ecruntime.simulator.reception import MessageConstruct
from ecruntime.simulator.validation import ValidateContext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.formats.ctype import CType
    from ecruntime.model.hook_signature import HookParameter

MESSAGE_SUFFIX = ".eml"
_KINDS: Final = (
    AcceptConstruct,
    Connection,
    ConnectionHandle,
    DomainRecord,
    EcMessage,
    EcMessagePart,
    MessageConstruct,
    ValidateContext,
)
_SIMULATED: Final = MappingProxyType({kind.__name__: kind for kind in _KINDS})


def class_of(ctype: CType) -> type[Opaque]:
    """Return the class for an opaque type; a type that only modules know is a plain handle."""
    name = ctype.opaque_name
    handle: type[Opaque] = getattr(opaque, name, Opaque)
    return _SIMULATED.get(name, handle)


def make_object(parameter: HookParameter, value: object) -> object:
    """Return the object for a given value: a message from a file, a domain, a connection, a handle."""
    kind = class_of(parameter.ctype)
    if value is None or (isinstance(value, kind) or (kind is Opaque and not isinstance(value, str | Mapping))):
        return value
    if isinstance(value, Opaque):
        message = f"parameter '{parameter.name}' is of type '{parameter.ctype.text}', and {value!r} is not"
        raise UsageError(message, hint=f"give an object of the class {kind.__name__}")
    if issubclass(kind, EcMessage):
        return _message(parameter, value)
    if issubclass(kind, DomainRecord):
        fields = _fields(parameter, value, ("domain",)) if isinstance(value, Mapping) else {"domain": str(value)}
        return DomainRecord(domain=str(fields.get("domain", "")))
    if issubclass(kind, SimulatedConnection):
        return _connection(kind, parameter, value)
    return kind(str(value))


def filled_object(ctype: CType, label: str, earlier: Iterable[object]) -> Opaque:
    """Return an object for a missing argument; a domain is that of the message's first recipient."""
    kind = class_of(ctype)
    if not issubclass(kind, DomainRecord):
        return kind(label)
    recipients = [address for value in earlier if isinstance(value, EcMessage) for address in value.recipients]
    domain = recipients[0].rpartition("@")[2] if recipients else ""
    return DomainRecord(label, domain=domain)


def _message(parameter: HookParameter, value: object) -> EcMessage:
    if isinstance(value, Path) or (isinstance(value, str) and value.lower().endswith(MESSAGE_SUFFIX)):
        return EcMessage.from_file(value)
    if not isinstance(value, Mapping):
        return EcMessage(str(value))
    fields = _fields(parameter, value, ("file", "sender", "recipients"))
    sender, recipients = fields.get("sender"), fields.get("recipients")
    if not (sender is None or isinstance(sender, str)) or not (
        recipients is None or (isinstance(recipients, list) and all(isinstance(item, str) for item in recipients))
    ):
        message = f"parameter '{parameter.name}' has a sender that is no text or recipients that are no list of texts"
        raise UsageError(message, hint='write {"file": "m.eml", "sender": "a@example.com", "recipients": []}')
    if "file" not in fields:
        return EcMessage(sender=sender, recipients=recipients)
    return EcMessage.from_file(str(fields["file"]), sender=sender, recipients=recipients)


def _connection(kind: type[SimulatedConnection], parameter: HookParameter, value: object) -> SimulatedConnection:
    if isinstance(value, Mapping):
        fields = _fields(parameter, value, ("remote", "local"))
        return kind(remote=str(fields.get("remote", "")), local=str(fields.get("local", "")))
    text = str(value)
    return kind(text, remote=text) if parse_socket_address(text) else kind(text)


def _fields(parameter: HookParameter, value: Mapping[str, object], known: tuple[str, ...]) -> Mapping[str, object]:
    for name in value:
        if name not in known:
            hint = did_you_mean(name, known) or f"it has: {', '.join(known)}"
            raise UsageError(f"parameter '{parameter.name}' has no field '{name}'", hint=hint)
    return value
