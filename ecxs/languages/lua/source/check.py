"""The rules of scripts on those of a project, with the hooks of the modules that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.lua import SCRIPT
from ecxs.languages.lua.naming import AUTHOR_FOLDER
from ecxs.rules.script import check_script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.foundation.finding import Finding


def check_source(files: tuple[Path, ...], folder: Path, catalogue: HookCatalogue) -> Iterator[Finding]:
    """Apply the rules to the author's scripts."""
    for path in files:
        if path.suffix == SCRIPT and folder / AUTHOR_FOLDER in path.parents:
            yield from check_script(path, catalogue)
