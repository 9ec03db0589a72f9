"""One file of the author's package as a syntax tree: imported names, places, and what comments allow."""

from __future__ import annotations

import ast
import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALLOWANCE: Final = re.compile(r"#\s*ecxs:\s*allow\s+(EXP[0-9]+)\s*[-:\u2013]\s*\S")


class PythonSource:
    """A file that is Python, and whose code is never executed."""

    def __init__(self, content: bytes, shown: str) -> None:
        """Parse a file, which has passed the check of its syntax; `shown` is its name for findings."""
        self.shown = shown
        self._lines = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff").split("\n")
        self.tree = ast.parse(content)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes in the order of the text, without what type checkers alone read."""
        return tuple(self._walk(self.tree))

    @cached_property
    def imported(self) -> dict[str, str]:
        """The names that the file imports from elsewhere, each with its qualified name."""
        found: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    found[name] = alias.name if alias.asname else name
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        return found

    @cached_property
    def allowances(self) -> frozenset[tuple[str, int]]:
        """The rules that comments allow with a reason, on their line or, standing alone, on the next one."""
        found = set()
        for number, line in enumerate(self._lines, start=1):
            if "ecxs:" in line and len(line) < 1000 and (match := _ALLOWANCE.search(line)):
                found.add((match[1], number if line[: match.start()].strip() else number + 1))
        return frozenset(found)

    def qualified(self, node: ast.expr) -> str:
        """Return the qualified name of what a name or a chain of attributes means; empty for what is not imported."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        root = self.imported.get(node.id, "") if isinstance(node, ast.Name) else ""
        return ".".join((root, *reversed(parts))) if root else ""

    def place(self, node: ast.expr | ast.stmt | ast.alias) -> Place:
        """Return the place of a node; of an attribute that of its own name."""
        line, column = node.lineno, node.col_offset
        if isinstance(node, ast.Attribute) and node.end_lineno is not None and node.end_col_offset is not None:
            line, column = node.end_lineno, node.end_col_offset - len(node.attr.encode())
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return Place(
            self.shown, line, len(text.encode("utf-8", "surrogateescape")[:column].decode("utf-8", "replace")) + 1
        )

    def _walk(self, node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and _is_for_type_checkers(child.test):
                for inner in child.orelse:
                    yield inner
                    yield from self._walk(inner)
                continue
            yield child
            yield from self._walk(child)


def _is_for_type_checkers(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def nodes_of_annotations(tree: ast.AST) -> frozenset[ast.AST]:
    """Return all nodes that lie in annotations."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        notes: list[ast.expr | None] = []
        if isinstance(node, ast.arg | ast.AnnAssign):
            notes.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            notes.append(node.returns)
        for note in notes:
            found.update(ast.walk(note) if note is not None else ())
    return frozenset(found)
