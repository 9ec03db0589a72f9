"""The subject of the rules of source: files of an author's package, and the methods that the declaration speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.files import display_path

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecxs.definition import ModuleDefinition
    from ecxs.languages.python.source_limits import SourceError

SUFFIX = ".py"
GENERATED = "generated"


def checked_files(files: tuple[Path, ...], package: Path) -> tuple[Path, ...]:
    """Return the Python files of a package, except the generated ones."""
    return tuple(
        path
        for path in files
        if path.name.endswith(SUFFIX) and package in path.parents and package / GENERATED not in path.parents
    )


def provider_threads(definition: ModuleDefinition, catalogue: HookCatalogue) -> dict[str, str]:
    """Return the providers by the names of their methods, each with the thread in which it is called."""
    hooks = (catalogue.get(provider.hook) for provider in definition.providers)
    return {hook.leaf: hook.thread for hook in hooks if hook is not None}


def listener_methods(definition: ModuleDefinition) -> frozenset[str]:
    """Return the methods that listeners call."""
    names = [listener.name.lower() for listener in definition.listeners]
    return frozenset(f"{verb}_{name}" for verb in ("serve", "accept") for name in names)


def syntax_finding(path: Path, error: SourceError) -> Finding:
    """Return the finding for a file that is no Python, the same from a check as from a build."""
    place = Place(display_path(path), error.line, error.column)
    message = f"'{path.name}' {error.message}"
    return Finding("SRC001", Severity.ERROR, message, place, "mend it; the rules of source were not applied")
