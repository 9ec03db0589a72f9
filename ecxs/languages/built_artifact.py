"""A module's artifact as the build of its language leaves it, ready to be installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class ArtifactFile:
    """One file of the artifact, with its path below the artifact's folder."""

    path: PurePosixPath
    content: bytes


@dataclass(frozen=True, slots=True)
class BuiltArtifact:
    """Everything that is installed of a module, in a folder of libexec whose name tells its content."""

    folder_name: str
    files: tuple[ArtifactFile, ...]
    digest: str
    """SHA-256 over the names and bytes of all files, in hexadecimal."""
    folder_names: re.Pattern[str]
    """Matches the folder names of all builds of the module, so that old ones can be removed."""
    is_file: bool = False
    """Whether it is one file, which is installed beside the manifest under `folder_name`, and no folder."""
