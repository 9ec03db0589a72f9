"""The use of names by a script: uses of paths, definitions, writes of globals, and the calls of each function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.lua import syntax


@dataclass(frozen=True, slots=True)
class PathUse:
    """A path that is read or called, such as `msys.core.string_new`; local names that stand for a path are resolved."""

    path: str
    at: int
    is_call: bool
    count: int = 0
    """The number of arguments that are written."""
    is_open: bool = False
    """True when the last argument may be any number of values."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A function that is put under a name into a table."""

    name: str
    at: int
    parameters: int | None
    """The number of its parameters after `self`; `None` where it takes any number, or nothing is known of it."""


@dataclass(frozen=True, slots=True)
class GlobalWrite:
    """A global name that is written in a function, with the local names that could be meant."""

    name: str
    at: int
    visible: tuple[str, ...]


@dataclass(slots=True)
class CallStep:
    """A call in the order of its function."""

    use: PathUse
    function: int | None = None
    """The number of the function of this script that is called, if it is known."""


@dataclass(slots=True)
class BranchStep:
    """Branches, of which one runs, or none; those that leave the function or the loop do not go on behind it."""

    branches: list[tuple[list[Step], bool]]
    may_pass: bool


Step: TypeAlias = CallStep | BranchStep


@dataclass(slots=True)
class FunctionFacts:
    """The steps of a function, in the order of the text."""

    steps: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class ScriptFacts:
    """All that the rules ask of a script."""

    uses: list[PathUse] = field(default_factory=list)
    definitions: dict[str, list[Definition]] = field(default_factory=dict)
    """Functions by the table that they are put into; the empty name stands for globals."""
    registered: list[str] = field(default_factory=list)
    """The tables that are given to `msys.registerModule`."""
    written: set[str] = field(default_factory=set)
    """The paths that are assigned anywhere."""
    top_globals: set[str] = field(default_factory=set)
    """The global names that are assigned outside of functions."""
    global_writes: list[GlobalWrite] = field(default_factory=list)
    functions: list[FunctionFacts] = field(default_factory=list)


@dataclass(slots=True)
class Binding:
    """A local name: the path that it stands for, and the function that it holds, if either is known."""

    path: str
    function: int | None = None


class NameScopes:
    """The local names around a place."""

    def __init__(self) -> None:
        """Begin with none."""
        self._scopes: list[dict[str, Binding]] = [{}]
        self._count = 0

    def enter(self) -> None:
        """Enter a block."""
        self._scopes.append({})

    def leave(self) -> None:
        """Leave a block, whose names end."""
        self._scopes.pop()

    def declare(self, name: str, path: str | None = None, function: int | None = None) -> Binding:
        """Declare a local name; without a path it gets one of its own, `%NUMBER%NAME`."""
        self._count += 1
        binding = Binding(path or f"%{self._count}%{name}", function)
        self._scopes[-1][name] = binding
        return binding

    def find(self, name: str) -> Binding | None:
        """Return the innermost local name, `None` for a global one."""
        for scope in reversed(self._scopes):
            if (found := scope.get(name)) is not None:
                return found
        return None

    def visible(self) -> tuple[str, ...]:
        """Return all local names."""
        return tuple({name for scope in self._scopes for name in scope})


def parameters_of(function: syntax.FunctionExpression, *, is_method: bool) -> int | None:
    """Return how many parameters a function has after `self`."""
    if function.is_variable:
        return None
    return len(function.parameters) - (0 if is_method else 1)


def calls_in(steps: list[Step]) -> Iterator[CallStep]:
    """Yield every call of the steps, those of branches, too."""
    for step in steps:
        if isinstance(step, CallStep):
            yield step
        else:
            for branch, _ in step.branches:
                yield from calls_in(branch)
