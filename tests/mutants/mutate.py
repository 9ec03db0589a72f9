"""Mutations of one Python file: those of mutmut's table, and those that it lacks.

mutmut itself runs mutants in a process that has imported all of them behind trampolines, which leaves out properties
and constants. Here each mutant is a file, so that only the table is taken from it.
"""

from __future__ import annotations

import difflib
import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from random import Random

Operator: TypeAlias = "tuple[type[cst.CSTNode], Callable[[Any], Iterable[cst.CSTNode]]]"

UNTOUCHED = m.Annotation() | m.Decorator() | m.Import() | m.ImportFrom() | m.If(test=m.Name("TYPE_CHECKING"))
"""What changes nothing that runs, or all of it."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one change."""

    file: str
    line: int
    before: str
    after: str
    code: str

    @property
    def key(self) -> str:
        """Name it by its content, so that it is known again after lines above it have changed."""
        return f"{self.file} | {self.before} | {self.after}"

    def diff(self) -> str:
        """Return what it changes."""
        return "\n".join([*(f"-{it}" for it in self.before.split("\n")), *(f"+{it}" for it in self.after.split("\n"))])


def removed_statement(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """Leave out a call whose value nobody takes."""
    if m.matches(node, m.SimpleStatementLine(body=[m.Expr(value=m.Call() | m.Await())])):
        yield node.with_changes(body=[cst.Pass()])


def nothing_returned(node: cst.Return) -> Iterator[cst.CSTNode]:
    """Return nothing."""
    if node.value is not None and not m.matches(node.value, m.Name("None")):
        yield node.with_changes(value=cst.Name("None"))


def opposite_condition(node: cst.If | cst.While) -> Iterator[cst.CSTNode]:
    """Take the other branch."""
    inner = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    test = cst.UnaryOperation(operator=cst.Not(), expression=inner)
    yield node.with_changes(test=test)


def swapped_arguments(node: cst.Call) -> Iterator[cst.CSTNode]:
    """Swap two positional arguments that stand side by side."""
    for at, (one, other) in enumerate(zip(node.args, node.args[1:], strict=False)):
        if one.keyword is other.keyword is None and one.star == other.star == "":
            pair = (one.with_changes(value=other.value), other.with_changes(value=one.value))
            yield node.with_changes(args=[*node.args[:at], *pair, *node.args[at + 2 :]])


OWN: tuple[Operator, ...] = (
    (cst.SimpleStatementLine, removed_statement),
    (cst.Return, nothing_returned),
    (cst.If, opposite_condition),
    (cst.While, opposite_condition),
    (cst.Call, swapped_arguments),
)


def operators() -> tuple[Operator, ...]:
    """Return every operator that this environment has."""
    if importlib.util.find_spec("mutmut") is None:
        return OWN
    from mutmut.mutation.mutators import mutation_operators  # the import needs the check above

    return (*mutation_operators, *OWN)


@dataclass(frozen=True, slots=True)
class Change:
    """What may be put in a file in place of a node; `kind` is the name of the operator."""

    kind: str
    line: int
    old: cst.CSTNode
    new: cst.CSTNode


class SourceFile:
    """A file and all that may be changed in it."""

    def __init__(self, name: str, code: str, table: Sequence[Operator]) -> None:
        self.name = name
        self._code = code
        wrapper = MetadataWrapper(cst.parse_module(code))
        visitor = _Visitor(table)
        wrapper.visit(visitor)
        self._module = wrapper.module
        self.lines: dict[int, dict[str, list[Change]]] = {}
        for change in visitor.changes:
            self.lines.setdefault(change.line, {}).setdefault(change.kind, []).append(change)

    def mutant(self, change: Change) -> Mutant | None:
        """Make one change; return nothing when no other program comes of it."""
        changed = self._module.deep_replace(change.old, change.new)
        text = changed.code if isinstance(changed, cst.Module) else self._code
        if text == self._code or not _compiles(text):
            return None
        return Mutant(self.name, change.line, *_difference(self._code, text), text)

    def draw(self, dice: Random) -> Mutant | None:
        """Draw a line, then an operator, then one of its changes: arguments of calls do not outweigh the rest."""
        if not self.lines:
            return None
        kinds = self.lines[dice.choice(sorted(self.lines))]
        return self.mutant(dice.choice(kinds[dice.choice(sorted(kinds))]))


class _Visitor(cst.CSTVisitor):
    """Collect what may be changed, with its line."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, table: Sequence[Operator]) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self._table = table
        self._siblings: list[dict[str, list[str]]] = [{}]

    def on_visit(self, node: cst.CSTNode) -> bool:
        if m.matches(node, UNTOUCHED) or m.matches(node, m.Expr(value=m.SimpleString())):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._siblings.append(_attributes(node))
        position = self.get_metadata(PositionProvider, node, None)
        if position is not None:
            line = position.start.line
            for kind, operator in self._table:
                if isinstance(node, kind):
                    self.changes += [Change(operator.__name__, line, node, new) for new in operator(node)]
            self.changes += [Change("sibling", line, node, new) for new in self._sibling(node)]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._siblings.pop()

    def _sibling(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Read the attribute beside the one that is meant, as `peak` for `active`."""
        if isinstance(node, cst.Attribute) and (names := self._siblings[-1].get(_text(node.value))):
            at = names.index(node.attr.value) if node.attr.value in names else -1
            if at >= 0 and len(names) > 1:
                yield node.with_changes(attr=cst.Name(names[(at + 1) % len(names)]))


def _attributes(node: cst.FunctionDef | cst.ClassDef) -> dict[str, list[str]]:
    """Return the attributes that a function reads of each object, without its methods."""
    called = {id(call.func) for call in m.findall(node, m.Call()) if isinstance(call, cst.Call)}
    names: dict[str, list[str]] = {}
    for found in m.findall(node, m.Attribute()):
        if isinstance(found, cst.Attribute) and id(found) not in called:
            own = names.setdefault(_text(found.value), [])
            if found.attr.value not in own:
                own.append(found.attr.value)
    return names


def _text(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


def _compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _difference(old: str, new: str) -> tuple[str, str]:
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    spans = [it for it in matcher.get_opcodes() if it[0] != "equal"]
    _, first, _, begin, _ = spans[0]
    _, _, last, _, end = spans[-1]
    return "\n".join(it.strip() for it in before[first:last]), "\n".join(it.strip() for it in after[begin:end])
