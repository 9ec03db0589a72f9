"""Boxes and arrows of a module graph, independent of the output format."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

from ecxs.graph.capability import summarized
from ecxs.graph.problem import Problem, ProblemKind, problems_of
from ecxs.graph.text import INDENT, cut, escape_unprintable, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecruntime.model.module_graph import GraphHook, GraphModule, GraphProvider, ModuleGraph

_MAX_LINES = 12
_LINE = 30
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%-._~{}"


class BoxKind(StrEnum):
    """The subject of a box."""

    MODULE = "module"
    BROKEN = "broken"
    """A module that requires itself."""
    MISSING = "missing"
    HOOK = "hook"
    SERVER_HOOK = "server-hook"
    UNDECLARED = "undeclared"
    DISPUTED = "disputed"
    """A hook that modules know by different prototypes."""
    CONFLICT = "conflict"


class ArrowKind(StrEnum):
    """The relation between the ends of an arrow."""

    REQUIRES = "requires"
    DECLARES = "declares"
    CALLS = "calls"
    PROVIDES = "provides"


@dataclass(frozen=True, slots=True)
class Box:
    """A box: a title, a few smaller lines, a list below them, and a hint with the full text for a tooltip."""

    key: str
    kind: BoxKind
    title: str
    lines: tuple[str, ...] = ()
    hint: str = ""
    listed: tuple[str, ...] = ()
    """Lines for what a module provides; one that goes on is indented."""
    link: str = ""
    """The address of the page about it; empty for none."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow between the keys of two boxes; `is_wrong` if it belongs to a problem."""

    tail: str
    head: str
    kind: ArrowKind
    label: str = ""
    is_wrong: bool = False

    def told(self, names: Mapping[str, str]) -> str:
        """Return what it says in words, with the names of the boxes by their keys."""
        ends = names[self.tail], names[self.head]
        if self.kind is ArrowKind.CALLS and self.label != "calls":
            return f"{ends[0]} calls {ends[1]}: {self.label}"
        return f"{ends[0]} {self.kind.value} {ends[1]}"


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes, arrows and problems; both ends of every arrow are among the boxes."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    problems: tuple[Problem, ...] = ()


def draw(graph: ModuleGraph, links: str = "") -> Picture:
    """Return the boxes and arrows of a graph, in a fixed order.

    `links` is the address of a page about a module or a hook, with `{kind}` and `{name}` in it.
    """
    problems = problems_of(graph)
    broken = {problem.about for problem in problems if problem.kind is ProblemKind.CYCLE and len(problem.modules) == 1}
    boxes = [_module_box(module, problems, is_broken=module.name in broken) for module in graph.modules]
    boxes += [Box(_module_key(it.about), BoxKind.MISSING, _title(it.about), ("not installed",)) for it in _of(problems)]
    boxes += [_hook_box(hook) for hook in graph.hooks]
    boxes += _conflict_boxes(problems)
    if links:
        boxes = [replace(box, link=_link(box, links)) for box in boxes]
    known = {box.key: box for box in boxes}
    arrows = [*_requirements(graph, problems), *_hook_arrows(graph), *_conflict_arrows(problems)]
    return Picture(tuple(known.values()), tuple(it for it in arrows if {it.tail, it.head} <= known.keys()), problems)


def _of(problems: tuple[Problem, ...], kind: ProblemKind = ProblemKind.MISSING) -> list[Problem]:
    return [problem for problem in problems if problem.kind is kind]


def _module_key(name: str) -> str:
    return f"module {name.lower()}"


def _link(box: Box, links: str) -> str:
    kind, _, name = box.key.partition(" ")
    # Nobody wrote a page about what is missing, or about a conflict.
    if box.kind in (BoxKind.MISSING, BoxKind.UNDECLARED, BoxKind.CONFLICT):
        return ""
    # Quoted, so that nothing in it ends the quotes of a format, or is a character that XML does not have.
    address = quote(links, safe=_IN_ADDRESSES, errors="replace")
    return address.replace("{kind}", kind).replace("{name}", quote(name, safe="", errors="replace"))


def _title(text: str) -> str:
    return cut(escape_unprintable(text))


def _module_box(module: GraphModule, problems: tuple[Problem, ...], *, is_broken: bool) -> Box:
    what = " ".join(part for part in (module.language, module.kind) if part) or "no module record"
    lines = (escape_unprintable(what), *wrapped(escape_unprintable(module.description), _LINE, 3))
    if is_broken:
        lines = ("requires itself", *lines)
    provided = summarized(_own(module, problems))
    why = module.why and f"loaded for {module.why}"
    hint = "\n".join(part for part in (module.description, why, *(f"provides {one}" for one in provided)) if part)
    kind = BoxKind.BROKEN if is_broken else BoxKind.MODULE
    return Box(_module_key(module.name), kind, _title(module.name), lines, hint, _listed(provided))


def _listed(provided: tuple[str, ...]) -> tuple[str, ...]:
    shown = [part for line in provided[:_MAX_LINES] for part in _hanging(escape_unprintable(line))]
    more = (f"and {len(provided) - _MAX_LINES} more",) if len(provided) > _MAX_LINES else ()
    return (*shown, *more)


def _hook_box(hook: GraphHook) -> Box:
    if hook.disagreements:
        hint = "\n".join((hook.prototype, *(f"{it.module}: {it.known_as}" for it in hook.disagreements)))
        return Box(f"hook {hook.name}", BoxKind.DISPUTED, _title(hook.name), ("known by different prototypes",), hint)
    if not hook.prototype:
        return Box(f"hook {hook.name}", BoxKind.UNDECLARED, _title(hook.name), ("declared by nobody here",))
    kind, line = (BoxKind.HOOK, "hook") if hook.declared_by else (BoxKind.SERVER_HOOK, "hook of the server")
    line = line if hook.providers else f"{line}, without providers"
    return Box(f"hook {hook.name}", kind, _title(hook.name), (line,), hook.prototype)


def _conflict_boxes(problems: tuple[Problem, ...]) -> Iterator[Box]:
    for problem in _of(problems, ProblemKind.CONFLICT):
        lines = ("provided more than once", f"{escape_unprintable(problem.modules[0])} comes first")
        yield Box(f"conflict {problem.about.lower()}", BoxKind.CONFLICT, _title(problem.about), lines, problem.message)


def _hanging(line: str) -> tuple[str, ...]:
    """Wrap a line and indent its continuation lines."""
    lines = wrapped(line, _LINE + 4, 3)
    return (*lines[:1], *(f"{INDENT * 2}{other}" for other in lines[1:]))


def _own(module: GraphModule, problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Return the capabilities that only this module provides."""
    shared = {problem.about.lower() for problem in _of(problems, ProblemKind.CONFLICT)}
    return tuple(capability for capability in module.provides if capability.lower() not in shared)


def _requirements(graph: ModuleGraph, problems: tuple[Problem, ...]) -> Iterator[Arrow]:
    cycles = [{name.lower() for name in problem.modules} for problem in _of(problems, ProblemKind.CYCLE)]
    missing = {problem.about.lower() for problem in _of(problems)}
    for module in graph.modules:
        for name in module.requires:
            is_wrong = name.lower() in missing or any({module.name.lower(), name.lower()} <= it for it in cycles)
            yield Arrow(_module_key(module.name), _module_key(name), ArrowKind.REQUIRES, "requires", is_wrong)


def _hook_arrows(graph: ModuleGraph) -> Iterator[Arrow]:
    for hook in graph.hooks:
        key = f"hook {hook.name}"
        if hook.declared_by:
            yield Arrow(_module_key(hook.declared_by), key, ArrowKind.DECLARES)
        disagreeing = {it.module for it in hook.disagreements}
        for number, provider in enumerate(hook.providers, 1):
            label = _provider_label(number, provider)
            is_wrong = not hook.prototype or provider.module in disagreeing
            yield Arrow(key, _module_key(provider.module), ArrowKind.CALLS, label, is_wrong)
        for name in sorted(disagreeing - {provider.module for provider in hook.providers}):
            yield Arrow(_module_key(name), key, ArrowKind.CALLS, "calls", is_wrong=True)


def _provider_label(number: int, provider: GraphProvider) -> str:
    instance = f" {cut(escape_unprintable(provider.instance), 16)}" if provider.instance else ""
    return f"{number}{instance}{' first' if provider.is_first else ''}"


def _conflict_arrows(problems: tuple[Problem, ...]) -> Iterator[Arrow]:
    for problem in _of(problems, ProblemKind.CONFLICT):
        for name in problem.modules:
            yield Arrow(
                _module_key(name), f"conflict {problem.about.lower()}", ArrowKind.PROVIDES, "provides", is_wrong=True
            )
