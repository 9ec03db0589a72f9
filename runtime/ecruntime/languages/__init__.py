"""Module languages, with the function that opens an artifact of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import LoadFailed
from ecruntime.languages.artifact import InstalledArtifact
from ecruntime.languages.python import open_class, open_package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.module import OpenedModule

__all__ = ["LANGUAGES", "InstalledArtifact", "open_artifact", "open_class"]

LANGUAGES: Final[Mapping[str, Callable[[InstalledArtifact], OpenedModule]]] = {
    "python": lambda artifact: open_package(artifact.path, artifact.name, artifact.digest),
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
