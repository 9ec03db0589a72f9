"""Second pass over a file of an author's package: its functions with their calls, its imports and allowances.

The file is parsed and never executed.
"""

# ruff: noqa: N802 - LibCST calls the methods of a visitor by these names
from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst
from libcst.metadata import MetadataWrapper, PositionProvider, QualifiedNameSource

from ecruntime.foundation.file_reading import read_at_most, reason_of
from ecxs.languages.python.check.abstract_value import LOCALS
from ecxs.languages.python.check.data_flow import Flow, worker_of
from ecxs.languages.python.check.name_binding import NameVisitor
from ecxs.languages.python.source_limits import MAX_SOURCE_SIZE, SourceError, check_syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ecxs.languages.python.check.abstract_value import Expression, Parameter, ValueArgument

_ALLOWANCE = re.compile(r"#\s*ecxs:\s*allow\s+([A-Za-z]+[0-9]+)(?:\s*[-:\u2013]\s*(.*?))?\s*$")
_OWN = re.compile(r"(?:^|\.)self\.(\w+)\Z")
_SCHEDULERS = frozenset({"schedule", "build_fd_event", "build_event_from_now_f", "build_event_from_now", "build_event"})
_POOLS = frozenset({"run_in_pool"})


@dataclass(frozen=True, slots=True)
class HeldLock:
    """An object of a `with` statement, or one whose `acquire` was called before, which may be a lock."""

    shown: str
    expression: Expression | None


@dataclass(frozen=True, slots=True)
class SourceCall:
    """A call, or a function that is passed as a callback, with its place."""

    names: tuple[str, ...]
    """The callee as written: a qualified name, or `self.NAME` for a method of the same object."""
    is_local: bool
    """Whether the callee is a name of this file, of which only the last part tells anything."""
    callee: Expression | None
    arguments: tuple[ValueArgument, ...]
    line: int
    column: int
    locks: tuple[HeldLock, ...] = ()
    """The objects that are entered or acquired where the call is made, in this function."""


@dataclass(frozen=True, slots=True)
class Import:
    """A module that is imported at a place; relative ones begin with dots."""

    module: str
    line: int
    column: int
    name_place: tuple[int, int] | None = None
    """The place of the name in `from name import ...`, written without blanks; `None` for any other import."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that allows a rule on its line, or on the next one if it stands alone."""

    rule: str
    reason: str
    line: int
    column: int
    covers: int
    start: int
    """The column of the blanks before the comment."""
    length: int
    """The characters from there to the end of the line."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function with its calls, those of inner functions and lambdas included, except pool workers."""

    name: str
    """`Class.method` or `function`."""
    line: int
    column: int
    calls: tuple[SourceCall, ...]
    parameters: tuple[Parameter, ...]
    returns: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The facts of one file; `module` is its dotted name below the package, with `__init__` for a package."""

    file: str
    module: str
    functions: tuple[Function, ...]
    callbacks: tuple[SourceCall, ...]
    """The functions that are passed to the scheduler, or that it calls when a job is done."""
    module_classes: tuple[str, ...]
    """The classes whose base comes from the generated package."""
    imports: tuple[Import, ...]
    allowances: tuple[Allowance, ...]
    classes: frozenset[str]
    names: frozenset[str]
    """Its functions, methods and classes."""
    bindings: Mapping[str, list[Expression]]
    """The expressions bound to its names and to the attributes of its classes, anywhere in the file."""
    passed: Mapping[str, list[Expression]]
    """The expressions that it passes for parameters of its functions, anywhere in the file."""


def read_source(path: Path, *, file: str, module: str, within: Path | None = None) -> SourceFile:
    """Parse a file; raise `SourceError` if it is no Python, too large, or nested too deep."""
    try:
        # One byte above the limit is enough to refuse the file, however large it is.
        data = read_at_most(path, MAX_SOURCE_SIZE, within=within)
    except OSError as error:
        raise SourceError(f"cannot be read: {reason_of(error)}") from error
    check_syntax(data)
    try:
        return _facts(data, file, module)
    # The limits are what usual code never reaches; some way of nesting may still be too much for LibCST's walks.
    except RecursionError as error:
        raise SourceError("is nested too deep") from error


def _facts(data: bytes, file: str, module: str) -> SourceFile:
    # No copy is needed: a tree made by the parser holds no node twice. Both walks see the same nodes, and so know the
    # workers by identity.
    wrapper = MetadataWrapper(_parsed(data), unsafe_skip_copy=True)
    flow = Flow()
    wrapper.visit(flow)
    found = _Collector(flow)
    wrapper.visit(found)
    return SourceFile(
        file,
        module,
        found.functions(),
        tuple(found.callbacks),
        tuple(found.module_classes),
        tuple(found.imports),
        _allowances(data.decode("utf-8-sig", "replace")),
        frozenset(found.classes),
        frozenset((*found.classes, *found.places)),
        flow.bindings,
        flow.passed,
    )


def _parsed(data: bytes) -> libcst.Module:
    try:
        return libcst.parse_module(data)
    except (libcst.ParserSyntaxError, UnicodeError, LookupError) as error:
        raise SourceError(f"is not Python: {str(error).splitlines()[0].lower()}") from error


def _allowances(text: str) -> tuple[Allowance, ...]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        # The cheap test comes first, and a long line is data, in which a search may take long.
        match = _ALLOWANCE.search(line) if "ecxs:" in line and len(line) < 1000 else None
        if match:
            # A comment on a line of its own speaks of the next line.
            covers = number + 1 if not line[: match.start()].strip() else number
            reason = match[2] or ""
            # The end of a line of Windows is none of the comment.
            start = len(line[: match.start()].rstrip())
            length = len(line.rstrip("\r")) - start
            found.append(Allowance(match[1].upper(), reason, number, match.start() + 1, covers, start + 1, length))
    return tuple(found)


class _Collector(NameVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self._flow = flow
        self.calls: defaultdict[str, list[SourceCall]] = defaultdict(list)
        self.places: dict[str, tuple[int, int]] = {}
        self.callbacks: list[SourceCall] = []
        self.classes: list[str] = []
        self.module_classes: list[str] = []
        self.imports: list[Import] = []
        self._functions: list[str] = []
        self._parameters: dict[str, tuple[Parameter, ...]] = {}
        self._returns: defaultdict[str, list[Expression]] = defaultdict(list)
        self._generators: set[str] = set()
        self._locks: list[HeldLock] = []
        self._outer_locks: list[list[HeldLock]] = []

    def functions(self) -> tuple[Function, ...]:
        """Return the functions of the file; the result of a generator or a coroutine is not its `return`."""
        return tuple(
            Function(
                name,
                *place,
                tuple(self.calls[name]),
                self._parameters[name],
                () if name in self._generators else tuple(self._returns[name]),
            )
            for name, place in self.places.items()
        )

    def visit_ClassDef(self, node: libcst.ClassDef) -> None:
        super().visit_ClassDef(node)
        self.classes.append(node.name.value)
        if any(_is_generated(name) for base in node.bases for name in self._names(base.value)):
            self.module_classes.append(node.name.value)

    def visit_FunctionDef(self, node: libcst.FunctionDef) -> bool:
        self._functions.append(node.name.value)
        self._begin()
        # An inner function is part of the outer one, unless only a pool thread runs it.
        if len(self._functions) > 1:
            return not self._flow.is_worker(node)
        # Of several functions of one name the first gives place and parameters, and all of them give calls.
        if self._here not in self.places:
            self.places[self._here] = self._place(node.name)
            self._parameters[self._here] = self._flow.parameters_of(node)
        if node.asynchronous is not None:
            self._generators.add(self._here)
        return True

    def leave_FunctionDef(self, original_node: libcst.FunctionDef) -> None:
        del original_node
        self._functions.pop()
        self._locks = self._outer_locks.pop()

    def visit_Lambda(self, node: libcst.Lambda) -> bool:
        self._begin()
        return not self._flow.is_worker(node)

    def leave_Lambda(self, original_node: libcst.Lambda) -> None:
        del original_node
        self._locks = self._outer_locks.pop()

    def visit_With_body(self, node: libcst.With) -> None:
        self._locks += (self._held(item.item) for item in node.items)

    def leave_With_body(self, node: libcst.With) -> None:
        entered = {self._code(item.item) for item in node.items}
        self._locks = [lock for lock in self._locks if lock.shown not in entered]

    def visit_Return(self, node: libcst.Return) -> None:
        value = self.expression(node.value) if node.value is not None and len(self._functions) == 1 else None
        if value is not None:
            self._returns[self._here].append(value)

    def visit_Yield(self, node: libcst.Yield) -> None:
        del node
        if len(self._functions) == 1:
            self._generators.add(self._here)

    def visit_Call(self, node: libcst.Call) -> None:
        call = self._noted(node.func, node, self.arguments(node))
        if self._functions:
            self.calls[self._here].append(call)
        self._note_lock(node.func)
        # By the last part of the name, since the object of the method is rarely known.
        called = {name.split(".")[-1] for name in call.names}
        if called & _SCHEDULERS:
            self._hand_over(node.args)
        elif called & _POOLS:
            # The worker may block. All else that is passed is called in the scheduler thread when the job is done.
            worker = worker_of(node)
            self._hand_over(argument for argument in node.args if argument is not worker)

    def visit_Import(self, node: libcst.Import) -> None:
        self.imports += (Import(_dotted(alias.name), *self._place(alias)) for alias in node.names)

    def visit_ImportFrom(self, node: libcst.ImportFrom) -> None:
        name = "." * len(node.relative) + (_dotted(node.module) if node.module else "")
        is_plain = node.module is not None and libcst.Module([]).code_for_node(node.module) == name
        place = self._place(node.module) if node.module is not None and is_plain else None
        self.imports.append(Import(name, *self._place(node), place))

    @property
    def _here(self) -> str:
        return ".".join((*self._classes[-1:], self._functions[0]))

    def _begin(self) -> None:
        """Begin a function, which is called later, and not under the locks around its definition."""
        self._outer_locks.append(self._locks)
        self._locks = []

    def _note_lock(self, callee: libcst.BaseExpression) -> None:
        """Note a lock that is acquired or released by its method."""
        method = callee.attr.value if isinstance(callee, libcst.Attribute) else ""
        if isinstance(callee, libcst.Attribute) and method == "acquire":
            self._locks.append(self._held(callee.value))
        elif isinstance(callee, libcst.Attribute) and method == "release":
            released = self._code(callee.value)
            self._locks = [lock for lock in self._locks if lock.shown != released]

    def _held(self, node: libcst.BaseExpression) -> HeldLock:
        return HeldLock(self._code(node), self.expression(node))

    @staticmethod
    def _code(node: libcst.BaseExpression) -> str:
        return libcst.Module([]).code_for_node(node)

    def _hand_over(self, arguments: Iterable[libcst.Arg]) -> None:
        self.callbacks += (self._noted(argument.value, argument, ()) for argument in arguments)

    def _noted(
        self, callee: libcst.BaseExpression, node: libcst.CSTNode, arguments: tuple[ValueArgument, ...]
    ) -> SourceCall:
        names = self._names(callee)
        if not names and isinstance(callee, libcst.Attribute):
            # A method of an unknown object: its name alone may tell that it blocks.
            names = [f"?.{callee.attr.value}"]
        is_local = all(name.source is QualifiedNameSource.LOCAL for name in self.qualified(callee))
        expression, locks = self.expression(callee), tuple(self._locks)
        return SourceCall(tuple(names), is_local, expression, arguments, *self._place(node), locks)

    def _names(self, node: libcst.CSTNode) -> list[str]:
        names = []
        # Sorted, since the qualified names are a set: equal sources get equal findings.
        for one in sorted(self.qualified(node), key=lambda one: one.name):
            own = _OWN.search(one.name) if one.source is QualifiedNameSource.LOCAL else None
            names.append(f"self.{own[1]}" if own else one.name.rpartition(LOCALS.lstrip("."))[2])
        return names

    def _place(self, node: libcst.CSTNode) -> tuple[int, int]:
        start = self.get_metadata(PositionProvider, node).start
        return start.line, start.column + 1


def _is_generated(name: str) -> bool:
    return "generated" in name.split(".")


def _dotted(node: libcst.CSTNode) -> str:
    if isinstance(node, libcst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, libcst.Name) else ""
