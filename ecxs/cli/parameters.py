"""Parameters of commands: click types of paths, and one settings object for a command with many parameters.

Click does not check that a path is readable: opening it does, and then a failure has exit code 3, not that of usage.
"""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATH: Final = click.Path(readable=False, path_type=Path)
FILE: Final = click.Path(readable=False, path_type=Path, dir_okay=False)
FOLDER: Final = click.Path(readable=False, path_type=Path, file_okay=False)
FILE_OR_DASH: Final = click.Path(readable=False, path_type=Path, dir_okay=False, allow_dash=True)
S = TypeVar("S")
R = TypeVar("R")


def takes_settings(settings_class: Callable[..., S]) -> Callable[[Callable[[S], R]], Callable[..., R]]:
    """Call a command with one `settings_class`, whose fields have the names of click's parameters."""

    def decorate(command: Callable[[S], R]) -> Callable[..., R]:
        @wraps(command)
        def call(**parameters: object) -> R:
            return command(settings_class(**parameters))

        return call

    return decorate


def folders_above(start: Path) -> Iterator[Path]:
    """Yield a folder and those above it; with `..`, so that they are shown as they are reached from there."""
    folder = start
    # By their identity: of links on the way up nobody can be sure, and the top is its own parent.
    while True:
        yield folder
        above = folder / ".." if folder.name in {"", ".."} else folder.parent
        if above == folder:
            above = folder / ".."
        if not above.is_dir() or above.samefile(folder):
            return
        folder = above


def is_of_others(file: Path, start: Path) -> bool:
    """Tell whether a file is of a user who is neither this one nor root, nor the owner of the folder `start`.

    What stands above the working folder decides what is run; where others may write, such as /tmp, it is not theirs to.
    """
    try:
        owners = {file.lstat().st_uid, file.stat().st_uid}
        mine = {os.geteuid(), 0, start.stat().st_uid}
    except OSError:
        return False
    return not owners <= mine


def project_above(start: Path = Path()) -> Path:
    """Return the nearest folder with a declaration, from `start` upwards; `start` itself if there is none."""
    # Imported here, as below: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.files import DECLARATION

    found = (it for it in folders_above(start) if (it / DECLARATION).is_file())
    return next((it for it in found if not is_of_others(it / DECLARATION, start)), start)


def find_project(ctx: click.Context, param: click.Parameter, folder: Path) -> Path:
    """Return the project of a parameter: the folder that is named, else the nearest one with a declaration."""
    if ctx.get_parameter_source(str(param.name)) is not ParameterSource.DEFAULT:
        return folder
    found = project_above(folder)
    if not ctx.resilient_parsing:
        tell_project(found)
    return found


def current_project() -> Path:
    """Return the project of the working folder, and name it if it was found above."""
    found = project_above()
    tell_project(found)
    return found


def tell_project(project: Path) -> None:
    """Name the project if it was found above the working folder."""
    if project != Path():
        from ecxs.cli.report import escape_terminal, print_note
        from ecxs.files import DECLARATION

        print_note(escape_terminal(f"the project is {os.path.realpath(project)}, whose {DECLARATION} is above"))
