"""Places of the author's Python that speak of a declaration: attributes, names, and texts of tests."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Place
from ecruntime.model.listener import listener_scope
from ecxs.languages.mention import Mention
from ecxs.languages.python.source_limits import SourceError, check_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.languages.author_removal import RemovedDeclaration

_MAX_SHOWN = 80
_OWNERS = {"option": "options", "hook": "hooks", "server_hook": "hooks", "call": "hooks", "memtype": "memtypes"}
"""The attribute of a module through which its code reaches a declaration of each kind."""


def find_mentions(text: str, file: str, removed: RemovedDeclaration) -> Iterator[Mention]:
    """Yield the places that speak of a removed declaration, each line once; none of a file that is no Python."""
    try:
        check_syntax(text.encode("utf-8", "surrogateescape"))
        tree = ast.parse(text.removeprefix("\ufeff"))
    except (SourceError, ValueError):
        return
    lines = text.split("\n")
    pattern = re.compile(_pattern(removed), re.IGNORECASE)
    found: dict[int, int] = {}
    for node in ast.walk(tree):
        for line, offset in _spoken(node, removed, pattern):
            # Python counts in bytes.
            column = len(lines[line - 1].encode()[:offset].decode(errors="ignore")) + 1
            found[line] = min(column, found.get(line, column))
    for line, column in sorted(found.items()):
        shown = lines[line - 1].strip()
        yield Mention(Place(file, line, column), shown if len(shown) <= _MAX_SHOWN else f"{shown[:_MAX_SHOWN]}...")


def _spoken(node: ast.AST, removed: RemovedDeclaration, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the line, and the bytes before it there, at which a node speaks of the declaration."""
    if isinstance(node, ast.Attribute):
        is_own = node.attr.lower() == _attribute(removed) and _last_name(node.value) == _OWNERS.get(removed.kind)
        if is_own or node.attr in removed.methods:
            yield node.end_lineno or node.lineno, (node.end_col_offset or 0) - len(node.attr.encode())
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in removed.methods:
        yield node.lineno, node.col_offset + len("async def " if isinstance(node, ast.AsyncFunctionDef) else "def ")
    elif (
        node.id if isinstance(node, ast.Name) else node.name if isinstance(node, ast.alias) else ""
    ) in removed.classes:
        assert isinstance(node, ast.Name | ast.alias)
        yield node.lineno, node.col_offset
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and (at := pattern.search(node.value)):
        # The lines of a text count only where it is written over several of them.
        is_long = (node.end_lineno or node.lineno) > node.lineno
        below = node.value.count("\n", 0, at.start()) if is_long else 0
        yield min(node.lineno + below, node.end_lineno or node.lineno), 0 if below else node.col_offset


def _attribute(removed: RemovedDeclaration) -> str:
    """Return the attribute by which code reaches it, in lower case; none where that is there still."""
    if removed.kind not in {"server_hook", "call"}:
        return removed.name.lower()
    # A hook can be both new and in `calls`, and one that may not be called has no class.
    return removed.name.rpartition(".")[2].lower() if removed.classes else ""


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _pattern(removed: RemovedDeclaration) -> str:
    """Return a pattern of the texts by which tests and consoles name a declaration."""
    name, module = re.escape(removed.name), re.escape(removed.module_name)
    match removed.kind:
        case "option":
            return rf"^{name}$|(?<![\w.]){name}\s*="
        case "hook":
            return rf"^{module}[._]{name}$"
        case "provider" | "server_hook":
            return rf"^{name.replace(re.escape('.'), '[._]')}$"
        case "command":
            return rf"(?<![\w.]){module}(:\S+)?\s+{name}\b"
        case "listener":
            return rf"(?<!\w){re.escape(listener_scope(removed.name))}\b"
    # A hook that is called no more is there still, so texts that name it hold.
    return rf"^{name}$" if removed.kind != "call" else "(?!)"
