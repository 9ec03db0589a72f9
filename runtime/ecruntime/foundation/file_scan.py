"""The files below a folder in scan order, the same for the checks and for the loader."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Protocol

    class Note(Protocol):
        """Called with an entry that is not read and the reason."""

        def __call__(self, path: Path, reason: str, *, is_irregular: bool = False) -> None:
            """Note it."""


MAX_DEPTH = 32


class ScanOrder(StrEnum):
    """The orders in which the entries of one folder are read."""

    FILES_FIRST = "files-first"
    FOLDERS_FIRST = "folders-first"
    BYTEWISE = "bytewise"
    """Files and folders together."""


@dataclass(frozen=True, slots=True)
class ScanRules:
    """The rules of a scan; the defaults are our own choice."""

    order: ScanOrder = ScanOrder.FILES_FIRST
    reads_hidden_files: bool = False
    reads_hidden_folders: bool = False
    follows_linked_files: bool = True
    follows_linked_folders: bool = True
    depth: int = MAX_DEPTH


AS_CHOSEN: Final = ScanRules()


@dataclass(frozen=True, slots=True)
class Scanned:
    """The files in scan order, and what could not be read, each with the reason."""

    files: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]
    irregular: tuple[tuple[Path, str], ...] = ()
    """Pipes, devices, sockets and links that lead nowhere, which the loader passes over, each with what it is."""


def scan(folder: Path, rules: ScanRules = AS_CHOSEN) -> Scanned:
    """List the files below a folder: bytewise, folders after files, no hidden names, no folder twice.

    Other rules may be those of a server that differs.
    """
    unreadable: list[tuple[Path, str]] = []
    irregular: list[tuple[Path, str]] = []

    def note(path: Path, reason: str, *, is_irregular: bool = False) -> None:
        (irregular if is_irregular else unreadable).append((path, reason))

    return Scanned(tuple(_below(folder, _Walk(rules, set(), note), 0)), tuple(unreadable), tuple(irregular))


@dataclass(frozen=True, slots=True)
class _Walk:
    """The rules of one scan, and the folders in which it was."""

    rules: ScanRules
    visited: set[str]
    note: Note

    def entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """Return the entries of a folder that are looked at, bytewise."""
        with os.scandir(folder) as entries:
            return sorted((entry for entry in entries if entry.name != "__pycache__"), key=_bytes_of_name)

    def passes_over(self, entry: os.DirEntry[str], *, is_folder: bool) -> bool:
        """Tell whether an entry is hidden, or a link, and left out for it."""
        rules = self.rules
        reads_hidden = rules.reads_hidden_folders if is_folder else rules.reads_hidden_files
        follows_links = rules.follows_linked_folders if is_folder else rules.follows_linked_files
        return (not reads_hidden and entry.name.startswith(".")) or (not follows_links and entry.is_symlink())


def _below(folder: Path, walk: _Walk, depth: int) -> Iterator[Path]:
    # By its real path: a link to an outer folder would otherwise never end.
    real = os.path.realpath(folder)
    if real in walk.visited:
        return
    walk.visited.add(real)
    try:
        found = walk.entries(folder)
    except OSError as error:
        walk.note(folder, error.strerror or str(error))
        return
    if depth > walk.rules.depth:
        walk.note(folder, f"folders are nested deeper than {walk.rules.depth}")
        return
    kinds = [(entry, _is_folder(entry, folder, walk)) for entry in found]
    looked_at = [one for one in kinds if one[1] is not None]
    if walk.rules.order is not ScanOrder.BYTEWISE:
        # The sort is stable: within files, and within folders, the order stays bytewise.
        looked_at.sort(key=lambda one: one[1] is (walk.rules.order is ScanOrder.FILES_FIRST))
    for entry, is_folder in looked_at:
        if is_folder:
            yield from _below(folder / entry.name, walk, depth + 1)
        else:
            yield folder / entry.name


def _is_folder(entry: os.DirEntry[str], folder: Path, walk: _Walk) -> bool | None:
    """Tell whether an entry is a folder or a file; None for what is left out, of which some is noted."""
    if entry.name.startswith(".") and not (walk.rules.reads_hidden_files or walk.rules.reads_hidden_folders):
        return None
    try:
        is_file, is_folder = entry.is_file(), entry.is_dir()
    # Such as a link to itself; the others are still looked at.
    except OSError as error:
        walk.note(folder / entry.name, error.strerror or str(error))
        return None
    if walk.passes_over(entry, is_folder=is_folder):
        return None
    if is_file or is_folder:
        return is_folder
    reason = "it leads nowhere" if entry.is_symlink() else "it is no file"
    walk.note(folder / entry.name, reason, is_irregular=True)
    return None


def _bytes_of_name(entry: os.DirEntry[str]) -> bytes:
    return os.fsencode(entry.name)
