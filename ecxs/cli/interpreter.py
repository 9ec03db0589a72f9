"""The command line of another process of this program."""

from __future__ import annotations

import sys
from pathlib import Path


def own_interpreter() -> list[str]:
    """Return the running interpreter by its absolute path, told to import nothing from the working folder.

    Without `-P`, `python -m` and `python -c` look for each module in the working folder first: a project that bears the
    name of a library, or one of its files, would be imported in its place.
    """
    # `absolute` and not `resolve`: behind the links of a virtual environment is an interpreter without its libraries.
    return [str(Path(sys.executable).absolute()), "-P"]


def own_command(*words: str) -> list[str]:
    """Return the command line of `ecxs WORDS` in a process of its own."""
    return [*own_interpreter(), "-m", "ecxs", *words]
