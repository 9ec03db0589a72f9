"""Module languages, with the function that opens an artifact of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import LoadFailed
from ecruntime.languages.python import open_class, open_package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ecruntime.module import OpenedModule

__all__ = ["LANGUAGES", "InstalledArtifact", "open_artifact", "open_class"]


@dataclass(frozen=True, slots=True)
class InstalledArtifact:
    """An installed file or folder; `digest` identifies its content, as the installer computed it."""

    name: str
    language: str
    path: Path
    digest: str = ""
    source: Path | None = None
    """The author's file or folder, if it is known; its paths are shown if it has the same content."""


LANGUAGES: Final[Mapping[str, Callable[[InstalledArtifact], OpenedModule]]] = {
    "python": lambda artifact: open_package(artifact.path, artifact.name, artifact.digest, artifact.source),
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
