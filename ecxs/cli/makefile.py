"""Folders of modules that their Makefile builds: how, and what other commands say of them."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import BuildFailed, EnvironmentFailure, UsageError
from ecxs.cli.interpreter import own_command
from ecxs.cli.report import escape_terminal, print_request
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from pathlib import Path

MAKEFILES: Final = ("GNUmakefile", "makefile", "Makefile")
"""The files that make looks for, in its order."""
SAMPLE: Final = "ecelerity.conf"
"""The sample configuration of such a folder."""
_OF_AN_OUTER_MAKE: Final = frozenset({"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"})
"""Handed on by a make that runs `ecxs test`: options and variables for its own Makefile, and jobs that it counts."""


def is_built_by_make(folder: Path) -> bool:
    """Tell whether a folder is built by its Makefile: and by no declaration but that of a plain module in C."""
    if not any((folder / name).is_file() for name in MAKEFILES):
        return False
    declaration = folder / DECLARATION
    return not declaration.exists() or _is_plain(declaration)


def _is_plain(declaration: Path) -> bool:
    """Tell whether a declaration is that of a module in C whose files are all its author's, as of `ecxs adopt`."""
    # Imported here: only a folder with both files needs it.
    from ecxs.definition import Language, load
    from ecxs.languages import tools_of

    definition = load(declaration).definition
    if definition is None or definition.language is not Language.C:
        return False
    return not (declaration.parent / tools_of(definition).author_file(definition.name)).is_file()


def refuse_makefile(folder: Path, missing: str) -> None:
    """Raise `UsageError` for a folder that is built by its Makefile; `missing` is what cannot be done with it."""
    if is_built_by_make(folder):
        message = f"'{folder}' is built by its Makefile: {missing}"
        raise UsageError(message, hint="'ecxs test' builds it through the Makefile, and runs its tests")


def run_make(folder: Path, *more: str) -> None:
    """Build a folder through its Makefile, with this program as its `ECXS`; show what make prints if it fails.

    `more` are further variables and targets.
    """
    # Imported here: only this function needs it.
    import os
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name not in _OF_AN_OUTER_MAKE}
    words = ["make", f"ECXS={shlex.join(own_command())}", *more]
    try:
        done = subprocess.run(  # noqa: S603 - the author's own Makefile
            words,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except FileNotFoundError as error:
        message = "there is no program 'make' on PATH, and the folder has a Makefile"
        raise EnvironmentFailure(message, hint="install the package make") from error
    if done.returncode == 0:
        return
    print_request(escape_terminal(done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")))
    how = f"exit code {done.returncode}" if done.returncode > 0 else f"signal {-done.returncode}"
    raise BuildFailed(f"make failed in '{folder}' with {how}", hint="what it printed is above")
