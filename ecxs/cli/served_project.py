"""The configuration and the libexec of the project in a folder, made current."""

from __future__ import annotations

from pathlib import Path

from ecruntime.foundation.errors import UsageError
from ecxs.cli.makefile import SAMPLE, is_built_by_make, run_make
from ecxs.cli.parameters import current_project
from ecxs.files import DECLARATION


def prepare_project(folder: Path) -> tuple[Path, tuple[Path, ...]]:
    """Build the module of a project, or the modules of a Makefile, and return sample configuration and libexec."""
    # Imported here: a folder with a Makefile needs none of it.
    from ecxs.cli.project import build_project

    if is_built_by_make(folder):
        run_make(folder)
        return folder / SAMPLE, (folder,)
    if not (folder / DECLARATION).is_file():
        raise UsageError(
            f"there is no {DECLARATION} here", hint="name a configuration with -f, or go to a module's folder"
        )
    project = build_project(folder)
    return project.sample, (project.libexec,)


def served(conf: Path | None, libexec: tuple[Path, ...]) -> tuple[Path, tuple[Path, ...]]:
    """Return the configuration and the libexec folders that `ecxs run` would serve with these parameters."""
    # Imported here, as above.
    from ecxs.cli.server_libexec import machine_libexec

    if conf is None:
        here = Path()
        return prepare_project(here if is_built_by_make(here) else current_project())
    return conf, libexec or machine_libexec()
