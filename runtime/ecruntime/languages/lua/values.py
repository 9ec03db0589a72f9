"""Values between Python and Lua: scalars as they are, all else as one text; objects of the host as integer handles."""

from __future__ import annotations

from threading import Lock
from typing import Final

MAX_INTEGER: Final = 1 << 53
"""The largest integer that a Lua number has exactly."""
Scalar = bool | int | float | str | None


class StaleHandle(LookupError):
    """A handle whose object is gone: a script has kept it beyond the call it was given for."""


class ScriptFunction:
    """A function of the script, by its number in the runtime."""

    lua_class = "function"
    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        """Name the function."""
        self.number = number


class Handles:
    """The objects that a runtime knows, each with a count of those who hold it (any thread)."""

    def __init__(self) -> None:
        """Begin without objects."""
        self._lock = Lock()
        self._next = 0
        self._by_identity: dict[int, list[object]] = {}
        self._by_handle: dict[int, list[object]] = {}

    def take(self, value: object) -> int:
        """Hold an object, and return its handle, which is the same while anybody holds it."""
        with self._lock:
            # The number of an object is its own while it lives, and it lives in the entry.
            entry = self._by_identity.get(id(value))
            if entry is None:
                self._next += 1
                entry = [self._next, 0, value]
                self._by_identity[id(value)] = self._by_handle[self._next] = entry
            handle, count = entry[0], entry[1]
            assert isinstance(handle, int)
            assert isinstance(count, int)
            entry[1] = count + 1
            return handle

    def release(self, handle: int) -> None:
        """Let an object go, once."""
        with self._lock:
            entry = self._by_handle.get(handle)
            if entry is None:
                return
            count = entry[1]
            assert isinstance(count, int)
            entry[1] = count - 1
            if count == 1:
                del self._by_handle[handle]
                del self._by_identity[id(entry[2])]
        # What its end does is done without the lock.
        del entry

    def get(self, handle: int) -> object:
        """Return an object; raise `StaleHandle` when nobody holds it any more."""
        try:
            return self._by_handle[handle][2]
        except KeyError:
            raise StaleHandle("the object is gone: it lived as long as the call that it was given to") from None

    def __len__(self) -> int:
        return len(self._by_handle)


def lua_text(value: str | bytes) -> str:
    """Return a text as Lua has it, one character a byte: UTF-8, and what was no UTF-8 as it was."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("latin-1")


def python_text(value: str) -> str:
    """Return a text of Lua as the rest of the runtime has it."""
    return value if value.isascii() else value.encode("latin-1").decode("utf-8", "surrogateescape")


def is_scalar(value: object) -> bool:
    """Tell whether a value crosses as it is."""
    kind = value.__class__
    if value is None or kind is bool or kind is float:
        return True
    if kind is int:
        return -MAX_INTEGER <= value <= MAX_INTEGER  # type: ignore[operator] # it is an integer
    return kind is str and value.isascii()  # type: ignore[attr-defined] # it is a text


def class_of(value: object) -> str:
    """Return the class of an object as scripts know it."""
    return str(getattr(value, "lua_class", type(value).__name__))


def encode(value: object, out: list[str], handles: Handles) -> None:
    """Append a value in the form that `decode` of the kernel reads; objects are held for the script."""
    if value is None or isinstance(value, bool):
        out.append({None: "z", True: "t", False: "f"}[value])
    elif isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise OverflowError(f"{value} has no exact number in Lua")
        out.append(f"n{int(value)};")
    elif isinstance(value, float):
        out.append(f"n{value!r};")
    elif isinstance(value, bytes | str):
        text = lua_text(value)
        out.append(f"s{len(text)}:{text}")
    elif isinstance(value, dict | list | tuple):
        out.append("{")
        for key, item in value.items() if isinstance(value, dict) else enumerate(value, 1):
            encode(key, out, handles)
            encode(item, out, handles)
        out.append("}")
    else:
        out.append(f"O{class_of(value)}:{handles.take(value)};")


def pack(result: object, handles: Handles) -> tuple[Scalar, ...]:
    """Return what Lua gets of a result: a tuple is several values, anything else is one."""
    values = result if result.__class__ is tuple else (result,)
    assert isinstance(values, tuple)
    if all(map(is_scalar, values)):
        return (1, *values)
    out: list[str] = []
    for value in values:
        encode(value, out, handles)
    return (2, "".join(out))


def decode(text: str, handles: Handles) -> list[object]:
    """Return the values in a text of the kernel."""
    values: list[object] = []
    at = 0
    while at < len(text):
        value, at = _decode_one(text, at, handles)
        values.append(value)
    return values


def _decode_one(text: str, at: int, handles: Handles) -> tuple[object, int]:
    kind = text[at]
    if kind == "s":
        end = text.index(":", at)
        length = int(text[at + 1 : end])
        return text[end + 1 : end + 1 + length], end + 1 + length
    if kind in "noc":
        end = text.index(";", at)
        word = text[at + 1 : end]
        if kind == "n":
            return _number(float(word)), end + 1
        return (handles.get(int(word)) if kind == "o" else ScriptFunction(int(word))), end + 1
    if kind in "ztf":
        return {"z": None, "t": True, "f": False}[kind], at + 1
    table: dict[object, object] = {}
    at += 1
    while text[at] != "}":
        key, at = _decode_one(text, at, handles)
        table[key], at = _decode_one(text, at, handles)
    return table, at + 1


def _number(number: float) -> int | float:
    return int(number) if abs(number) <= MAX_INTEGER and number == int(number) else number


def as_python(value: object) -> object:
    """Return a value of Lua as the rest of the runtime has it."""
    if isinstance(value, str):
        return python_text(value)
    if isinstance(value, dict):
        return {as_python(key): as_python(item) for key, item in value.items()}
    return value


def raw(value: object) -> object:
    """Return a value of Lua as it goes back to Lua unchanged: its texts as bytes."""
    if isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(value, dict):
        return {raw(key): raw(item) for key, item in value.items()}
    return value
