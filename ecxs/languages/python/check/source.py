"""The rules of an author's source: it is Python, it imports itself relatively, and it does not block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.finding import Edit, Finding, Place, Severity
from ecxs.definition import Language
from ecxs.files import display_path
from ecxs.languages.python.check.blocking import check_blocking
from ecxs.languages.python.check.source_file import SourceFile, read_source
from ecxs.languages.python.checked_source import (
    checked_files,
    listener_methods,
    provider_threads,
    syntax_finding,
)
from ecxs.languages.python.source_limits import SourceError, check_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecxs.definition import ModuleDefinition


def check_source(
    files: tuple[Path, ...], folder: Path, definition: ModuleDefinition, catalogue: HookCatalogue
) -> Iterator[Finding]:
    """Check the Python files of a project's package, except the generated ones."""
    if definition.language is not Language.PYTHON:
        return
    package = folder / definition.name
    sources = []
    for path in checked_files(files, package):
        module = ".".join(path.relative_to(package).with_suffix("").parts)
        try:
            sources.append(read_source(path, file=display_path(path), module=module, within=folder))
        except SourceError as error:
            yield syntax_finding(path, error)
    for source in sources:
        yield from _imports(source, definition.name)
    yield from check_blocking(tuple(sources), provider_threads(definition, catalogue), listener_methods(definition))


def refuse_bad_syntax(text: str, file: str) -> None:
    """Raise `Refused` for a text that is no Python, or that is nested too deep to be edited."""
    try:
        check_syntax(text.encode("utf-8", "surrogateescape"))
    except SourceError as error:
        message = f"'{file.rpartition('/')[2]}' {error.message}"
        hint = "mend it, and run the command again"
        found = Finding("SRC001", Severity.ERROR, message, Place(file, error.line, error.column), hint)
        raise Refused([found]) from error


def _imports(source: SourceFile, package: str) -> Iterator[Finding]:
    for found in source.imports:
        if found.module != package and not found.module.startswith(f"{package}."):
            continue
        dots = "." * (source.module.count(".") + 1)
        relative = dots + found.module.removeprefix(package).removeprefix(".")
        message = f"'{found.module}' is imported by its own name, which an installed module does not have"
        place = Place(source.file, found.line, found.column)
        edits: tuple[Edit, ...] = ()
        # `import a.b` binds `a`, which the code uses; only `from a.b import c` keeps its meaning.
        if found.name_place is not None:
            edits = (Edit(Place(source.file, *found.name_place), len(found.module), relative),)
        yield Finding("SRC002", Severity.ERROR, message, place, f"import it as '{relative}'", edits=edits)
