"""The author's manifest behind an installed one, known of a project that has its own libexec inside."""

from __future__ import annotations

from pathlib import Path
from typing import Final

OWN_LIBEXEC: Final = Path(".ecxs", "libexec")
"""The libexec of a project for trying out its module, relative to the project's folder."""


def authors_file(path: Path) -> Path:
    """Return the author's manifest of which `path` is the installed copy; `path` itself if none is known."""
    if path.parent.parts[-2:] != OWN_LIBEXEC.parts:
        return path
    found = path.parent.parent.parent / path.name
    return found if found.exists() else path
