"""JSON values of scripts: they keep their order, and print in the form of the server's library."""

from __future__ import annotations

import json
import math
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

from ecruntime.languages.lua.values import MAX_INTEGER, python_text

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH: Final = 32
"""Containers within one another in a text, as the server's library has it by default."""


class JsonError(IntEnum):
    """Numbers of faults in a text, as the server's library counts them."""

    DEPTH = 2
    END = 3
    UNEXPECTED = 4
    KEY = 9
    COLON = 10
    COMMA = 11
    STRING = 12


REASONS: Final = {
    0: "no fault",
    JsonError.DEPTH: "containers are nested too deeply",
    JsonError.END: "the text ends too early",
    JsonError.UNEXPECTED: "an unexpected character",
    JsonError.KEY: "a key in quotes is expected",
    JsonError.COLON: "':' is expected after a key",
    JsonError.COMMA: "',' is expected between members",
    JsonError.STRING: "a faulty character or escape in a text",
}
_CODES: Final = (
    ("Expecting property name", JsonError.KEY),
    ("Expecting ':'", JsonError.COLON),
    ("Expecting ','", JsonError.COMMA),
    ("Invalid", JsonError.STRING),
)


class JsonFault(ValueError):
    """A text that is no JSON."""

    def __init__(self, code: JsonError, place: str = "") -> None:
        """Take the number, and the place if it is known."""
        super().__init__(f"{REASONS[code]}{place}")
        self.code = code


class JsonValue:
    """A value within JSON: an object, an array or a scalar; any thread, as a script locks it."""

    lua_class = "json_object"
    __slots__ = ("content",)

    def __init__(self, content: JsonContent) -> None:
        """Hold a dictionary or a list of values, or a scalar."""
        self.content = content

    def get(self, key: object) -> JsonElement:
        """Return a member of an object, or an element of an array, which are counted from 1; else nothing."""
        content = self.content
        if isinstance(content, dict):
            return content.get(_key_text(key))
        if isinstance(content, list) and isinstance(key, int) and 1 <= key <= len(content):
            return content[key - 1]
        return None

    def put(self, key: object, element: JsonElement) -> None:
        """Set a member or an element; nothing removes a member. An array grows up to the index."""
        content = self.content
        if isinstance(content, dict):
            name = _key_text(key)
            if element is None:
                content.pop(name, None)
            else:
                content[name] = element
            return
        if not isinstance(content, list):
            raise TypeError("a JSON scalar has no members")
        if not isinstance(key, int) or isinstance(key, bool) or not 1 <= key <= len(content) + MAX_GAP:
            raise ValueError(f"{key} is no index of a JSON array of {len(content)}")
        content.extend([None] * (key - len(content)))
        content[key - 1] = element

    def keys(self) -> list[object]:
        """Return the keys in their order."""
        content = self.content
        if isinstance(content, dict):
            return [name.encode("utf-8", "surrogateescape") for name in content]
        return list(range(1, len(content) + 1)) if isinstance(content, list) else []

    def length(self) -> int:
        """Return the number of elements of an array; 0 for anything else."""
        return len(self.content) if isinstance(self.content, list) else 0


JsonElement: TypeAlias = "JsonValue | str | int | float | bool | None"
JsonContent: TypeAlias = "dict[str, JsonElement] | list[JsonElement] | str | int | float | bool | None"
MAX_GAP: Final = 1 << 16
"""Elements by which one assignment may let an array grow."""


def _key_text(key: object) -> str:
    if isinstance(key, str):
        return python_text(key)
    return str(int(key)) if isinstance(key, float) and key == int(key) else str(key)


def _refuse_constant(name: str) -> NoReturn:
    del name
    raise JsonFault(JsonError.UNEXPECTED)


def parse(text: bytes) -> JsonElement:
    """Return the value of a text; raise `JsonFault`."""
    try:
        found = json.loads(text.decode("utf-8", "surrogateescape"), parse_constant=_refuse_constant)
        return _wrapped(found, 0)
    except json.JSONDecodeError as error:
        raise JsonFault(
            _code(error), f" (byte {len(error.doc[: error.pos].encode('utf-8', 'surrogateescape'))})"
        ) from None
    except RecursionError:
        raise JsonFault(JsonError.DEPTH) from None


def _code(error: json.JSONDecodeError) -> JsonError:
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
        return JsonError.END
    return next((code for begin, code in _CODES if error.msg.startswith(begin)), JsonError.UNEXPECTED)


def _wrapped(value: Any, depth: int) -> JsonElement:  # noqa: ANN401 - as the parser makes it
    if isinstance(value, dict | list):
        if depth >= MAX_DEPTH:
            raise JsonFault(JsonError.DEPTH)
        if isinstance(value, dict):
            return JsonValue({key: _wrapped(item, depth + 1) for key, item in value.items()})
        return JsonValue([_wrapped(item, depth + 1) for item in value])
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        return _as_float(value)
    return value  # type: ignore[no-any-return] # a scalar of JSON


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value)


def from_lua(value: object) -> JsonElement:
    """Return a value of a script: a table with the keys 1, 2 and so on is an array, any other one an object."""
    if isinstance(value, JsonValue):
        return value
    if isinstance(value, str):
        return python_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if not isinstance(value, dict):
        raise TypeError(f"a {getattr(value, 'lua_class', type(value).__name__)} has no form in JSON")
    if value and all(number in value for number in range(1, len(value) + 1)):
        return JsonValue([from_lua(value[number]) for number in range(1, len(value) + 1)])
    return JsonValue({_key_text(key): from_lua(item) for key, item in value.items()})


def shown(value: JsonElement) -> str:
    """Return the text of a value; raise `ValueError` for one that contains itself."""
    out: list[str] = []
    _show(value, out.append, ())
    return "".join(out)


def _show(value: JsonElement, put: Callable[[str], object], within: tuple[int, ...]) -> None:
    content = value.content if isinstance(value, JsonValue) else value
    if not isinstance(content, dict | list):
        put(_scalar(content))
        return
    if id(content) in within:
        raise ValueError("the JSON value contains itself")
    inner = (*within, id(content))
    opening, closing = "{}" if isinstance(content, dict) else "[]"
    put(opening)
    items = content.items() if isinstance(content, dict) else ((None, item) for item in content)
    for number, (key, item) in enumerate(items):
        put(", " if number else " ")
        if key is not None:
            put(f"{_scalar(key)}: ")
        _show(item, put, inner)
    put(f" {closing}")


def _scalar(value: str | float | None) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("/", "\\/") if isinstance(value, str) else text
