"""Names of the server's interfaces as the documents have them: since when, in which series, or on no page at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import tomli

from ecruntime.catalogue.c_api import load_c_api
from ecruntime.catalogue.entries import FOLDER, data_text, entries

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOURCES: Final = MappingProxyType(
    {
        "bridge": "it belongs to this runtime",
        "module": "a published module uses it, and no page tells of it",
        "script": "a published script uses it, and no page tells of it",
        "scripts": "a published script uses it, and no page tells of it",
    }
)
"""Reasons for names in the catalogues that no page has, by the source of the entry."""
_LUA: Final = "lua_api.toml"
_OLDER: Final = "v3"
_NEWER: Final = 4


@dataclass(frozen=True, slots=True)
class Documentation:
    """The place of a name in the documents; without any of these they have it in each version."""

    since: str = ""
    """The first version, as the page writes it."""
    series: int = 0
    """The one series of the server whose documents have it: for a series from 4 on, that and later ones."""
    reason: str = ""
    """The reason for which it is known here, where no page has it."""

    @property
    def is_last(self) -> bool:
        """Tell whether the documents of later series have it no more."""
        return 0 < self.series < _NEWER


@cache
def documented_c() -> Mapping[str, Documentation]:
    """Return every name of the C interface but those that hooks make: functions, macros, types, tags, constants."""
    api = load_c_api()
    found: dict[str, Documentation] = {}
    for type_name in api.type_names:
        found[type_name.name] = _of(type_name.source)
    for opaque in api.opaque_types:
        found |= dict.fromkeys((opaque.name, opaque.tag, *opaque.aliases), Documentation())
    for structure in api.structures:
        found |= dict.fromkeys((structure.name, structure.tag, *structure.aliases), _of(structure.source))
    for constant in api.constants:
        found[constant.name] = _of(constant.source)
    for function in api.functions:
        found[function.name] = _of(function.source, function.since)
    for macro in api.macros:
        found[macro.name] = _of(macro.source, macro.since)
    return MappingProxyType(found)


@cache
def documented_headers() -> frozenset[str]:
    """Return the headers that the documents name, as they are included."""
    api = load_c_api()
    named = {item.header for item in api.functions} | {item.header for item in api.macros}
    named |= {item.header for item in api.constants}
    types = {item.header for item in api.structures} | {item.header for item in api.opaque_types}
    aliases = {name for pair in api.header_aliases for name in pair}
    hooks = {str(tomli.loads(entry).get("header", "")) for entry in _hook_entries().values()}
    return frozenset(named | types | aliases | hooks) - {""}


@cache
def documented_hooks() -> Mapping[str, Documentation]:
    """Return the hooks of the server by their dotted names."""
    tables = {name: tomli.loads(entry) for name, entry in _hook_entries().items()}
    return MappingProxyType(
        {name: Documentation(table.get("since", ""), table.get("series", 0)) for name, table in tables.items()}
    )


@cache
def documented_lua() -> Mapping[str, Documentation]:
    """Return the functions, methods and entry points of scripts."""
    text, found = data_text(_LUA), {}
    for kind in ("entry_point", "function"):
        for name, entry in entries(text, kind):
            origin = str(tomli.loads(entry).get("origin", ""))
            found[name] = Documentation(series=_NEWER - 1) if origin == _OLDER else _of(origin)
    return MappingProxyType(found)


@cache
def _hook_entries() -> Mapping[str, str]:
    return {
        f"{file.stem}.{name}": entry
        for file in sorted((FOLDER / "hooks").glob("*.toml"))
        for name, entry in entries(data_text(f"hooks/{file.name}"), "hook")
    }


def _of(source: str, since: str = "") -> Documentation:
    return Documentation(since=since, reason=_SOURCES.get(source, ""))
