"""The Lua interface of the server: functions, packages, constants and entry points, from the data beside this file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import tomli

from ecruntime.catalogue.entries import FOLDER, data_text, entries

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST_OWN_NUMBER: Final = 1000
_C_VALUE: Final = re.compile(r'^name = "(\w+)"\n(?:.+\n)*?value = "?(-?\w+)"?$', re.MULTILINE)
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class LuaFunction:
    """A function or method that scripts may call: `msys.sleep`, `mutex:lock`."""

    name: str
    suspends: bool
    """Whether the call may wait, so that the script is parked meanwhile."""
    is_in_scope: bool
    """Whether it makes sense in a runtime without a mail server."""


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

    @cached_property
    def functions(self) -> Mapping[str, LuaFunction]:
        """The functions by name."""
        # Not parsed: two words are all that a running script needs of each, and 344 tables take a tenth of a second.
        return MappingProxyType(
            {
                name: LuaFunction(name, "\nsuspends = true" in entry, "\nin_scope = true" in entry)
                for name, entry in entries(self._text, "function")
            }
        )

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
        """The functions that a script defines, without those of the default policy."""
        found = {}
        for name, entry in entries(self._text, "entry_point"):
            if "." not in name:
                arguments = str(tomli.loads(entry).get("args", ""))
                found[name] = EntryPoint(name, tuple(_WORD.findall(arguments)))
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
    return LuaApi(data_text("lua_api.toml"))
