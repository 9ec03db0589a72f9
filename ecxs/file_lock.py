"""Locks of folders in which one command at a time writes: a project, and a libexec.

The kernel holds them (`flock`), so none is left when its holder is killed. Where a folder cannot be written, or its
file system has no locks, a command goes on without one: each write is still compared with what was read.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.file_swap import adopt
from ecxs.files import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Wait = Callable[[str], None]
    """Called with the name of the holder while somebody has a lock; it returns after a moment, or raises."""

PROJECT_LOCK: Final = ".ecxs/lock"
"""The file, below a project's folder, that the command which writes there holds; it says who that is."""
_MAX_HOLDER: Final = 200
_MOMENT: Final = 0.02
_UNKNOWN: Final = "another process"


def wait_a_moment(holder: str) -> None:
    """Wait without a word and without end."""
    del holder
    time.sleep(_MOMENT)


@contextmanager
def project_lock(root: Path, holder: str, wait: Wait = wait_a_moment) -> Iterator[None]:
    """Hold the lock of the project in `root`; others are told that `holder` has it."""
    descriptor = _taken(root / PROJECT_LOCK, wait)
    if descriptor is None:
        yield
        return
    try:
        # A file that only another user may write cannot say who holds it, and is held all the same.
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{holder} (process {os.getpid()})\n".encode(), 0)
        yield
    finally:
        # Nothing of ours is left in the project. Whoever waits for this file finds that it is not there any more.
        with suppress(OSError):
            (root / PROJECT_LOCK).unlink()
            (root / PROJECT_LOCK).parent.rmdir()
        os.close(descriptor)


@contextmanager
def folder_lock(folder: Path, wait: Wait = wait_a_moment) -> Iterator[None]:
    """Hold the lock of a folder that is there: on the folder itself, in which nothing of ours may be left."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        while not _is_taken(descriptor):
            wait(_process_with(descriptor))
        yield
    finally:
        os.close(descriptor)


def _taken(path: Path, wait: Wait) -> int | None:
    """Return the lock file of a project, held; `None` where it can be neither opened nor made."""
    while True:
        try:
            descriptor = _open(path)
        except (EnvironmentFailure, PermissionError):
            return None
        # The one before us has just removed the folder.
        except FileNotFoundError:
            continue
        except OSError as error:
            message = f"cannot lock '{path}': {(error.strerror or str(error)).lower()}"
            raise EnvironmentFailure(message, hint="remove what is in the way") from error
        while not _is_taken(descriptor):
            wait(_holder(descriptor))
        # Whoever cleans a project may have removed the file meanwhile; the lock is that of the file which is there.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat(follow_symlinks=False)):
                return descriptor
        os.close(descriptor)


def _open(path: Path) -> int:
    # A project that somebody sent may have a link in the place of our folder; what it leads to is not ours.
    if path.parent.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, f"'{path.parent}' is a link")
    make_folder(path.parent)
    flags = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o644)
    except PermissionError:
        # That of another user: it can be held, though not signed.
        descriptor = os.open(path, os.O_RDONLY | flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileExistsError(None, "it is no regular file")
    with suppress(OSError):
        if os.fstat(descriptor).st_uid == os.geteuid():
            adopt(descriptor, path.parent)
    return descriptor


def _is_taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    # A file system without locks.
    except OSError:
        return True
    return True


def _holder(descriptor: int) -> str:
    text = os.pread(descriptor, _MAX_HOLDER, 0).decode("utf-8", "replace").strip()
    return text or _process_with(descriptor)


def _process_with(descriptor: int) -> str:
    """Return the process that holds the lock of an open file, as far as the kernel lists it here."""
    found = os.fstat(descriptor)
    place = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    with suppress(OSError):
        for line in Path("/proc/locks").read_text(encoding="ascii", errors="replace").splitlines():
            words = line.split()
            if words[1:2] == ["FLOCK"] and place in words:
                return f"process {words[words.index(place) - 1]}"
    return _UNKNOWN
