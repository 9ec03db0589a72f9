"""Insertion of a test into the author's test file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ecxs.languages.python.edit.imports import missing_names, with_imports
from ecxs.languages.python.edit.syntax_tree import parse_source, source_text, statements_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def add_test(text: str, file: str, code: str, imports: Mapping[str, tuple[str, ...]]) -> str:
    """Return the file with a test function at its end and its imports, unchanged if the test is there already."""
    tree = parse_source(text, file)
    test = cst.parse_statement(code)
    assert isinstance(test, cst.FunctionDef)
    names = {item.name.value for item in statements_of(tree) if isinstance(item, cst.FunctionDef)}
    if test.name.value in names:
        return text
    for module, wanted in imports.items():
        tree = with_imports(tree, module, missing_names(tree, module, wanted))
    blank = cst.EmptyLine(indent=False)
    lines = [blank, blank] if tree.body else []
    body = [*tree.body, test.with_changes(leading_lines=lines)]
    return source_text(tree.with_changes(body=body, has_trailing_newline=True), text)
