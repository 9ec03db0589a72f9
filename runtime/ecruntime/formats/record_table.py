"""A JSON object whose values are read one by one, each checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ecruntime.foundation.errors import EcError

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
AGAIN = "run `ecxs generate` and install the module again"


class RecordError(EcError):
    """A text that is no module record, or a record of another version of the toolkit."""

    exit_code = 1


class RecordTable:
    """An object of a module record, named by `where`; every reading method raises `RecordError` for a wrong value."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise RecordError(f"{where}: expected an object, found {_kind(value)}", hint=AGAIN)
        self.where = where
        self._values: dict[str, object] = value
        self._known: set[str] = set()
        self._below: list[RecordTable] = []

    def has(self, key: str) -> bool:
        """Tell whether the key is present and not null."""
        self._known.add(key)
        return self._values.get(key) is not None

    def text(self, key: str) -> str:
        """Take a string."""
        return self._take(key, str, "a string")

    def flag(self, key: str) -> bool:
        """Take true or false."""
        return self._take(key, bool, "true or false")

    def integer(self, key: str) -> int:
        """Take an integer."""
        if isinstance(self._values.get(key), bool):
            raise self.wrong(key, "an integer")
        return self._take(key, int, "an integer")

    def number(self, key: str) -> int | float:
        """Take an integer or a fraction."""
        value = self._values.get(key)
        return self._take(key, float, "a number") if isinstance(value, float) else self.integer(key)

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """Take a string that is one of `choices`."""
        value = self.text(key)
        if value not in choices:
            raise self.wrong(key, f"one of {', '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of strings."""
        return tuple(item for item in self._list(key, str, "a list of strings"))

    def integer_list(self, key: str) -> tuple[int, ...]:
        """Take a list of integers."""
        return tuple(item for item in self._list(key, int, "a list of integers"))

    def table(self, key: str) -> RecordTable:
        """Take an object."""
        self._known.add(key)
        below = RecordTable(self._values.get(key), f"{self.where}: {key}")
        self._below.append(below)
        return below

    def tables(self, key: str) -> tuple[RecordTable, ...]:
        """Take a list of objects."""
        items = self._list(key, dict, "a list of objects")
        below = [RecordTable(item, f"{self.where}: {key}[{index}]") for index, item in enumerate(items)]
        self._below += below
        return tuple(below)

    def refuse_unknown(self) -> None:
        """Raise `RecordError` for keys that were never read, here or in the objects read from here."""
        unknown = sorted(set(self._values) - self._known)
        if unknown:
            raise RecordError(f"{self.where}: unknown key '{unknown[0][:60]}'", hint=AGAIN)
        for below in self._below:
            below.refuse_unknown()

    def wrong(self, key: str, wanted: str) -> RecordError:
        """Return the error for a value of the wrong kind."""
        found = self._values.get(key)
        shown = f"'{found[:60]}'" if isinstance(found, str) else _kind(found)
        problem = f"expected {wanted}, found {shown}" if key in self._values else f"missing; expected {wanted}"
        return RecordError(f"{self.where}: {key}: {problem}", hint=AGAIN)

    def _take(self, key: str, kind: type[T], wanted: str) -> T:
        self._known.add(key)
        value = self._values.get(key)
        if not isinstance(value, kind):
            raise self.wrong(key, wanted)
        return value

    def _list(self, key: str, kind: type[T], wanted: str) -> list[T]:
        found: list[T] = []
        for item in self._take(key, list, wanted):
            if not isinstance(item, kind) or (isinstance(item, bool) and kind is int):
                raise self.wrong(key, wanted)
            found.append(item)
        return found


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")
