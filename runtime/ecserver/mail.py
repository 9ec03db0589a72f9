"""Messages, contexts and connections of the server, by the classes of `ecruntime.api`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.formats.socket_address import SocketAddress
from ecruntime.simulator import AcceptConstruct, EcMessage
from ecserver import _native
from ecserver.failures import not_here

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_CONNECTION: Final = 1
OF_MESSAGE: Final = 2
"""`ECMESS_CTX_CONN` and `ECMESS_CTX_MESS`."""


def _equals(one: Any, other: object) -> Any:  # noqa: ANN401 - as object.__eq__ has it
    if type(one) is not type(other):
        return NotImplemented
    return one._pointer == getattr(other, "_pointer", None)


def _hash(one: Any) -> int:  # noqa: ANN401 - any class below has the slot
    return hash(one._pointer)


def _refuse_making(self: object) -> None:
    raise TypeError(f"the server makes objects of class '{type(self).__name__}'")


def pointer_class(name: str, base: type, members: Mapping[str, object] | None = None) -> type:
    """Return a class whose objects hold a pointer; equal pointers are equal objects."""
    own = {"__slots__": ("_pointer",), "__eq__": _equals, "__hash__": _hash, "__init__": _refuse_making}
    return type(name, (base,), {**own, **(members or {}), "__module__": __name__})


class ServerContext:
    """The context variables of a message, or of the connection it came over."""

    __slots__ = ("_message", "_which")

    def __init__(self, message: object, which: int) -> None:
        """Read and write variables of `message`."""
        self._message = message
        self._which = which

    def get(self, name: str) -> str | None:
        """Return the text of a variable; None when there is none (any thread)."""
        return _native.context_get(self._message, self._which, name)

    def set(self, name: str, text: str) -> None:
        """Set a variable (any thread)."""
        _native.context_set(self._message, self._which, name, text)


def _remote(construct: object) -> SocketAddress:
    host, port = _native.accept_remote(construct)
    return SocketAddress(host or None, port, ":" in host)


def _lacking(name: str) -> property:
    def refuse(self: object) -> None:
        del self
        raise not_here(f"'{name}' of a message")

    return property(refuse)


_MESSAGE: Final = {
    "context": property(lambda self: ServerContext(self, OF_MESSAGE)),
    "connection_context": property(lambda self: ServerContext(self, OF_CONNECTION)),
    **{name: _lacking(name) for name in ("sender", "recipients")},
}

CLASSES: Final[Mapping[str, type]] = {
    "EcMessage": pointer_class("ServerEcMessage", EcMessage, _MESSAGE),
    "AcceptConstruct": pointer_class("ServerAcceptConstruct", AcceptConstruct, {"remote": property(_remote)}),
}
"""The classes whose objects know more than their pointer, by their names in `ecruntime.api`."""
