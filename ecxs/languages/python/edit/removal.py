"""Removal of what the tool once inserted into the author's files, where nobody changed it since."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from ecxs.languages.python.edit.author_class import (
    API_MODULE,
    GENERATED,
    alias_of,
    edit_author_class,
    needed_names,
    stub_of,
)
from ecxs.languages.python.edit.imports import is_taken
from ecxs.languages.python.edit.syntax_tree import parse_source
from ecxs.languages.python.edit.unused_import import Imported, import_variants
from ecxs.languages.python.generated.annotation import standard_imports
from ecxs.languages.python.naming import class_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecxs.languages.author_edit import RequiredMethods
    from ecxs.languages.author_method import AuthorMethod

_MARK = "\ufeff"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class InsertedFunction:
    """A function as the tool inserted it, the class around it if any, and the imports that came with it."""

    code: str
    owner: str
    imports: tuple[Imported, ...]


def without_stubs(text: str, file: str, required: RequiredMethods, dropped: Iterable[AuthorMethod]) -> str:
    """Return the author's file without those of the methods that are still the stubs that the tool inserted.

    `required` is what the file had to have until now. Whatever the author wrote into a method keeps all of it.
    """
    # The last one first, since they were inserted in this order.
    for method in reversed(tuple(dropped)):
        tree = parse_source(text, file)
        code = cst.Module([stub_of(tree, method)]).code
        inserted = InsertedFunction(code, class_name(required.module_name), tuple(_imports(tree, method)))
        text = without_function(text, inserted, partial(_with_stub, file, replace(required, methods=(method,))))
    return text


def _with_stub(file: str, required: RequiredMethods, text: str) -> str:
    return edit_author_class(text, file, required).text


def _imports(tree: cst.Module, method: AuthorMethod) -> Iterator[Imported]:
    for module in (API_MODULE, GENERATED):
        for name in sorted(needed_names(method)[module]):
            yield Imported(module, alias_of(name) if is_taken(tree, module, name) else name)
    for line in standard_imports(method.annotations):
        words = line.split()
        yield Imported(words[1] if words[0] == "from" else "", words[-1])


def without_function(text: str, inserted: InsertedFunction, insert: Callable[[str], str]) -> str:
    """Return a file without a function, and the imports that nothing else uses, if it is the one that was inserted.

    Of several ways to close the gap, the one is taken from which `insert` makes the present text again.
    """
    found = _untouched(text, inserted)
    if found is None:
        return text
    candidates = tuple(
        variant
        for is_joined in (True, False)
        for without in _closed(text, found)
        for variant in import_variants(without, _unused(without, inserted.imports), is_joined=is_joined)
    )
    # None of them may be the one: other functions may have been inserted since. Then the author's layout stays.
    return next((it for it in dict.fromkeys(candidates) if insert(it) == text), candidates[len(candidates) // 2])


def _untouched(text: str, inserted: InsertedFunction) -> tuple[int, int] | None:
    """Return the lines of the function, the first and that behind the last, if nobody changed it."""
    lines = _LINE.findall(text)
    wanted = ast.parse(inserted.code).body[0]
    assert isinstance(wanted, ast.FunctionDef)
    found = [item for item in _functions(text, inserted.owner) if item.name == wanted.name]
    if len(found) != 1 or ast.dump(found[0]) != ast.dump(wanted):
        return None
    first, end = found[0].lineno - 1, found[0].end_lineno or found[0].lineno
    # A comment is work of the author's as well: inside, behind, or directly above.
    is_commented = "".join(lines[first:end]).count("#") != inserted.code.count("#")
    return None if is_commented or (first and lines[first - 1].lstrip().startswith("#")) else (first, end)


def _functions(text: str, owner: str) -> Iterator[ast.FunctionDef]:
    try:
        body = ast.parse(text.removeprefix(_MARK)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    # Lines that end in a bare carriage return count for Python alone.
    if re.search(r"\r(?!\n)|\f", text):
        return
    if owner:
        body = [
            member for item in body if isinstance(item, ast.ClassDef) and item.name == owner for member in item.body
        ]
        # A class needs a statement.
        if len(body) == 1:
            return
    yield from (item for item in body if isinstance(item, ast.FunctionDef))


def _closed(text: str, found: tuple[int, int]) -> Iterator[str]:
    """Yield the text without the lines, with fewer or more of the blank lines around them."""
    lines = _LINE.findall(text)
    first, end = found
    before = first
    while before and not lines[before - 1].strip():
        before -= 1
    behind = end
    while behind < len(lines) and not lines[behind].strip():
        behind += 1
    yield _joined(lines, before, end)
    yield _joined(lines, before, behind)
    yield _joined(lines, first, behind)


def _joined(lines: list[str], first: int, end: int) -> str:
    is_open = end >= len(lines) and not lines[-1].endswith("\n")
    kept = "".join(lines[:first] + lines[end:])
    return kept.removesuffix("\n").removesuffix("\r") if is_open else kept


def _unused(text: str, imports: tuple[Imported, ...]) -> tuple[Imported, ...]:
    """Return the imports whose names stand nowhere else in the text, comments and strings included."""
    return tuple(item for item in imports if len(re.findall(rf"\b{re.escape(item.bound)}\b", text)) == 1)
