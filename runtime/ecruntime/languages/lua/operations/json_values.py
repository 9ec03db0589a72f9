"""JSON: texts to values and back, and members of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.json_values import REASONS, JsonFault, JsonValue, from_lua, parse, shown
from ecruntime.languages.lua.operations.subjects import bytes_of
from ecruntime.languages.lua.runtime import HostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.json_values import JsonElement
    from ecruntime.languages.lua.script_host import ScriptHost


def _decode(host: ScriptHost, text: object) -> object:
    del host
    try:
        return _crossing(parse(bytes_of(text, "json.decode: the argument")))
    except JsonFault as fault:
        return None, fault.code.value, str(fault)


def _crossing(element: JsonElement) -> object:
    return element.encode("utf-8", "surrogateescape") if isinstance(element, str) else element


def _encode(host: ScriptHost, value: object = None) -> JsonValue:
    del host
    element = _converted(value)
    return element if isinstance(element, JsonValue) else JsonValue(element)


def _converted(value: object) -> JsonElement:
    try:
        return from_lua(value)
    except (TypeError, ValueError) as error:
        raise HostError(f"json: {error}") from None


def _json(value: object) -> JsonValue:
    if not isinstance(value, JsonValue):
        raise HostError("this is no JSON value")
    return value


def _text(host: ScriptHost, value: object) -> bytes:
    del host
    try:
        return shown(_json(value)).encode("utf-8", "surrogateescape")
    except (TypeError, ValueError) as error:
        raise HostError(f"json: {error}") from None


def _put(host: ScriptHost, value: object, key: object, new: object = None) -> None:
    del host
    try:
        _json(value).put(key, _converted(new))
    except (TypeError, ValueError) as error:
        raise HostError(f"json: {error}") from None


def _keep(host: ScriptHost, value: object) -> None:
    """Do nothing: a value lives as long as anybody has it."""
    del host
    _json(value)


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "json.decode": _decode,
    "json.encode": _encode,
    "json.new": lambda host: JsonValue({}),  # noqa: ARG005 - as each operation is called
    "json.strerror": lambda host, code: REASONS.get(int(code), f"fault {int(code)}"),  # noqa: ARG005 - as above
    "json.free": _keep,
    "json.addref": _keep,
    "@json_get": lambda host, value, key: _crossing(_json(value).get(key)),  # noqa: ARG005 - as above
    "@json_put": _put,
    "@json_keys": lambda host, value: _json(value).keys(),  # noqa: ARG005 - as above
    "@json_length": lambda host, value: _json(value).length(),  # noqa: ARG005 - as above
    "@json_text": _text,
}
