"""The headers that sources take in, found as the preprocessor does: beside the file, then in the named folders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file, reason_of
from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.export.c_names import CNames
from ecxs.files import display_path
from ecxs.languages.c.flags import search_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

UNREADABLE: Final = "EXP004"
MAX_SOURCE: Final = 16 * 1024 * 1024


class IncludeWalk:
    """The files of a module in C with their contents, by their plain paths, in the order in which they are met."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Take the folders that options of the compiler name."""
        self._folders = tuple(folders)
        self.contents: dict[Path, bytes] = {}
        self.findings: list[Finding] = []

    def take(self, paths: Iterable[Path]) -> None:
        """Read files, and whatever of the author's they include."""
        waiting = [(plain(path), Place(display_path(path))) for path in paths]
        while waiting:
            path, place = waiting.pop(0)
            if path in self.contents:
                continue
            try:
                self.contents[path] = content = read_file(path, MAX_SOURCE)
            except OSError as error:
                message = f"cannot read '{display_path(path)}': {reason_of(error)}"
                self.findings.append(Finding(UNREADABLE, Severity.ERROR, message, place, "write or restore the file"))
                continue
            waiting += self._included(path, content)

    def _included(self, path: Path, content: bytes) -> list[tuple[Path, Place]]:
        names = CNames(content.decode("utf-8", "surrogateescape"))
        found = []
        for header in names.includes:
            beside = [path.parent] if header.is_quoted else []
            place = Place(display_path(path), *names.position(header.at))
            candidates = (folder / header.name for folder in (*beside, *self._folders))
            # A header that is in none of them is the server's or the system's.
            met = next((plain(candidate) for candidate in candidates if candidate.is_file()), None)
            if met is not None:
                found.append((met, place))
        return found


def own_folders(folder: Path, words: Sequence[str]) -> list[Path]:
    """Return the author's folders among those in which options have headers searched: they are named from `folder`."""
    return [plain(folder / name) for name in search_folders(words) if not name.startswith("/")]


def plain(path: Path) -> Path:
    """Return an absolute path without `.` and `..`; links stay."""
    return type(path)(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
