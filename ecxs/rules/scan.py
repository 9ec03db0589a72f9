"""Which files below a folder are looked at, and in which order: the same on every machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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
        with os.scandir(folder) as entries:
            found = sorted((entry for entry in entries if _is_looked_at(entry.name)), key=_bytes_of_name)
    except OSError as error:
        note(folder, error.strerror or str(error))
        return
    if depth > DEEPEST_FOLDER:
        note(folder, f"folders are nested deeper than {DEEPEST_FOLDER}")
        return
    yield from (folder / entry.name for entry in found if entry.is_file())
    for entry in found:
        if entry.is_dir():
            yield from _below(folder / entry.name, visited, note, depth + 1)


def _is_looked_at(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__"


def _bytes_of_name(entry: os.DirEntry[str]) -> bytes:
    return os.fsencode(entry.name)


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
