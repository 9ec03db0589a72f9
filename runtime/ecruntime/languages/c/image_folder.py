"""A folder for the copy of a library that a process has loaded, and the end of those that killed processes left."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Final

from ecruntime.foundation.folder_lock import lock_folder

_PREFIX: Final = "ecxs-image-"
_KEPT_SECONDS: Final = 86400.0
"""The time in which a debugger may look, by its name, for what a process that crashed had loaded."""


class ImageFolder:
    """A folder of this process, locked as long as it is in use; without `close`, it ends with the process."""

    def __init__(self) -> None:
        """Make an empty one, and remove those that processes left a day ago when they were killed."""
        remove_left_over()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        descriptor = lock_folder(self.path)
        self._end = weakref.finalize(self, _end, self.path, descriptor, os.getpid())

    def close(self) -> None:
        """Remove it with what it has."""
        self._end()


def remove_left_over(older_than: float = _KEPT_SECONDS) -> None:
    """Remove folders of this user that no process uses and that are older than this many seconds."""
    latest = time.time() - older_than
    parent = Path(tempfile.gettempdir())
    with suppress(OSError):
        for folder in parent.glob(f"{_PREFIX}*"):
            with suppress(OSError):
                state = folder.lstat()
                if state.st_uid != os.geteuid() or state.st_mtime > latest:
                    continue
                descriptor = lock_folder(folder)
                if descriptor is not None:
                    _remove(folder, descriptor)


def _end(folder: Path, descriptor: int | None, process: int) -> None:
    # A forked child that exits as Python does would take the folder away from its parent.
    if os.getpid() == process:
        _remove(folder, descriptor)


def _remove(folder: Path, descriptor: int | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if descriptor is not None:
        os.close(descriptor)
