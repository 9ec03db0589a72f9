"""The lock of a folder, by which others see that somebody works in it; it ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def lock_folder(folder: Path) -> int | None:
    """Return a descriptor that has the lock; None when a process has it, or the file system has none.

    Closing the descriptor ends the lock. Raise `OSError` for what is no folder, or not there.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
