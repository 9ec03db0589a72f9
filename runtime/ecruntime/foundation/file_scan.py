"""The files below a folder in scan order, the same for the checks and for the loader."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Protocol

    class Note(Protocol):
        """Called with an entry that is not read and the reason."""

        def __call__(self, path: Path, reason: str, *, is_irregular: bool = False) -> None:
            """Note it."""


MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Scanned:
    """The files in scan order, and what could not be read, each with the reason."""

    files: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]
    irregular: tuple[tuple[Path, str], ...] = ()
    """Pipes, devices, sockets and links that lead nowhere, which the loader passes over, each with what it is."""


def scan(folder: Path) -> Scanned:
    """List the files below a folder: bytewise, folders after files, no hidden names, no folder twice."""
    unreadable: list[tuple[Path, str]] = []
    irregular: list[tuple[Path, str]] = []

    def note(path: Path, reason: str, *, is_irregular: bool = False) -> None:
        (irregular if is_irregular else unreadable).append((path, reason))

    return Scanned(tuple(_below(folder, set(), note, 0)), tuple(unreadable), tuple(irregular))


def _below(folder: Path, visited: set[str], note: Note, depth: int) -> Iterator[Path]:
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
    folders = []
    for entry in found:
        try:
            is_file, is_folder = entry.is_file(), entry.is_dir()
        # Such as a link to itself; the others are still looked at.
        except OSError as error:
            note(folder / entry.name, error.strerror or str(error))
            continue
        if is_file:
            yield folder / entry.name
        elif is_folder:
            folders.append(entry)
        else:
            note(folder / entry.name, "it leads nowhere" if entry.is_symlink() else "it is no file", is_irregular=True)
    for entry in folders:
        yield from _below(folder / entry.name, visited, note, depth + 1)


def _is_looked_at(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__"


def _bytes_of_name(entry: os.DirEntry[str]) -> bytes:
    return os.fsencode(entry.name)
