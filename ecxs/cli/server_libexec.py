"""The libexec folders of a machine, for commands that name none and are called outside of a project."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecxs.cli.parameters import project_above
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "ECXS_LIBEXEC"
"""The variable that names folders, separated by colons as in PATH."""
SERVER_LIBEXEC: Final = Path("/opt/msys/ecelerity/libexec")
"""The folder in which the server looks for manifests by default (seed 1.3.1.1)."""


def machine_libexec(
    *, environ: Mapping[str, str] = os.environ, server: Path = SERVER_LIBEXEC, here: Path = Path()
) -> tuple[Path, ...]:
    """Return the folders of the variable, else the server's own if there is one; none in a project."""
    if (project_above(here) / DECLARATION).is_file():
        return ()
    named = tuple(Path(name) for name in environ.get(VARIABLE, "").split(os.pathsep) if name)
    return named or ((server,) if server.is_dir() else ())
