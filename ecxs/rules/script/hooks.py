"""The functions of a table that is registered: names of hooks and entry points, and how many arguments they get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.foundation.finding import Finding, Severity
from ecruntime.foundation.near_miss import NearMisses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.foundation.finding import Place
    from ecxs.rules.script.facts import Definition, ScriptFacts

_CLOSE: Final = 0.85


def check_hooks(facts: ScriptFacts, catalogue: HookCatalogue, place: Callable[[int], Place]) -> Iterator[Finding]:
    """Yield the findings on the functions that are registered."""
    points = {name: len(point.arguments) for name, point in load_lua_api().entry_points.items() if "." not in name}
    known = {dotted.replace(".", "_", 1) for dotted in catalogue} | points.keys()
    scopes = tuple(f"{scope}_" for scope in sorted(catalogue.hook_scopes))
    searches = NearMisses()
    for definition in _registered(facts):
        name = definition.name
        if name in points:
            yield from _too_many(definition, points[name], place)
        elif name in catalogue:
            yield from _too_many(definition, len(catalogue[name].parameters), place)
        elif near := searches.find(name, known, max_count=2, cutoff=_CLOSE):
            message = f"function '{name}' is registered, and is no hook and no entry point"
            listed = " or ".join(f"'{it}'" for it in near)
            yield Finding("LUA002", Severity.WARNING, message, place(definition.at), f"did you mean {listed}?")
        elif name.startswith(scopes):
            message = f"function '{name}' is named like a hook, and this version knows no hook of that name"
            hint = "a module that defines the hook calls it; else it is called by nobody"
            yield Finding("LUA003", Severity.HINT, message, place(definition.at), hint)


def _registered(facts: ScriptFacts) -> Iterator[Definition]:
    for table in dict.fromkeys(facts.registered):
        yield from facts.definitions.get(table, ())


def _too_many(definition: Definition, given: int, place: Callable[[int], Place]) -> Iterator[Finding]:
    if definition.parameters is None or definition.parameters <= given:
        return
    message = f"function '{definition.name}' has {definition.parameters} parameters, and gets {given} arguments"
    hint = "leave the last parameters out, which are nil in every call"
    yield Finding("LUA008", Severity.WARNING, message, place(definition.at), hint)
