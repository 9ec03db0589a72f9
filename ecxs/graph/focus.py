"""The part of a graph around a few modules and hooks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.graph.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.model.module_graph import ModuleGraph
    from ecxs.graph.problem import Problem


def focus(picture: Picture, names: Iterable[str], depth: int) -> Picture:
    """Return what is at most `depth` arrows away from the modules, hooks and capabilities of these names.

    UsageError for a name that nothing has. Upper and lower case are alike, as in manifests; the problems that are left
    are those of what is left.
    """
    by_name: dict[str, list[str]] = {}
    for box in picture.boxes:
        by_name.setdefault(_name(box.key).lower(), []).append(box.key)
    start: list[str] = []
    for name in names:
        if name.lower() not in by_name:
            known = [_name(box.key) for box in picture.boxes]
            hint = did_you_mean(name, known) or "name a module, or a hook as in 'core.log_delivery_v1'"
            raise UsageError(f"nothing in the graph is called '{name}'", hint=hint)
        start += by_name[name.lower()]
    kept = _around(picture, start, depth)
    return Picture(
        tuple(box for box in picture.boxes if box.key in kept),
        tuple(arrow for arrow in picture.arrows if {arrow.tail, arrow.head} <= kept),
        tuple(problem for problem in picture.problems if _subjects(problem) & kept),
    )


def narrowed(graph: ModuleGraph, picture: Picture) -> ModuleGraph:
    """Return the modules and hooks of a graph that a picture shows, each whole."""
    kept = {box.key for box in picture.boxes}
    modules = tuple(module for module in graph.modules if f"module {module.name.lower()}" in kept)
    return replace(graph, modules=modules, hooks=tuple(hook for hook in graph.hooks if f"hook {hook.name}" in kept))


def _around(picture: Picture, start: Iterable[str], depth: int) -> set[str]:
    beside: dict[str, list[str]] = {}
    for arrow in picture.arrows:
        beside.setdefault(arrow.tail, []).append(arrow.head)
        beside.setdefault(arrow.head, []).append(arrow.tail)
    found = set(start)
    last = found
    for _ in range(depth):
        last = {other for key in last for other in beside.get(key, ())} - found
        found |= last
    return found


def _name(key: str) -> str:
    return key.partition(" ")[2]


def _subjects(problem: Problem) -> set[str]:
    about = problem.about
    return {
        *(f"module {name.lower()}" for name in (*problem.modules, about)),
        f"hook {about}",
        f"conflict {about.lower()}",
    }
