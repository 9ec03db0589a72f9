"""The names of the server that a script uses, and the global names that it writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.foundation.finding import Finding, Severity
from ecruntime.foundation.near_miss import NearMisses
from ecxs.rules.script.walk import OBJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.catalogue.lua_api import LuaApi, LuaName
    from ecruntime.foundation.finding import Place
    from ecxs.rules.script.facts import PathUse, ScriptFacts

_CLOSE: Final = 0.8
_SEPARATOR: Final = re.compile("[.:]")
_OF_TEXTS: Final = frozenset(
    (
        "byte",
        "dump",
        "find",
        "format",
        "gfind",
        "gmatch",
        "gsub",
        "len",
        "lower",
        "match",
        "rep",
        "reverse",
        "sub",
        "upper",
    )
)
_ENGINE: Final = frozenset({"string", "table", "math", "io", "os", "debug", "coroutine", "package"})


def check_names(facts: ScriptFacts, place: Callable[[int], Place]) -> Iterator[Finding]:
    """Yield the findings on names of the server that are read or called."""
    check = _NameCheck(facts, load_lua_api(), place)
    for use in facts.uses:
        yield from check.use(use)


class _NameCheck:
    def __init__(self, facts: ScriptFacts, catalogue: LuaApi, place: Callable[[int], Place]) -> None:
        self._catalogue = catalogue
        self._place = place
        self._written = facts.written
        # Who asks for the table of a class gives it methods of its own.
        self._has_own_methods = any(use.path == "msys.getClassMetaTable" for use in facts.uses)
        roots = {name.partition(".")[0] for name in catalogue.packages} - _ENGINE
        self._roots = roots - facts.top_globals - {write.name for write in facts.global_writes}
        self._searches = NearMisses()
        self._told: set[str] = set()
        self._by_class: dict[str, tuple[str, ...]] = {}

    def use(self, use: PathUse) -> Iterator[Finding]:
        """Yield the findings on one use."""
        name = self._name(use.path)
        if name is None:
            return
        known = self._catalogue.functions.get(name)
        if known is None:
            if not self._catalogue.knows(name) and not self._is_written(use.path):
                yield from self._unknown(use, name)
        elif not known.is_in_scope:
            if name in self._told:
                return
            self._told.add(name)
            message = f"'{name}' is not available in this runtime"
            hint = f'it raises an error here; a test may give one: runtime.lua.provide("{name}", ...)'
            yield Finding("LUA006", Severity.WARNING, message, self._place(use.at), hint)
        elif use.is_call and known.is_called:
            yield from self._count(use, known)

    def _name(self, path: str) -> str | None:
        """Return a path as the catalogue spells it, `None` for what is not of the server."""
        if path.startswith(OBJECT):
            name = path.removeprefix(OBJECT)
            rest = _SEPARATOR.split(name, maxsplit=1)[-1]
            is_deep = _SEPARATOR.search(rest) is not None
            return None if rest == name or is_deep or self._has_own_methods or rest in _OF_TEXTS else name
        root = path.partition(".")[0]
        if path in self._catalogue.functions:
            return path
        if root not in self._roots or ":" in path or root == path:
            return None
        # What stands in a value, such as a member of a result, is not of the catalogue.
        parents = path.split(".")
        if any(".".join(parents[:count]) in self._catalogue.functions for count in range(1, len(parents))):
            return None
        return path

    def _is_written(self, path: str) -> bool:
        """Tell whether the script itself puts something there, or above it."""
        parts = path.split(".")
        return any(".".join(parts[:count]) in self._written for count in range(2, len(parts) + 1))

    def _unknown(self, use: PathUse, name: str) -> Iterator[Finding]:
        if name in self._told:
            return
        self._told.add(name)
        known = self._candidates(name)
        near = self._searches.find(name, known, max_count=2, cutoff=_CLOSE)
        message = f"'{name}' is no name of the server that this version knows"
        if near:
            hint = f"did you mean {' or '.join(repr(it) for it in near)}?"
            yield Finding("LUA004", Severity.WARNING, message, self._place(use.at), hint)
        # Objects have the members of structures of C, too, which no list for scripts names.
        elif not use.path.startswith(OBJECT) or ":" in name:
            hint = "it is nil, unless another script sets it"
            yield Finding("LUA005", Severity.HINT, message, self._place(use.at), hint)

    def _candidates(self, name: str) -> tuple[str, ...]:
        kind = name.replace(":", ".").partition(".")[0]
        if kind not in self._by_class:
            every = (*self._catalogue.functions, *self._catalogue.constants, *self._catalogue.packages)
            self._by_class[kind] = tuple(it for it in every if it.startswith((f"{kind}.", f"{kind}:")))
        return self._by_class[kind]

    def _count(self, use: PathUse, known: LuaName) -> Iterator[Finding]:
        is_less = use.count < known.least and not use.is_open
        # What may be any number of values may also be none.
        is_more = known.most is not None and use.count - use.is_open > known.most
        if is_less or is_more:
            given = f"{use.count} argument{'' if use.count == 1 else 's'}"
            message = f"'{known.name}' is called with {given}"
            yield Finding("LUA007", Severity.WARNING, message, self._place(use.at), f"it takes {known.signature}")


def check_globals(facts: ScriptFacts, place: Callable[[int], Place]) -> Iterator[Finding]:
    """Yield a finding for each global name that only functions write."""
    searches = NearMisses()
    told: set[str] = set()
    for write in facts.global_writes:
        if write.name in facts.top_globals or write.name in told or write.name == "_":
            continue
        told.add(write.name)
        message = f"a function writes the global name '{write.name}'"
        near = searches.did_you_mean(write.name, write.visible)
        hint = near or "write `local` before it, or assign it once outside of functions if all calls share it"
        yield Finding("LUA009", Severity.WARNING, message, place(write.at), hint)
