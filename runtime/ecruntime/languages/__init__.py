"""Module languages, with the function that opens an artifact of each.

Opening is imported when something is opened: who only looks at a libexec, as rules do, needs no module's API.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import LoadFailed
from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ecruntime.languages.python import open_class
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import CommandDeclaration, FormerNames
    from ecruntime.module import OpenedModule

__all__ = ["BUILT_IN", "LANGUAGES", "InstalledArtifact", "open_artifact", "open_class"]


@dataclass(frozen=True, slots=True)
class InstalledArtifact:
    """An installed file or folder; `digest` identifies its content, as the installer computed it."""

    name: str
    language: str
    path: Path
    digest: str = ""
    source: Path | None = None
    """The author's file or folder, if it is known; its paths are shown if it has the same content."""
    hooks: tuple[HookSignature, ...] = ()
    """The hooks that its record declares."""
    commands: tuple[CommandDeclaration, ...] = ()
    """Its console commands, likewise."""
    former_names: FormerNames = field(default_factory=dict)
    """Those of its options, likewise."""


def __getattr__(name: str) -> object:
    return name_on_demand(__name__, {"open_class": "python"}, name)


def open_python(artifact: InstalledArtifact) -> OpenedModule:
    """Open a module in Python; raise `LoadFailed` when it cannot be."""
    from ecruntime.languages.python import open_package

    return open_package(artifact.path, artifact.name, artifact.digest, artifact.source)


def open_library(artifact: InstalledArtifact) -> OpenedModule:
    """Open a module in C; raise `LoadFailed` when it cannot be."""
    # Imported here: without a module in C nothing of the bridge is.
    from ecruntime.languages.c.opening import open_library as opener

    return opener(artifact.path, artifact.name, artifact.hooks, artifact.commands, artifact.former_names)


def open_script(artifact: InstalledArtifact) -> OpenedModule:
    """Open a module in Lua; raise `LoadFailed` when it cannot be."""
    # Imported here: without a script there is no Lua.
    from ecruntime.languages.lua.opening import open_script as opener

    return opener(artifact.path, artifact.name, artifact.digest)


def open_scriptlet() -> OpenedModule:
    """Open the built-in module that runs the scripts of a configuration."""
    from ecruntime.languages.lua.opening import open_scriptlet as opener

    return opener()


BUILT_IN: Final[Mapping[str, Callable[[], OpenedModule]]] = {"scriptlet": open_scriptlet}
"""Modules that come with this runtime, by their names in lower case."""
LANGUAGES: Final[Mapping[str, Callable[[InstalledArtifact], OpenedModule]]] = {
    "c": open_library,
    "lua": open_script,
    "python": open_python,
}


def open_artifact(artifact: InstalledArtifact) -> OpenedModule:
    """Open an installed artifact; raise `LoadFailed` with the reason when it cannot be (scheduler thread)."""
    opener = LANGUAGES.get(artifact.language)
    if opener is None:
        known = ", ".join(sorted(LANGUAGES))
        raise LoadFailed(
            f"module '{artifact.name}' is written in '{artifact.language}', which this runtime cannot open",
            hint=f"it opens: {known}",
        )
    return opener(artifact)
