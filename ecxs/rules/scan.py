"""Which files below a folder are looked at, and in which order: the same on every machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEEPEST_FOLDER = 32


@dataclass(frozen=True, slots=True)
class Scanned:
    """The files found, in scan order, and the folders that could not be read, each with the reason."""

    files: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]


def scan(folder: Path) -> Scanned:
    """List the files below a folder: bytewise, folders after files, no hidden names, no folder twice."""
    unreadable: list[tuple[Path, str]] = []

    def note(path: Path, reason: str) -> None:
        unreadable.append((path, reason))

    return Scanned(tuple(_below(folder, set(), note, 0)), tuple(unreadable))


def _below(folder: Path, visited: set[str], note: Callable[[Path, str], None], depth: int) -> Iterator[Path]:
    real = os.path.realpath(folder)
    if real in visited:
        return
    visited.add(real)
    try:
        names = sorted((entry.name for entry in os.scandir(folder)), key=os.fsencode)
    except OSError as error:
        note(folder, error.strerror or str(error))
        return
    if depth > DEEPEST_FOLDER:
        note(folder, f"folders are nested deeper than {DEEPEST_FOLDER}")
        return
    paths = [folder / name for name in names if not name.startswith(".") and name != "__pycache__"]
    yield from (path for path in paths if path.is_file())
    for path in paths:
        if path.is_dir():
            yield from _below(path, visited, note, depth + 1)


def display(path: Path) -> str:
    """Return how findings name a file: relative to the current folder when it lies below, else absolute."""
    whole = os.path.abspath(path)  # noqa: PTH100 - `resolve` would follow links, and the author named the link
    here = str(Path.cwd())
    return os.path.relpath(whole, here) if whole == here or whole.startswith(f"{here.rstrip('/')}/") else whole
