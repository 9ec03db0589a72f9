"""Scan of a project for files whose content differs from that of the scan before."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_FOLDERS_LEFT_OUT: Final = frozenset({"__pycache__", "node_modules", "venv"})
_LEFT_OUT: Final = re.compile(
    r"\..*"  # of tools; swap files of vim, locks of Emacs
    r"|.*~|\#.*\#|4913|.*\.(sw[a-z]|bak|orig|rej|tmp)|.*___jb_(tmp|old)___"  # of editors, while they save
    r"|.*\.(py[co]|o|so|gcda|gcno)|compile_commands\.json"  # of compilers
)
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
            folders[:] = [name for name in folders if name not in _FOLDERS_LEFT_OUT and not _LEFT_OUT.fullmatch(name)]
            for name in names:
                if not _LEFT_OUT.fullmatch(name):
                    place = os.path.join(folder, name)  # noqa: PTH118 - a text
                    relative = os.path.relpath(place, self.root)
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
    *folders, last = name.split(os.sep)
    return not _LEFT_OUT.fullmatch(last) and not any(
        folder in _FOLDERS_LEFT_OUT or (folder != ".." and _LEFT_OUT.fullmatch(folder)) for folder in folders
    )


def _digest(files: Mapping[str, FileStamp], name: str) -> str | None:
    stamp = files.get(name)
    return None if stamp is None else stamp.digest


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
