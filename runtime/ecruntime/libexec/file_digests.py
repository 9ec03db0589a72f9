"""Digests of libraries without a record, computed again only for a file that is another one by what the system says."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from ecruntime.foundation.file_reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

_SETTLED: Final = 2_000_000_000
"""Nanoseconds after which a further write of a file shows in its times, whatever their grain."""


class _Identity(NamedTuple):
    device: int
    inode: int
    size: int
    modified: int
    changed: int


class FileDigests:
    """The digests of libraries that were asked for (scheduler thread)."""

    def __init__(self) -> None:
        """Know none."""
        self._known: dict[Path, tuple[_Identity, str]] = {}

    def digest(self, path: Path) -> str:
        """Return the digest of a library's content; empty for one that cannot be read."""
        # Imported here: without a module in C nothing of libraries is.
        from ecruntime.formats.library import MAX_LIBRARY_SIZE

        try:
            before = _identity(path)
            known = self._known.get(path)
            if known is not None and known[0] == before:
                return known[1]
            self._known.pop(path, None)
            found = hashlib.sha256(read_file(path, MAX_LIBRARY_SIZE)).hexdigest()
        except OSError:
            return ""
        # One that is written right now may change again within the grain of its times.
        with suppress(OSError):
            if _identity(path) == before and time.time_ns() - before.changed > _SETTLED:
                self._known[path] = before, found
        return found


def _identity(path: Path) -> _Identity:
    status = os.stat(path)  # noqa: PTH116 - a path of links is followed, as by reading
    return _Identity(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
