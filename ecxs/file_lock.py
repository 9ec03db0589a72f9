"""Locks of folders in which one command at a time writes: a project, and a libexec.

The kernel holds them (`flock`), so none is left when its holder is killed. Each is a file of its own, which nobody can
open who may not write in that folder, since whoever can open a file can lock it for ever. A command that can have no
lock writes nothing: where the folder cannot be written, it goes on to read; otherwise it is refused.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.file_owner import adopt
from ecxs.files import PROJECT_LOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Wait = Callable[[str], None]
    """Called with the name of the holder while somebody has a lock; it returns after a moment, or raises."""

FOLDER_LOCK: Final = ".ecxs-lock"
"""The file in a libexec that an installation holds, and removes at its end."""
_MAX_HOLDER: Final = 200
_MOMENT: Final = 0.02
_UNKNOWN: Final = "another process"
_FLAGS: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NO_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})


@dataclass(frozen=True, slots=True)
class ProjectHold:
    """The lock of a project for one command: whether it is held at all, and whether its former holder was killed."""

    is_held: bool
    was_killed: bool


def wait_a_moment(holder: str) -> None:
    """Wait without a word and without end."""
    del holder
    time.sleep(_MOMENT)


@contextmanager
def project_lock(root: Path, holder: str, wait: Wait = wait_a_moment) -> Iterator[ProjectHold]:
    """Hold the lock of the project in `root`; others are told that `holder` has it."""
    path = root / PROJECT_LOCK
    if not root.is_dir():
        raise EnvironmentFailure(f"the folder '{root}' is not there any more", hint="name another one")
    # Whoever may write neither file nor folder of a project reads it, and needs no lock.
    if not _may_write(root) and not (path.parent.is_dir() and _may_write(path.parent)):
        yield ProjectHold(is_held=False, was_killed=False)
        return
    with _held(path, wait) as descriptor:
        # A holder leaves no file; one that stays is that of a command that was killed.
        was_killed = os.fstat(descriptor).st_size > 0
        with suppress(OSError):
            # Never empty in between: whoever is killed before the rest is tidied leaves it to the next one.
            length = os.pwrite(descriptor, f"{holder} (process {os.getpid()})\n".encode(), 0)
            os.ftruncate(descriptor, length)
        yield ProjectHold(is_held=True, was_killed=was_killed)


@contextmanager
def folder_lock(folder: Path, wait: Wait = wait_a_moment) -> Iterator[None]:
    """Hold the lock of a folder that is there; one that cannot be written cannot change, and needs none."""
    if not _may_write(folder):
        yield
        return
    with _held(folder / FOLDER_LOCK, wait):
        yield


@contextmanager
def _held(path: Path, wait: Wait) -> Iterator[int]:
    descriptor = _taken(path, wait)
    try:
        yield descriptor
    finally:
        # Nothing of ours is left. Whoever waits for this file finds that it is not there any more; and what somebody
        # has put in its place is theirs.
        with suppress(OSError):
            if _is_there(descriptor, path):
                path.unlink()
                if path.parent.name == Path(PROJECT_LOCK).parent.name:
                    path.parent.rmdir()
        os.close(descriptor)


def _taken(path: Path, wait: Wait) -> int:
    """Return a lock file, held."""
    while True:
        try:
            descriptor = _open(path)
        except FileNotFoundError:
            # The one before us has just removed the folder, unless all of it is gone.
            if path.parent.parent.is_dir():
                continue
            message = f"the folder '{path.parent.parent}' is not there any more"
            raise EnvironmentFailure(message, hint="name another one") from None
        except OSError as error:
            raise _in_the_way(path, error) from error
        try:
            while not _is_taken(descriptor, path):
                wait(_holder(descriptor))
        except BaseException:
            os.close(descriptor)
            raise
        # Whoever cleans a folder may have removed the file meanwhile; the lock is that of the file which is there.
        if _is_there(descriptor, path):
            return descriptor
        os.close(descriptor)


def _open(path: Path) -> int:
    # A project that somebody sent may have a link in the place of our folder; what it leads to is not ours.
    if path.parent.name == Path(PROJECT_LOCK).parent.name:
        _make_own_folder(path.parent)
    folder = path.parent.stat()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _FLAGS, 0o600)
    try:
        _check(descriptor, folder)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _make_own_folder(folder: Path) -> None:
    if folder.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, f"'{folder}' is a link")
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"'{folder}' is no folder") from None
        return
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        adopt(held, folder.parent)
    finally:
        os.close(held)


def _check(descriptor: int, folder: os.stat_result) -> None:
    """Refuse what is no lock file, and open ours to those alone who may write in its folder."""
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise FileExistsError(None, "it is no regular file")
    # The text of the holder would be written over a file of the author's that bears this name, too.
    if found.st_nlink > 1:
        raise FileExistsError(None, "it has other names (hard links)")
    is_shared = bool(folder.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    if found.st_uid not in {os.geteuid(), folder.st_uid, 0} and not is_shared:
        raise FileExistsError(None, f"it belongs to user {found.st_uid}")
    if found.st_uid == os.geteuid():
        with suppress(OSError):
            if os.geteuid() == 0:
                os.fchown(descriptor, folder.st_uid, folder.st_gid)
            elif folder.st_mode & stat.S_IWGRP:
                os.fchown(descriptor, -1, folder.st_gid)
        group = 0o060 if folder.st_mode & stat.S_IWGRP else 0
        others = 0o006 if folder.st_mode & stat.S_IWOTH else 0
        with suppress(OSError):
            os.fchmod(descriptor, 0o600 | group | others)


def _in_the_way(path: Path, error: OSError) -> EnvironmentFailure:
    message = f"cannot lock '{path}': {(error.strerror or str(error)).lower()}"
    hint = f"remove what is in the way, or make '{path.parent}' a folder of your own"
    if isinstance(error, PermissionError):
        owner = _owner(path)
        hint = f"run the command as user {owner}, or let yourself write there, or remove it if nothing of theirs runs"
    elif error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}:
        hint = "check the free space of that folder, and how its file system is mounted"
    elif error.errno in _NO_LOCKS:
        hint = "work in a folder of a file system that has locks (for NFS, mount it with 'local_lock=flock')"
    return EnvironmentFailure(message, hint=hint)


def _owner(path: Path) -> int:
    for one in (path, path.parent):
        with suppress(OSError):
            return one.lstat().st_uid
    return path.parent.parent.stat().st_uid


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=True)


def _is_there(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False


def _is_taken(descriptor: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise _in_the_way(path, error) from error
    return True


def _holder(descriptor: int) -> str:
    text = os.pread(descriptor, _MAX_HOLDER, 0).decode("utf-8", "replace").strip()
    number = _process_with(descriptor)
    # The text may be that of a command that was killed, while somebody else has the lock.
    if number and not text.endswith(f"(process {number})"):
        return f"process {number}{_user_of(number)}"
    return text or _UNKNOWN


def _process_with(descriptor: int) -> int:
    """Return the process that holds the lock of an open file; 0 where the kernel does not list it here."""
    found = os.fstat(descriptor)
    place = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    with suppress(OSError, ValueError):
        for line in Path("/proc/locks").read_text(encoding="ascii", errors="replace").splitlines():
            words = line.split()
            if words[1:2] == ["FLOCK"] and place in words:
                return int(words[words.index(place) - 1])
    return 0


def _user_of(process: int) -> str:
    try:
        return f" of user {Path('/proc', str(process)).stat().st_uid}"
    except OSError:
        return ""
