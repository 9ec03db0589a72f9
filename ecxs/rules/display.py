"""How findings name a file."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def display(path: Path) -> str:
    """Return how findings name a file: relative to the current folder when it lies below, else absolute."""
    here, whole = os.getcwd(), str(path)  # noqa: PTH109 - a string is all that is needed
    folder, _, name = whole.rpartition("/")
    if not folder or name == ".." or whole == here:
        return _shown(here, whole)
    shown = _shown(here, folder)
    return name if shown == "." else f"{shown.rstrip('/')}/{name}"


@lru_cache(maxsize=1024)  # asked for every file of a tree
def _shown(here: str, path: str) -> str:
    whole = os.path.normpath(os.path.join(here, path))  # noqa: PTH118 - `resolve` would follow links
    inside = f"{here.rstrip('/')}/"
    return "." if whole == here else whole.removeprefix(inside)
