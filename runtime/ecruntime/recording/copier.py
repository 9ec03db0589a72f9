"""Copies of the values of hook calls, as JSON has them."""

from __future__ import annotations

import base64
import math
import threading
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from ecruntime.formats.socket_address import SocketAddress
from ecruntime.hooks import Cell, Opaque
from ecruntime.model.hook_signature import measured_by
from ecruntime.recording.objects import fields_of, is_usual
from ecruntime.scheduler import Timeval
from ecruntime.simulator import Context

if TYPE_CHECKING:
    from ecruntime.model.hook_signature import HookSignature

MAX_TEXT: Final = 1024 * 1024
"""Characters of a text, or bytes, that are copied; what is cut cannot be replayed, and says so."""
_MAX_NUMBERED: Final = 65_536


class ValueCopier:
    """Copies values, and numbers the objects among them, so that one object is known again (any thread)."""

    def __init__(self) -> None:
        """Begin with the number 1."""
        self._lock = threading.Lock()
        self._numbers: WeakKeyDictionary[Opaque, int] = WeakKeyDictionary()
        # Handles of C have no object of their own: equal ones are one.
        self._handles: dict[object, int] = {}
        self._next = 1

    def arguments(self, hook: HookSignature, values: tuple[object, ...]) -> dict[str, object]:
        """Return the arguments by name, but for lengths that follow from the text that they measure."""
        seen: dict[int, list[object]] = {}
        copies: dict[str, object] = {}
        for number, (parameter, value) in enumerate(zip(hook.parameters, values, strict=True)):
            measured = measured_by(hook.parameters, number)
            if measured is None or value != length_of(values[measured]):
                copies[parameter.name] = self._copy(value, seen)
        return copies

    def value(self, value: object) -> object:
        """Return a copy of one value."""
        return self._copy(value, {})

    def _copy(self, value: object, seen: dict[int, list[object]]) -> object:
        match value:
            case None | bool():
                return value
            case int():
                return int(value)
            case float():
                return value if math.isfinite(value) else {"float": repr(value)}
            case str():
                return value if len(value) <= MAX_TEXT else {"cut": len(value), "text": value[:MAX_TEXT]}
            case bytes() | bytearray():
                return _copy_bytes(bytes(value))
            case _:
                return self._copy_other(value, seen)

    def _copy_other(self, value: object, seen: dict[int, list[object]]) -> object:
        match value:
            case Timeval():
                return {"time": [value.sec, value.usec]}
            case SocketAddress():
                return {"address": value.text}
            case Cell():
                return {"cell": self._copy(value.value, seen)}
            case tuple() | list():
                return {"list": [self._copy(item, seen) for item in value]}
            case Opaque():
                return self._copy_object(value, seen)
            case _:
                return {"handle": self._number(value), "class": type(value).__name__}

    def _copy_object(self, value: Opaque, seen: dict[int, list[object]]) -> object:
        number = self._number(value)
        names = fields_of(value)
        copied: dict[str, object] = {"object" if names else "handle": number, "class": type(value).__name__}
        if value.label:
            copied["label"] = value.label
        # A message leads to nothing that leads back, but a context may be met again by way of a connection.
        if not names or id(value) in seen:
            return copied
        seen[id(value)] = [number]
        fields: dict[str, object] = {}
        copied["fields"] = fields
        for name in names:
            content = getattr(value, name)
            if isinstance(content, Context):
                fields[name] = _copy_context(content, seen, [number, name])
            elif not is_usual(value, name, content):
                fields[name] = _text(content) if name == "source" else self._copy(content, seen)
        return copied

    def _number(self, value: object) -> int:
        with self._lock:
            if isinstance(value, Opaque):
                found = self._numbers.get(value)
                if found is None:
                    found = self._numbers[value] = self._take_number()
                return found
            known = self._handles.get(value)
            if known is None:
                known = self._take_number()
                if len(self._handles) < _MAX_NUMBERED:
                    self._handles[value] = known
            return known

    def _take_number(self) -> int:
        self._next += 1
        return self._next - 1


def length_of(value: object) -> int:
    """Return the length that a parameter has which measures this value."""
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogateescape"))
    return len(value) if isinstance(value, bytes | bytearray) else 0


def _copy_context(context: Context, seen: dict[int, list[object]], place: list[object]) -> dict[str, object]:
    known = seen.get(id(context))
    if known is not None:
        return {"same": known}
    seen[id(context)] = place
    return {"texts": dict(context.as_mapping())}


def _copy_bytes(value: bytes) -> dict[str, object]:
    copied: dict[str, object] = {"bytes": base64.b64encode(value[:MAX_TEXT]).decode("ascii")}
    return copied if len(value) <= MAX_TEXT else {**copied, "cut": len(value)}


def _text(content: object) -> object:
    """Return a source as a text, which is read more easily, and turns into the same bytes again."""
    assert isinstance(content, bytes)
    text = content.decode("utf-8", "surrogateescape")
    return text if len(text) <= MAX_TEXT else {"cut": len(text), "text": text[:MAX_TEXT]}


def changes(before: object, after: object) -> object:
    """Return what differs in a later copy of the same value: of an object only the fields."""
    if not (isinstance(before, dict) and isinstance(after, dict)) or before.get("object") != after.get("object"):
        return after
    old, new = before.get("fields"), after.get("fields")
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return after
    # A field that is left out has its usual value.
    changed = {name: new.get(name) for name in (*new, *(name for name in old if name not in new))}
    fields = {name: changes(old.get(name), value) for name, value in changed.items() if value != old.get(name)}
    return {**{key: value for key, value in after.items() if key != "fields"}, "fields": fields}
