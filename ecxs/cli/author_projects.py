"""Projects whose source belongs to the modules of some libexec folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN_LIBEXEC = Path(".ecxs", "libexec")
"""Libexec of a project for trying out its module, relative to the project's folder."""


def author_projects(libexec: Iterable[Path]) -> tuple[Path, ...]:
    """Return the current folder, and the projects that own one of the libexec folders.

    A folder that is no project does no harm: only a package of the module's name with the same content counts.
    """
    folders = (Path.cwd() / folder for folder in libexec)
    owners = (folder.parents[1] for folder in folders if folder.parts[-2:] == OWN_LIBEXEC.parts)
    return (*owners, Path())
