"""Parameters of commands: click types of paths, and one settings object for a command with many parameters.

Click does not check that a path is readable: opening it does, and then a failure has exit code 3, not that of usage.
"""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

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
