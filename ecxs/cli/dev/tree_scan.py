"""Scan of a project for files whose content differs from that of the scan before."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_FOLDERS_LEFT_OUT: Final = frozenset({"__pycache__", "dist", "node_modules", "venv"})
_LEFT_OUT: Final = re.compile(
    r"\..*"  # of tools; swap files of vim, locks of Emacs
    r"|.*~|\#.*\#|4913|.*\.(sw[a-z]|bak|orig|rej|tmp)|.*___jb_(tmp|old)___"  # of editors, while they save
    r"|.*\.(py[co]|o|so|gcda|gcno)|compile_commands\.json"  # of compilers
)
_SOURCE: Final = re.compile(
    r".*\.(py|pyi|c|h|cc|cpp|cxx|hh|hpp|inc|lua|toml|conf|cfg|ini|ecm|flags|mk)|(GNUm|[mM])akefile"
)
"""Files that count wherever they are; a log or a database beside them, which the module writes, does not."""
_WITH_DATA: Final = frozenset({"src", "tests"})
"""Folders in which each file counts: tests have data."""
_MAX_SIZE: Final = 4 * 1024 * 1024
"""Bytes up to which a file is compared by its content; a larger one by size and time."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """The state of a file: what its inode says, and a digest of its content."""

    state: tuple[int, int, int]
    digest: str


@dataclass(slots=True)
class TreeScan:
    """The files of some folders as they were last seen; what is written there meanwhile is told to it (one thread)."""

    root: Path
    others: tuple[Path, ...] = ()
    """Further files, outside of the folder."""
    files: Mapping[str, FileStamp] = field(default_factory=dict)

    def changed(self) -> frozenset[str]:
        """Look again, and return the names of files that are new, gone, or of another content."""
        before, self.files = self.files, {name: self._stamp(path, name) for name, path in self._walk()}
        names = before.keys() | self.files.keys()
        return frozenset(name for name in names if _digest(before, name) != _digest(self.files, name))

    def wrote(self, name: str, content: bytes | None) -> None:
        """Take over what the tool itself has written into a file, or that it has removed it."""
        files = dict(self.files)
        if content is None:
            files.pop(name, None)
        elif is_watched(name):
            files[name] = FileStamp((0, 0, 0), _hash(content))
        self.files = files

    def _walk(self) -> Iterable[tuple[str, Path]]:
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if not _is_left_out(name)]
            for name in names:
                place = os.path.join(folder, name)  # noqa: PTH118 - a text
                relative = os.path.relpath(place, self.root)
                if is_watched(relative):
                    yield relative, self.root / relative
        for path in self.others:
            if path.is_file():
                yield str(path), path

    def _stamp(self, path: Path, name: str) -> FileStamp:
        before = self.files.get(name)
        try:
            found = path.stat()
            state = (found.st_ino, found.st_size, found.st_mtime_ns)
            if before is not None and before.state == state:
                return before
            if not stat.S_ISREG(found.st_mode) or found.st_size > _MAX_SIZE:
                return FileStamp(state, repr(state))
            return FileStamp(state, _hash(read_file(path, _MAX_SIZE, within=path.parent)))
        except OSError as error:
            # It went while we looked, or may not be read: either will be told when it changes.
            return FileStamp((-1, 0, 0), f"unreadable: {error.errno}")


def is_watched(name: str) -> bool:
    """Tell whether a change of the file of this relative name may matter."""
    *folders, last = PurePath(name).parts
    if _LEFT_OUT.fullmatch(last) or any(map(_is_left_out, folders)):
        return False
    return is_source(name) or not _WITH_DATA.isdisjoint(folders[:1])


def may_matter(name: str) -> bool:
    """Tell whether a change of this file or folder may be one of a watched file: a folder may have been removed."""
    return not any(map(_is_left_out, PurePath(name).parts))


def is_source(name: str) -> bool:
    """Tell whether a file is one that somebody writes by hand, by its name alone."""
    return _SOURCE.fullmatch(PurePath(name).name) is not None


def _is_left_out(folder: str) -> bool:
    return folder in _FOLDERS_LEFT_OUT or (folder != os.pardir and _LEFT_OUT.fullmatch(folder) is not None)


def _digest(files: Mapping[str, FileStamp], name: str) -> str | None:
    stamp = files.get(name)
    return None if stamp is None else stamp.digest


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
