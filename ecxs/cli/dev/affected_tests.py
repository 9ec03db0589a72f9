"""Selection of the tests that a change concerns: those that import or mention it, else all."""

from __future__ import annotations

import ast
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MAX_SIZE: Final = 1024 * 1024
_TEST: Final = re.compile(r"test_.*\.py|.*_test\.py")
_SETTINGS: Final = ".conf"
"""Configurations: tests have their own, unless they mention one."""


def affected_tests(root: Path, files: Iterable[str], changed: Iterable[str]) -> tuple[str, ...] | None:
    """Return the test files that the changed files concern, all as names below `root`; None for all tests."""
    present = frozenset(files)
    tests = sorted(name for name in present if is_test(name))
    texts = {name: _text(root / name) for name in tests}
    found: set[str] = set()
    for name in changed:
        concerned = _concerned(root, name, present, texts)
        if concerned is None:
            return None
        found |= concerned
    return tuple(sorted(found))


def is_test(name: str) -> bool:
    """Tell whether a file is one of those that pytest takes for tests."""
    return _TEST.fullmatch(PurePosixPath(name).name) is not None


def _concerned(root: Path, name: str, present: frozenset[str], texts: dict[str, str]) -> set[str] | None:
    path = PurePosixPath(name)
    if is_test(name):
        return {name} & texts.keys()
    mentioned = {test for test, text in texts.items() if _mentions(text, path)}
    if path.suffix == _SETTINGS:
        return mentioned
    if path.suffix == ".py" and path.name != "conftest.py" and name in present:
        imported = {test for test in texts if name in _imported_files(root, test, present)}
        return imported | mentioned or None
    return mentioned or None


def _mentions(text: str, path: PurePosixPath) -> bool:
    """Tell whether a test has the name of a file as a word; a package or a folder is named by its own name."""
    stem = path.parent.name if path.stem == "__init__" else path.stem
    return bool(stem) and re.search(rf"(?<![A-Za-z0-9]){re.escape(stem)}(?![A-Za-z0-9])", text) is not None


def _imported_files(root: Path, test: str, present: frozenset[str]) -> set[str]:
    """Return the files of the project that a test imports, and those that these import."""
    found: set[str] = set()
    waiting = [test]
    while waiting:
        name = waiting.pop()
        for imported in _imports(_text(root / name), PurePosixPath(name)):
            for file in _files_of(imported):
                if file in present and file not in found:
                    found.add(file)
                    waiting.append(file)
    return found


def _imports(text: str, path: PurePosixPath) -> Iterator[str]:
    """Yield the dotted names that a source may import; of `from a import b` both `a` and `a.b`."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parent.parts[: len(path.parent.parts) - node.level + 1] if node.level else ()
            base = ".".join((*package, *(node.module.split(".") if node.module else ())))
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def _files_of(module: str) -> Iterator[str]:
    """Yield the files that an import of this module may execute: its own, and those of the packages around it."""
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        stem = "/".join(parts[:length])
        yield f"{stem}.py"
        yield f"{stem}/__init__.py"


def _text(path: Path) -> str:
    try:
        return read_file(path, _MAX_SIZE, within=path.parent).decode("utf-8", "replace")
    except OSError:
        return ""
