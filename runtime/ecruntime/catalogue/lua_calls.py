"""The Lua interface as whoever writes against it sees it: which names there are, and how they are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.catalogue.entries import data_text, entries

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = "lua_api.toml"


@dataclass(frozen=True, slots=True)
class LuaName:
    """A function, a method or a property: `msys.sleep`, `msg:header`, `msg.id`."""

    name: str
    signature: str
    """Its parameters as they are shown, in parentheses."""
    least: int
    """The fewest arguments of a call."""
    most: int | None
    """The most arguments of a call; `None` is any number."""
    is_in_scope: bool
    waits: bool
    """True when a call may wait, so that the script is parked meanwhile."""
    is_called: bool
    """False for properties, and for what an operator asks."""


@dataclass(frozen=True, slots=True)
class LuaCatalogue:
    """All names that the server has for scripts."""

    names: Mapping[str, LuaName]
    packages: frozenset[str]
    """The names that `require` takes, and the tables in which these stand."""
    constants: frozenset[str]
    entry_points: Mapping[str, int]
    """The number of arguments that the server gives to each function that a script may define and that is no hook."""

    def knows(self, name: str) -> bool:
        """Tell whether a dotted name stands for something."""
        return name in self.names or name in self.constants or name in self.packages


@cache
def load_lua_catalogue() -> LuaCatalogue:
    """Return the names of the Lua interface; made once, since they are immutable."""
    text = data_text(DATA)
    names = {name: _name(tomli.loads(entry)) for name, entry in entries(text, "function")}
    packages = [name.split(".") for name, _ in entries(text, "package") if name != "global"]
    points = {name: tomli.loads(entry) for name, entry in entries(text, "entry_point")}
    return LuaCatalogue(
        names=MappingProxyType(names),
        packages=frozenset(".".join(parts[:count]) for parts in packages for count in range(1, len(parts) + 1)),
        constants=frozenset(name for name, _ in entries(text, "constant")),
        entry_points=MappingProxyType({name: len(_parameters(table["args"])) for name, table in points.items()}),
    )


def _name(table: dict[str, Any]) -> LuaName:
    # Any: the values come straight from our own data file, and a test reads each entry.
    parameters = _parameters(table["signature"])
    is_open = any("..." in parameter for parameter in parameters)
    return LuaName(
        name=table["name"],
        signature=table["signature"],
        least=sum(not parameter.startswith("[") and "..." not in parameter for parameter in parameters),
        most=None if is_open else len(parameters),
        is_in_scope=table["in_scope"],
        waits=table.get("suspends", False),
        is_called=table["kind"] in ("function", "method"),
    )


def _parameters(signature: str) -> tuple[str, ...]:
    """Return the parameters of `(a: string, f: function(x, y), [b: number])`, optional ones in their brackets."""
    found, depth, start = [], 0, 1
    for at, char in enumerate(signature):
        depth += (char in "([") - (char in ")]")
        if (char == "," and depth == 1) or (char == ")" and depth == 0):
            found.append(signature[start:at].strip())
            start = at + 1
    return tuple(parameter for parameter in found if parameter)
