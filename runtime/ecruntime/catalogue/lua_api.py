"""The Lua interface of the server: functions, packages, constants and entry points, from the data beside this file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import tomli

from ecruntime.catalogue.entries import FOLDER, data_text, entries

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA: Final = "lua_api.toml"
_FIRST_OWN_NUMBER: Final = 1000
_C_VALUE: Final = re.compile(r'^name = "(\w+)"\n(?:.+\n)*?value = "?(-?\w+)"?$', re.MULTILINE)


class LuaName:
    """A function, method or property: `msys.sleep`, `msg:header`, `msg.id`."""

    def __init__(self, name: str, entry: str) -> None:
        """Take the text of the entry."""
        # Two words are all that a running script needs of each, and to parse 359 tables takes a tenth of a second.
        self.name = name
        self.waits = "\nsuspends = true" in entry
        """Whether a call may wait, so that the script is parked meanwhile."""
        self.is_in_scope = "\nin_scope = true" in entry
        """Whether it makes sense in a runtime without a mail server."""
        self.is_member = '\nkind = "property"' in entry and "." in name
        """Whether it is a member of an object."""
        self._entry = entry

    @cached_property
    def signature(self) -> str:
        """Its parameters as they are shown, in parentheses."""
        return str(self._table["signature"])

    @cached_property
    def least(self) -> int:
        """The fewest arguments of a call."""
        return sum(not part.startswith("[") and "..." not in part for part in _parameters(self.signature))

    @cached_property
    def most(self) -> int | None:
        """The most arguments of a call; `None` is any number."""
        parts = _parameters(self.signature)
        return None if any("..." in part for part in parts) else len(parts)

    @cached_property
    def is_called(self) -> bool:
        """False for properties, and for what an operator asks."""
        return self._table["kind"] in {"function", "method"}

    @cached_property
    def _table(self) -> dict[str, Any]:
        # Any: the values come straight from our own data file, and a test reads each entry.
        return tomli.loads(self._entry)


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A function that a script defines and the server calls."""

    name: str
    arguments: tuple[str, ...]


class LuaApi:
    """The Lua interface; its parts are read when they are first asked for."""

    def __init__(self, text: str) -> None:
        """Take the text of the data file."""
        self._text = text

    def knows(self, name: str) -> bool:
        """Tell whether a dotted name stands for something."""
        return name in self.functions or name in self.constants or name in self.packages

    @cached_property
    def functions(self) -> Mapping[str, LuaName]:
        """The functions, methods and properties by name."""
        return MappingProxyType({name: LuaName(name, entry) for name, entry in entries(self._text, "function")})

    @cached_property
    def classes(self) -> frozenset[str]:
        """The names of classes of objects: `msg` of `msg:header`."""
        methods = {name.partition(":")[0] for name in self.functions if ":" in name}
        return frozenset(methods | {name.partition(".")[0] for name, it in self.functions.items() if it.is_member})

    @cached_property
    def packages(self) -> frozenset[str]:
        """The names that `require` takes, and the tables that they stand in."""
        names = {name for name, _ in entries(self._text, "package")} - {"global"}
        parts = [name.split(".") for name in names]
        return frozenset(".".join(words[:count]) for words in parts for count in range(1, len(words) + 1))

    @cached_property
    def constants(self) -> Mapping[str, int]:
        """The constants: those of the C interface with its numbers, all others with numbers of their own."""
        known = _c_values()
        names = [name for name, _ in entries(self._text, "constant")]
        return MappingProxyType(
            {
                name: known.get(name.rpartition(".")[2], _CHOSEN.get(name, number))
                for number, name in enumerate(names, _FIRST_OWN_NUMBER)
            }
        )

    @cached_property
    def entry_points(self) -> Mapping[str, EntryPoint]:
        """The functions that a script may define and that are no hooks; with dots, those of the default policy."""
        found = {}
        for name, entry in entries(self._text, "entry_point"):
            found[name] = EntryPoint(name, _parameters(str(tomli.loads(entry)["args"])))
        return MappingProxyType(found)


_CHOSEN: Final = MappingProxyType(
    {
        "msys.core.LOG_WARNING": 3,
        "msys.core.O_RDONLY": 0,
        "msys.core.O_WRONLY": 1,
        "msys.core.O_RDWR": 2,
        "msys.core.O_CREAT": 64,
        "msys.core.O_APPEND": 1024,
        "msys.core.O_BINARY": 0,
        "msys.core.AF_INET": 2,
        "msys.core.AF_INET6": 10,
        "thread.MUTEX_NORMAL": 0,
        "thread.MUTEX_RECURSIVE": 1,
        "thread.MUTEX_ERRORCHECK": 2,
    }
)
"""Numbers of constants that come from elsewhere than the C interface of the server."""


@cache
def _c_values() -> Mapping[str, int]:
    values: dict[str, int] = {}
    for file in sorted((FOLDER / "c" / "constants").glob("*.toml")):
        for entry in data_text(f"c/constants/{file.name}").split("\n[[constant]]\n")[1:]:
            for name, text in _C_VALUE.findall(entry):
                try:
                    values[name] = int(text, 0)
                except ValueError:
                    continue
    return MappingProxyType(values)


@cache
def load_lua_api() -> LuaApi:
    """Return the Lua interface of the server."""
    return LuaApi(data_text(DATA))


def _parameters(signature: str) -> tuple[str, ...]:
    """Return the parameters of `(a: string, f: function(x, y), [b: number])`, optional ones in their brackets."""
    found, depth, start = [], 0, 1
    for at, char in enumerate(signature):
        depth += (char in "([") - (char in ")]")
        if (char == "," and depth == 1) or (char == ")" and depth == 0):
            found.append(signature[start:at].strip())
            start = at + 1
    return tuple(parameter for parameter in found if parameter)
