"""Values between Python and Lua: scalars as they are, all else as one text; objects of the host as integer handles."""

from __future__ import annotations

import weakref
from collections import deque
from enum import IntEnum
from functools import partial
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import SupportsIndex

from ecruntime.languages.lua.classes import class_word

MAX_INTEGER: Final = 1 << 53
"""The largest integer that a Lua number has exactly."""
Scalar = bool | int | float | str | None


class Kept(IntEnum):
    """Things that Lua keeps for Python, by number, until it is told that they are gone."""

    FUNCTION = 0
    SESSION = 1
    """The tables of a session."""
    THREAD = 2
    """The table of a thread of the system."""


Gone: TypeAlias = "tuple[Kept, int]"


class StaleHandle(LookupError):
    """A handle whose object is gone: a script has kept it beyond the call it was given for."""


class ScriptFunction:
    """A function of the script, by its number in the runtime."""

    lua_class = "function"
    __slots__ = ("_gone", "number")

    def __init__(self, number: int, gone: deque[Gone]) -> None:
        """Name the function; its end is told to `gone`."""
        self.number = number
        self._gone = gone

    def __del__(self) -> None:
        """Have Lua let the function go."""
        self._gone.append((Kept.FUNCTION, self.number))


class Lent(list[object]):
    """The handle of an object, then the object once for each who holds it; appending and `pop` are one step each."""

    __slots__ = ("reference",)

    reference: weakref.ref[object]
    """Tells of the end of the object, with which the handle is forgotten."""


class Counted(Lent):
    """The same for an object that cannot tell of its end: the last who lets go of it forgets the handle."""

    __slots__ = ("_all",)

    def __init__(self, values: tuple[object, ...], everything: Handles) -> None:
        """Begin with a handle and one holder."""
        super().__init__(values)
        self._all = everything

    def pop(self, index: SupportsIndex = -1) -> object:
        """Let the object go, once."""
        return self._all.let_go(self, index)


class Handles:
    """The objects that a runtime knows, each with those who hold it (any thread).

    A call lends its objects and takes them back; that is most of what happens here, and needs no lock.
    """

    def __init__(self) -> None:
        """Begin without objects."""
        self._lock = Lock()
        self._next = count(1)
        self.gone: deque[Gone] = deque()
        """Things that have ended, of which Lua is told with the next call."""
        self._by_identity: dict[int, Lent] = {}
        self._by_handle: dict[int, Lent] = {}
        self.known = self._by_identity.get
        """Returns what `lend` would append to, by the identity of the object."""

    def lend(self, value: object) -> Lent:
        """Hold an object until `pop` of the answer; the handle, which is the first item, is the same meanwhile."""
        # The number of an object is its own while it lives, and its end removes the entry before it is given again.
        entry = self._by_identity.get(id(value))
        if entry is None or entry.__class__ is Counted:
            return self._enter(value)
        entry.append(value)
        return entry

    def take(self, value: object) -> int:
        """Hold an object until `release`, and return its handle."""
        handle = self.lend(value)[0]
        assert isinstance(handle, int)
        return handle

    def release(self, handle: int) -> None:
        """Let an object go, once."""
        entry = self._by_handle.get(handle)
        if entry is not None and len(entry) > 1:
            entry.pop()

    def get(self, handle: int) -> object:
        """Return an object; raise `StaleHandle` when nobody holds it any more."""
        entry: Sequence[object] = self._by_handle.get(handle, ())
        try:
            # Its last holder may let go of it at any moment.
            return entry[1]
        except IndexError:
            raise StaleHandle("the object is gone: it lived as long as the call that it was given to") from None

    def let_go(self, entry: Counted, index: SupportsIndex) -> object:
        """Remove one holder, and forget the handle with the last one."""
        with self._lock:
            value = list.pop(entry, index)
            if len(entry) == 1:
                self._by_handle.pop(entry[0], None)  # type: ignore[call-overload] # the first item is the handle
                self._by_identity.pop(id(value), None)
        # What its end does is done without the lock.
        return value

    def clear(self) -> None:
        """Forget all: the runtime has ended."""
        with self._lock:
            self._by_identity.clear()
            self._by_handle.clear()

    def _enter(self, value: object) -> Lent:
        """Hold an object that is new, or whose holders are counted."""
        key = id(value)
        with self._lock:
            entry = self._by_identity.get(key)
            if entry is not None:
                entry.append(value)
                return entry
            handle = next(self._next)
            made: Lent = Lent((handle, value))
            try:
                made.reference = weakref.ref(value, partial(_forget, self._by_identity, self._by_handle, key, handle))
            except TypeError:
                made = Counted((handle, value), self)
            self._by_handle[handle] = made
            self._by_identity[key] = made
            return made

    def holds(self, value: object) -> bool:
        """Tell whether anybody holds an object: a call that got it, or a script that was given it."""
        entry = self._by_identity.get(id(value))
        return entry is not None and len(entry) > 1

    def __len__(self) -> int:
        return sum(len(entry) > 1 for entry in list(self._by_handle.values()))


def _forget(
    by_identity: dict[int, Lent], by_handle: dict[int, Lent], key: int, handle: int, _: weakref.ref[object]
) -> None:
    by_identity.pop(key, None)
    by_handle.pop(handle, None)


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
    return str(getattr(value, "lua_class", None) or class_word(type(value).__name__))


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
    # Most results are one short text.
    if result.__class__ is str and result.isascii():
        return (1, result)
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
        return (handles.get(int(word)) if kind == "o" else ScriptFunction(int(word), handles.gone)), end + 1
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
