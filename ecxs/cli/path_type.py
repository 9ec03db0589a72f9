"""Paths on the command line.

Whether one can be read shows when it is opened: what is missing on the machine has an exit code of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

PATH: Final = click.Path(readable=False, path_type=Path)
FILE: Final = click.Path(readable=False, path_type=Path, dir_okay=False)
FOLDER: Final = click.Path(readable=False, path_type=Path, file_okay=False)
FILE_OR_DASH: Final = click.Path(readable=False, path_type=Path, dir_okay=False, allow_dash=True)
