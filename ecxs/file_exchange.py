"""Exchange of two names in one step, and a watch over a file that tells of whoever opens it for writing."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_NO_REPLACE: Final = 1
_EXCHANGE: Final = 2
_HERE: Final = -100
_UNSUPPORTED: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM})


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places in one step; tell whether the file system can."""
    try:
        _rename(one, other, _EXCHANGE)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        return False
    return True


def rename_free(old: Path, new: Path) -> None:
    """Give a file a name that must be free; raise FileExistsError if it is not."""
    try:
        _rename(old, new, _NO_REPLACE)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new)) from error
        old.rename(new)


def _rename(old: Path, new: Path, flags: int) -> None:
    # Imported here: most runs replace no file of the author's.
    import ctypes

    system = ctypes.CDLL(None, use_errno=True)
    call = getattr(system, "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_HERE, os.fsencode(old), _HERE, os.fsencode(new), flags):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(new))


class FileWatch:
    """A file that is held open; a lease makes whoever opens it for writing wait, and tells of them.

    Some editors write into the file itself, and hold it open before they do.
    """

    def __init__(self, path: Path) -> None:
        """Open a file to watch it, under whatever name it has later."""
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW)
        # Whoever sweeps leaves alone what somebody is at work on. An editor may have a lock of its own on it.
        with suppress(OSError):
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        self._has_lease = False
        self.is_open_elsewhere = not self._take_lease()

    def __enter__(self) -> Self:
        """Return the watch, which ends with the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let those who wait go on."""
        os.close(self._descriptor)

    @property
    def is_touched(self) -> bool:
        """Tell whether somebody has it open for writing, or is about to."""
        if self._has_lease:
            return fcntl.fcntl(self._descriptor, fcntl.F_GETLEASE) != fcntl.F_RDLCK
        return self.is_open_elsewhere

    def status(self) -> os.stat_result:
        """Return owner and mode."""
        return os.fstat(self._descriptor)

    def content(self) -> bytes:
        """Read the file, which need not have a name any more."""
        size, parts = 0, []
        while part := os.pread(self._descriptor, 1 << 20, size):
            parts.append(part)
            size += len(part)
        return b"".join(parts)

    def let_go(self) -> None:
        """Let those who wait open the file, and go on to hold it."""
        if self._has_lease:
            self._has_lease = False
            fcntl.fcntl(self._descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)

    def is_quiet(self) -> bool:
        """Tell, after `let_go`, whether nobody has it open for writing any more."""
        is_quiet = self._take_lease()
        self.let_go()
        return is_quiet

    def _take_lease(self) -> bool:
        """Take the lease if there is one to have; tell whether nobody has the file open for writing."""
        try:
            # Its signal is SIGIO otherwise, which ends a process that does not expect it; this one is ignored.
            fcntl.fcntl(self._descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(self._descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as error:
            # Otherwise not our file, or a file system without leases: comparisons have to do.
            return error.errno != errno.EAGAIN
        self._has_lease = True
        return True
