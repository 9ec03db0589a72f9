"""The installed artifact of one module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class InstalledArtifact:
    """An installed file or folder; `digest` identifies its content, as the installer computed it."""

    name: str
    language: str
    path: Path
    digest: str = ""
