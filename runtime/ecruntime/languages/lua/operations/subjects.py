"""Objects that operations are called on, and values of Lua as mail has them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.values import StaleHandle, class_of, python_text
from ecruntime.simulator import AcceptConstruct, EcMessage, EcMessagePart, ValidateContext

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from ecruntime.languages.lua.script_host import ScriptHost

T = TypeVar("T")


def as_bytes(value: object) -> bytes:
    """Return a value of Lua as bytes, as `tostring` shows it; nil is empty."""
    if isinstance(value, str):
        return value.encode("latin-1")
    if value is None:
        return b""
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, float):
        return f"{value:.14g}".encode("ascii")
    if isinstance(value, int):
        return str(value).encode("ascii")
    raise HostError(f"a text is needed, not {class_of(value) if not isinstance(value, dict) else 'a table'}")


def bytes_of(value: object, what: str) -> bytes:
    """Return a text or a number of Lua as bytes; raise `HostError` that names the argument for anything else."""
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        raise HostError(f"{what} is a text, not {'nil' if value is None else 'a ' + type(value).__name__}")
    return as_bytes(value)


def text_of(value: object, what: str) -> str:
    """Return the same as a text of the runtime."""
    return python_text(bytes_of(value, what).decode("latin-1"))


def as_text(value: object) -> str:
    """Return a value of Lua as a text of the runtime."""
    if value.__class__ is str and value.isascii():
        return str(value)
    return python_text(as_bytes(value).decode("latin-1"))


def as_texts(value: object) -> list[str]:
    """Return the texts of a table in order, or the one that was given in its place."""
    if not isinstance(value, dict):
        return [as_text(value)]
    numbers = sorted(key for key in value if isinstance(key, int | float))
    return [as_text(value[key]) for key in numbers]


def as_lua(text: bytes) -> str:
    """Return bytes as an operation gets texts of Lua."""
    return text.decode("latin-1")


def needed(value: object, kind: type[T], what: str) -> T:
    """Return an object of a class; raise `HostError` for anything else."""
    if not isinstance(value, kind):
        raise HostError(f"{what} is needed, not {'nil' if value is None else class_of(value)}")
    return value


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation that needs its arguments alone."""

    def call(host: ScriptHost, *arguments: object) -> object:
        del host
        return function(*arguments)

    return call


def on_message(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation on a message; nobody else changes it meanwhile."""

    def call(host: ScriptHost, message: object, *arguments: object) -> object:
        found = needed(message, EcMessage, "a message")
        with found.lock:
            return function(host, found, *arguments)

    return call


def on_part(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation on a part, which lives as long as its message."""

    def call(host: ScriptHost, part: object, *arguments: object) -> object:
        found = needed(part, EcMessagePart, "a message part")
        with lock_of(host, found):
            return function(host, found, *arguments)

    return call


def on_context(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation on a validation context."""

    def call(host: ScriptHost, context: object, *arguments: object) -> object:
        return function(host, needed(context, ValidateContext, "a validation context"), *arguments)

    return call


def on_connection(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation on an inbound connection."""

    def call(host: ScriptHost, connection: object, *arguments: object) -> object:
        return function(host, needed(connection, AcceptConstruct, "an accept construct"), *arguments)

    return call


def lock_of(host: ScriptHost, part: EcMessagePart) -> AbstractContextManager[Any]:
    """Return the lock of the message that a part is in; raise `StaleHandle` when that is gone."""
    owner = part.root.owner
    if owner is None:
        return nullcontext()
    message = owner()
    if message is None or not (message in host.own_messages or host.runtime.handles.holds(message)):
        raise StaleHandle("the object is gone: it lived as long as the call that its message was given to")
    return message.lock


def own_message(host: ScriptHost, message: EcMessage) -> EcMessage:
    """Keep a message that a script has made as long as one of its parts is used."""
    host.own_messages.add(message)
    message.mime.owner = lambda: message
    return message
