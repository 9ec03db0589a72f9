"""Libraries as packages have them: without paths of this machine, so that their bytes are the same everywhere."""

from __future__ import annotations

from contextlib import chdir
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecxs.files import make_folder
from ecxs.languages.c.build import build_library
from ecxs.languages.c.flags import INCLUDE, VENDOR_INCLUDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.languages.c.command_line import BuildRequest

PACKED: Final = Path(".ecxs", "build", "packed")
"""The folder of such libraries, below that of their module; the usual ones stay current."""
_SOURCES: Final = "/usr/src"
"""The folder in which debuggers look for the sources of packages."""


def build_packed(request: BuildRequest, root: Path, name: str, show: Callable[[str], None], folder: Path) -> Path:
    """Build the library `name` of a request that is made in `folder`, as part of the module's folder `root`."""
    top = root.resolve()
    out = top / PACKED / f"{name}.so"
    make_folder(out.parent)
    # The last that fits counts.
    maps = (f"-ffile-prefix-map={INCLUDE}={VENDOR_INCLUDE}", f"-ffile-prefix-map={top}={_SOURCES}/{name}")
    wanted = copy(request)
    wanted.out, wanted.database, wanted.compile_words = str(out), "", [*request.compile_words, *maps]
    # The compiler notes the folder in which it is called.
    with chdir(folder.resolve()):
        build_library(wanted, show, _said)
    return out


def _said(findings: object) -> str:
    del findings
    return ""
