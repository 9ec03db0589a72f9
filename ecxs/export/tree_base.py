"""The folder that a tree of sources stands for: the module's own, or one above it that holds what the module shares."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.export.include_walk import UNREADABLE, plain
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Iterable

_ABOVE: Final = 2
"""The most folders by which a file may lie above the module's: names of further ones would tell of this machine."""


def base_of(folder: Path, paths: Iterable[Path]) -> Path | None:
    """Return the module's folder, or one above it that holds all files; none where that is too far away."""
    root = plain(folder)
    common = Path(os.path.commonpath([root, *(path.parent for path in paths)]))
    return common if common in (root, *root.parents[:_ABOVE]) and common != Path("/") else None


def too_far(paths: Iterable[Path], folder: Path, place: Place) -> Finding:
    """Return the error for files without such a folder; it names one of them."""
    near = (plain(folder), *plain(folder).parents[:_ABOVE])
    far = next((path for path in paths if near[-1] not in path.parents), folder)
    message = f"the module takes in '{display_path(far)}', which lies too far from its folder"
    return Finding(UNREADABLE, Severity.ERROR, message, place, "keep a copy of it with the sources")
