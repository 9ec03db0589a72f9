"""Inconsistencies of a module graph; `ecxs validate` reports the same with places and remedies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ecxs.graph.capability import is_scope_of_the_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.model.module_graph import ModuleGraph


class ProblemKind(StrEnum):
    """The kind of an inconsistency."""

    MISSING = "missing"
    """A required module is missing."""
    CYCLE = "cycle"
    """Modules require each other in a cycle."""
    CONFLICT = "conflict"
    """Several modules provide one capability; the first is used."""
    UNDECLARED = "undeclared"
    """A hook has providers, and the module that declares it is missing."""
    DISAGREEMENT = "disagreement"
    """Two modules know a hook by different prototypes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An inconsistency: `about` names a module, capability or hook, `modules` the modules involved."""

    kind: ProblemKind
    about: str
    modules: tuple[str, ...]
    message: str


def problems_of(graph: ModuleGraph) -> tuple[Problem, ...]:
    """Return all problems of a graph, in a fixed order."""
    return (*_missing(graph), *_cycles(graph), *_conflicts(graph), *_undeclared(graph), *_disagreements(graph))


def _missing(graph: ModuleGraph) -> Iterator[Problem]:
    names = {module.name.lower() for module in graph.modules}
    for module in graph.modules:
        for name in module.requires:
            if name.lower() not in names:
                message = f"module '{module.name}' requires '{name}', which is not there"
                yield Problem(ProblemKind.MISSING, name, (module.name,), message)


def _cycles(graph: ModuleGraph) -> Iterator[Problem]:
    """Yield each cycle of requirements once, starting at its first module in graph order."""
    requires = {
        module.name.lower(): (module.name, tuple(name.lower() for name in module.requires)) for module in graph.modules
    }
    seen: set[frozenset[str]] = set()
    for key in _perhaps_in_cycles(requires):
        chain = _way_back(key, requires)
        if chain and frozenset(chain) not in seen:
            seen.add(frozenset(chain))
            names = tuple(requires[part][0] for part in chain)
            message = f"the requirements form a cycle: {' -> '.join((*names, names[0]))}"
            yield Problem(ProblemKind.CYCLE, names[0], names, message)


def _perhaps_in_cycles(requires: dict[str, tuple[str, tuple[str, ...]]]) -> list[str]:
    """Return the modules without those that no chain of requirements leads on from: usually none is left."""
    needed_by: dict[str, list[str]] = {}
    left = dict.fromkeys(requires, 0)
    for key, (_, names) in requires.items():
        for name in {*names} & requires.keys():
            needed_by.setdefault(name, []).append(key)
            left[key] += 1
    done = [key for key, count in left.items() if not count]
    for name in done:  # grows while it is walked
        for key in needed_by.get(name, ()):
            left[key] -= 1
            if not left[key]:
                done.append(key)
    return [key for key, count in left.items() if count]


def _way_back(start: str, requires: dict[str, tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return the shortest chain of requirements from a module to itself, or nothing."""
    before: dict[str, str] = {}
    order = [start]
    # Breadth first, so the first way back is a shortest one.
    for current in order:  # grows while it is walked
        for name in requires[current][1]:
            if name == start:
                way = [current]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return tuple(reversed(way))
            if name in requires and name not in before:
                before[name] = current
                order.append(name)
    return ()


def _conflicts(graph: ModuleGraph) -> Iterator[Problem]:
    """Yield the capabilities of several modules, except for config scopes of the server, which any module may list."""
    providers: dict[str, tuple[str, list[str]]] = {}
    for module in graph.modules:
        for capability in module.provides:
            if not is_scope_of_the_server(capability):
                providers.setdefault(capability.lower(), (capability, []))[1].append(module.name)
    for capability, names in providers.values():
        if len(names) > 1:
            message = f"capability '{capability}' is provided by {' and '.join(names)}; the first of them is loaded"
            yield Problem(ProblemKind.CONFLICT, capability, tuple(names), message)


def _undeclared(graph: ModuleGraph) -> Iterator[Problem]:
    for hook in graph.hooks:
        if not hook.prototype:
            names = tuple(dict.fromkeys(provider.module for provider in hook.providers))
            message = f"hook '{hook.name}' is provided by {' and '.join(names)}, and nobody here declares it"
            yield Problem(ProblemKind.UNDECLARED, hook.name, names, message)


def _disagreements(graph: ModuleGraph) -> Iterator[Problem]:
    for hook in graph.hooks:
        declarer = f"module '{hook.declared_by}'" if hook.declared_by else "the catalogue"
        for item in hook.disagreements:
            # Of a hook whose owner is missing, the first module that uses it stands for the others.
            other = f"{declarer} declares it" if hook.prototype else "another module knows it"
            message = (
                f"module '{item.module}' knows hook '{hook.name}' as '{item.known_as}', but {other} as "
                f"'{item.declared_as}'"
            )
            names = (item.module, *((hook.declared_by,) if hook.prototype and hook.declared_by else ()))
            yield Problem(ProblemKind.DISAGREEMENT, hook.name, names, message)
