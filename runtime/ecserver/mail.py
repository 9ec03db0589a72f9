"""Messages, contexts and connections of the server, by the classes of `ecruntime.api`.

An object holds a pointer and no content: what is read comes from the server, what is set goes there. What its documents
give no function for is refused, by the name of the attribute.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from ecruntime.formats.socket_address import SocketAddress
from ecruntime.foundation.errors import UsageError
from ecruntime.simulator import AcceptConstruct, DomainRecord, EcMessage, ValidateContext
from ecruntime.simulator.header_block import parse_header
from ecserver import _native, variables
from ecserver.failures import gone, not_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ecruntime.simulator.header_block import HeaderBlock

_REPLY: Final = re.compile(r"([0-9]+)(?: (.*))?\Z", re.DOTALL)
_POINTER: Final = "_pointer"


# ---- classes by pointer


def _equals(one: Any, other: object) -> Any:  # noqa: ANN401 - as object.__eq__ has it
    if type(one) is not type(other):
        return NotImplemented
    return getattr(one, _POINTER, None) == getattr(other, _POINTER, one)


def _hash(one: object) -> int:
    place = getattr(one, _POINTER, None)
    if place is None:
        raise gone(type(one))
    return hash(place)


def _refuse_making(self: object, *arguments: object, **named: object) -> None:
    del arguments, named
    raise TypeError(f"the server makes objects of class '{type(self).__name__}'")


def _repr(self: object) -> str:
    place = getattr(self, _POINTER, None)
    return f"<{type(self).__name__} {f'at {place:#x}' if place else 'whose call has ended'}>"


def _lacking(what: str) -> property:
    def refuse(self: object, *value: object) -> None:
        del self, value
        raise not_here(what)

    return property(refuse, refuse)


def pointer_class(name: str, base: type, members: Mapping[str, object] | None = None) -> type:
    """Return a class whose objects hold a pointer; equal pointers are equal objects.

    What `base` promises beside `members` is refused when it is used.
    """
    own = {"__slots__": (_POINTER,), "__eq__": _equals, "__hash__": _hash, "__init__": _refuse_making}
    kept = {"label": property(lambda self: ""), "__repr__": _repr, **(members or {})}  # noqa: ARG005 - of any object
    lacking = {
        attribute: _lacking(f"'{attribute}' of class '{base.__name__}'")
        for attribute in dir(base)
        if not attribute.startswith("_") and attribute not in kept and attribute != "native"
    }
    return type(name, (base,), {**lacking, **own, **kept, "__module__": __name__})


def _read_only(name: str, get: Callable[[Any], object]) -> property:
    """Return an attribute that the server gives no function to set."""

    def refuse(self: object, value: object) -> None:
        del self, value
        raise not_here(f"a change of '{name}'")

    return property(get, refuse)


# ---- messages


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _set_sender(message: object, sender: str) -> None:
    _native.message_set_sender(message, sender)


def _recipients(message: object) -> tuple[str, ...]:
    found = _native.message_recipient(message)
    return (found,) if found else ()


def _set_recipients(message: object, recipients: Iterable[str]) -> None:
    given = tuple(recipients)
    if len(given) != 1:
        # The server makes one message of each recipient.
        raise not_here(f"a message with {len(given)} recipients")
    _native.message_set_recipient(message, given[0])


def _set_code(message: object, reply: str) -> None:
    found = _REPLY.match(reply)
    if found is None:
        raise UsageError(f"'{reply}' is no reply", hint="write a number and a text: 550 5.1.1 unknown")
    _native.message_set_code(message, int(found[1]), found[2] or "")


def _header(message: object) -> HeaderBlock:
    return parse_header(_native.message_headers(message))[0]


def _headers(message: object) -> tuple[tuple[str, str], ...]:
    return tuple((_text(field.spelled_name), _text(field.value)) for field in _header(message).fields)


def _header_all(message: object, name: str) -> tuple[str, ...]:
    """Return every header of that name, in order (any thread)."""
    return tuple(_text(field.value) for field in _header(message).named(name))


def _first_header(message: object, name: str) -> str | None:
    """Return the first header of that name, without regard to case; None when there is none (any thread)."""
    found = _header_all(message, name)
    return found[0] if found else None


def _body_text(message: object) -> str:
    return EcMessage(source=_native.message_source(message)).text


def _refuse(what: str) -> Callable[..., None]:
    def refuse(self: object, *arguments: object, **named: object) -> None:
        del self, arguments, named
        raise not_here(what)

    return refuse


@contextmanager
def _locked(message: object) -> Iterator[None]:
    _native.message_lock(message)
    try:
        yield
    finally:
        _native.message_unlock(message)


_MESSAGE: Final = {
    "context": _read_only("context", lambda self: variables.ServerContext(self, variables.OF_MESSAGE)),
    "connection_context": _read_only(
        "connection_context", lambda self: variables.ServerContext(self, variables.OF_CONNECTION)
    ),
    "sender": property(lambda self: _native.message_sender(self) or "", _set_sender),
    "recipients": property(_recipients, _set_recipients),
    "code": property(lambda self: _native.message_code(self) or "", _set_code),
    "delivery_method": _read_only("delivery_method", lambda self: _native.message_delivery_method(self) or ""),
    "routing_domain": _read_only("routing_domain", lambda self: _text(_native.message_routing_domain(self))),
    "headers": _read_only("headers", _headers),
    "header": _first_header,
    "header_all": _header_all,
    "set_header": _refuse("a change of headers"),
    "remove_header": _refuse("a change of headers"),
    "text": _read_only("text", _body_text),
    "source": _read_only("source", _native.message_source),
    "lock": _read_only("lock", _locked),
}


# ---- validation contexts


def _decided(place: int) -> Callable[[object], Any]:
    return lambda context: _native.validation_decided(context)[place]


def _set_reply_code(context: object, code: int) -> None:
    _native.validation_set_code(context, code, _native.validation_decided(context)[1])


def _set_note(context: object, note: str) -> None:
    _native.validation_set_code(context, _native.validation_decided(context)[0], note)


def _set_reply(context: object, code: int, note: str) -> None:
    """Decide on the reply."""
    _native.validation_set_code(context, code, note)


def _set_session_recipients(context: object, recipients: Iterable[str]) -> None:
    given = tuple(recipients)
    if not _native.validation_clear_recipients(context):
        raise not_here("a change of recipients in this phase")
    for address in given:
        _native.validation_add_recipient(context, address)


_VALIDATION: Final = {
    "context": _read_only("context", lambda self: variables.ValidationVariables(self, variables.OF_VALIDATED_MESSAGE)),
    "connection_context": _read_only(
        "connection_context", lambda self: variables.ValidationVariables(self, variables.OF_VALIDATED_CONNECTION)
    ),
    "code": property(_decided(0), _set_reply_code),
    "note": property(_decided(1), _set_note),
    "disconnect": property(_decided(2), _native.validation_set_disconnect),
    "time_cost": property(_decided(3), _native.validation_set_time_cost),
    "set_code": _set_reply,
    "recipients": property(_native.validation_recipients, _set_session_recipients),
}


# ---- connections and domains


def _remote(construct: object) -> SocketAddress:
    host, port, path = _native.accept_remote(construct)
    return SocketAddress(host or None, port, ":" in host, path)


def _domain(record: object) -> str:
    # The server has no function for the name of a record: it is that to which the message of the same call goes.
    found = _native.routing_domain_of_call(record)
    if found is None:
        raise not_here("'domain' of class 'DomainRecord' in a call without a message")
    return _text(found).lower()


_CONNECTION: Final = {
    "remote": _read_only("remote", _remote),
    "protocol": _read_only("protocol", _native.accept_protocol),
}

CLASSES: Final[Mapping[str, type]] = {
    "EcMessage": pointer_class("ServerEcMessage", EcMessage, _MESSAGE),
    "ValidateContext": pointer_class("ServerValidateContext", ValidateContext, _VALIDATION),
    "AcceptConstruct": pointer_class("ServerAcceptConstruct", AcceptConstruct, _CONNECTION),
    "DomainRecord": pointer_class("ServerDomainRecord", DomainRecord, {"domain": _read_only("domain", _domain)}),
}
"""The classes whose objects know more than their pointer, by their names in `ecruntime.api`."""
