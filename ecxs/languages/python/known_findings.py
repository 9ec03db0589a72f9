"""The findings on an author's Python, taken from the verdict store where nothing has changed that they depend on.

Reading the source takes LibCST, whose import alone takes longer than all else of `ecxs validate`. A verdict depends on
the files of the package, on the names by which findings show them, on what the declaration gives, and on the checks
themselves: the version of ecxs with the files of these checks, LibCST, and Python.
"""

from __future__ import annotations

import os
import stat
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import ecruntime.foundation
import ecxs
from ecruntime.foundation.file_reading import read_file
from ecxs.definition import Language
from ecxs.files import display_path
from ecxs.languages.python.checked_source import SUFFIX, checked_files, listener_methods, provider_threads
from ecxs.languages.python.source_limits import MAX_SOURCE_SIZE
from ecxs.verdict_store import digest_of, keep_verdict, recall_verdict, verdict_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.foundation.finding import Finding
    from ecxs.definition import ModuleDefinition
    from ecxs.languages.author_edit import RequiredMethods

PARSER: Final = "libcst"
_SOURCES, _AUTHOR = "python sources", "python author class"
_WRITTEN_BY_US: Final = "__pycache__"


def source_findings(
    files: tuple[Path, ...], folder: Path, definition: ModuleDefinition, catalogue: HookCatalogue
) -> Iterator[Finding]:
    """Yield what `check_source` finds in the files of a project's package."""

    def check() -> Iterable[Finding]:
        # Imported here, as below: with a verdict that is known it is not needed.
        from ecxs.languages.python.check import check_source

        return check_source(files, folder, definition, catalogue)

    if definition.language is not Language.PYTHON:
        return
    package = folder / definition.name
    names = tuple((str(path), display_path(path)) for path in checked_files(files, package))
    threads = tuple(sorted(provider_threads(definition, catalogue).items()))
    asked = (names, definition.name, threads, tuple(sorted(listener_methods(definition))))
    yield from _known_or_checked(_SOURCES, package, asked, check)


def author_findings(path: Path, required: RequiredMethods) -> Iterator[Finding]:
    """Yield what `check_author_class` finds in the author's file."""

    def check() -> Iterable[Finding]:
        from ecxs.languages.python.check import check_author_class

        return check_author_class(path, required)

    asked = (str(path), display_path(path), required.module_name, required.methods, required.roles_follow_from)
    yield from _known_or_checked(_AUTHOR, path.parent, asked, check)


def _known_or_checked(
    kind: str, package: Path, asked: tuple[object, ...], check: Callable[[], Iterable[Finding]]
) -> Iterable[Finding]:
    # By the shown name too: a project is looked at from within and from above in turn.
    subject = f"{os.path.realpath(package)}\0{display_path(package)}"
    file = verdict_file(kind, subject)
    before = _package_state(package) if file else None
    checks = _identity_of_checks() if before is not None else None
    if before is None or checks is None:
        return check()
    key = digest_of(before, checks, asked)
    known = recall_verdict(file, key)
    if known is not None:
        return known
    findings = tuple(check())
    # What was saved while it was checked may have been read before or after.
    if _package_state(package) == before:
        keep_verdict(file, key, findings)
    return findings


def _package_state(package: Path) -> str | None:
    """Return the digest of a package's folders and Python files.

    `None` where that does not tell everything: links to folders, and what cannot be read or is no regular file.
    """
    found: list[tuple[str, ...]] = [(os.path.realpath(package.parent),)]
    waiting = [str(package)]
    try:
        if package.is_symlink():
            return None
        while waiting:
            folder = waiting.pop()
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
            for entry in listed:
                if entry.is_dir():
                    if entry.is_symlink():
                        return None
                    found.append((entry.path,))
                    waiting += [entry.path] if entry.name != _WRITTEN_BY_US else []
                elif entry.name.endswith(SUFFIX):
                    found.append((entry.path, os.path.realpath(entry.path), _content_digest(entry.path)))
    except OSError:
        return None
    return digest_of(*found)


def _content_digest(path: str) -> str:
    # One that is larger than what is looked at is refused, like any that cannot be read.
    return digest_of(read_file(Path(path), MAX_SOURCE_SIZE))


def _identity_of_checks() -> tuple[object, ...] | None:
    """Return what tells these checks from those of another version; `None` if they lie in an archive."""
    parser = find_spec(PARSER)
    if parser is None or parser.origin is None:
        return None
    own = Path(__file__).parent
    try:
        files = [
            *_states(own, is_deep=True),
            *_states(own.parent),
            *_states(Path(ecruntime.foundation.__file__).parent),
            *_states(Path(ecxs.__file__).parent),
            *_states(Path(parser.origin).parent),
        ]
    except OSError:
        return None
    interpreter = (sys.version, tuple(sys.warnoptions), sys.getrecursionlimit())
    return (ecxs.__version__, interpreter, tuple(files))


def _states(folder: Path, *, is_deep: bool = False) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of the files of a folder: other code of the same version has other ones."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        found = entry.stat()
        if stat.S_ISREG(found.st_mode):
            yield entry.path, found.st_size, found.st_mtime_ns
        elif is_deep and stat.S_ISDIR(found.st_mode) and entry.name != _WRITTEN_BY_US:
            yield from _states(Path(entry.path), is_deep=True)
