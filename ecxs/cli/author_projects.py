"""Projects whose source belongs to the modules of some libexec folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.authors_file import OWN_LIBEXEC

if TYPE_CHECKING:
    from collections.abc import Iterable


def author_projects(libexec: Iterable[Path]) -> tuple[Path, ...]:
    """Return the current folder, and the projects that own one of the libexec folders.

    A folder that is no project does no harm: only a package of the module's name with the same content counts.
    """
    folders = (Path.cwd() / folder for folder in libexec)
    owners = (folder.parents[1] for folder in folders if folder.parts[-2:] == OWN_LIBEXEC.parts)
    return (*owners, Path())
