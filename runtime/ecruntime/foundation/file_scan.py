"""The files below a folder in scan order, the same for the checks and for the loader."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Scanned:
    """The files in scan order, and the folders that could not be read, each with the reason."""

    files: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]


def scan(folder: Path) -> Scanned:
    """List the files below a folder: bytewise, folders after files, no hidden names, no folder twice."""
    unreadable: list[tuple[Path, str]] = []

    def note(path: Path, reason: str) -> None:
        unreadable.append((path, reason))

    return Scanned(tuple(_below(folder, set(), note, 0)), tuple(unreadable))


def _below(folder: Path, visited: set[str], note: Callable[[Path, str], None], depth: int) -> Iterator[Path]:
    # By its real path: a link to an outer folder would otherwise never end.
    real = os.path.realpath(folder)
    if real in visited:
        return
    visited.add(real)
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry for entry in entries if _is_looked_at(entry.name)), key=_bytes_of_name)
    except OSError as error:
        note(folder, error.strerror or str(error))
        return
    if depth > MAX_DEPTH:
        note(folder, f"folders are nested deeper than {MAX_DEPTH}")
        return
    yield from (folder / entry.name for entry in found if entry.is_file())
    for entry in found:
        if entry.is_dir():
            yield from _below(folder / entry.name, visited, note, depth + 1)


def _is_looked_at(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__"


def _bytes_of_name(entry: os.DirEntry[str]) -> bytes:
    return os.fsencode(entry.name)
