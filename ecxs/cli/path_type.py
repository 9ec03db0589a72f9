"""Click types of paths on the command line.

Click does not check that a path is readable: opening it does, and then a failure has exit code 3, not that of usage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

PATH: Final = click.Path(readable=False, path_type=Path)
FILE: Final = click.Path(readable=False, path_type=Path, dir_okay=False)
FOLDER: Final = click.Path(readable=False, path_type=Path, file_okay=False)
FILE_OR_DASH: Final = click.Path(readable=False, path_type=Path, dir_okay=False, allow_dash=True)
