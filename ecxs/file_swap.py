"""Exchange of one file for another in one step, in which owner, mode and attributes stay and no save is lost."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import signal
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_NEW_FILE_MODE: Final = 0o644
_MAX_STEM_BYTES: Final = 200
_LEFTOVER: Final = re.compile(r"\..+\.([1-9][0-9]*)-[0-9a-f]{12}\.(tmp|new|old)\Z", re.DOTALL)
_NO_REPLACE: Final = 1
_EXCHANGE: Final = 2
_HERE: Final = -100
_UNSUPPORTED: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM})
_SPECIAL_BITS: Final = 0o6000


class FileChanged(EnvironmentFailure):
    """A refusal to write a file that somebody changed after it was read."""

    def __init__(self, path: Path) -> None:
        """Name the file, which is as the other one left it."""
        super().__init__(
            f"'{path}' was changed by somebody else meanwhile, and is left as they saved it",
            hint="run the command again: it plans anew from what is there now",
        )


def is_temporary(name: str) -> bool:
    """Tell whether a name is that of a file which a killed run left, and which the next write beside it removes."""
    return _LEFTOVER.match(name) is not None


def name_aside(path: Path, suffix: str) -> Path:
    """Return an unused hidden name beside `path`, which `sweep` knows."""
    stem = path.name
    # File systems limit the bytes of a name. Cut by characters, since not all of them take a part of one.
    while len(os.fsencode(stem)) > _MAX_STEM_BYTES:
        stem = stem[:-1]
    # The process is for people who find it: other containers have the same numbers.
    return path.with_name(f".{stem}.{os.getpid()}-{os.urandom(6).hex()}.{suffix}")


def open_file_aside(path: Path) -> tuple[Path, int]:
    """Make a temporary file beside `path`; nobody sweeps it while the descriptor is open."""
    while True:
        temporary = name_aside(path, "tmp")
        # O_EXCL and O_NOFOLLOW: whoever may write in this folder cannot plant a file or link under the temporary name.
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, _NEW_FILE_MODE)
        if _hold(descriptor):
            return temporary, descriptor
        os.close(descriptor)


def hold_folder(folder: Path) -> int | None:
    """Open a temporary folder so that nobody sweeps it; `None` when somebody was faster."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    if _hold(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _hold(descriptor: int) -> bool:
    """Lock a temporary entry for as long as it is open; tell whether it is still there."""
    # A file system without locks has nobody who sweeps, either.
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return os.fstat(descriptor).st_nlink > 0


def sweep(folder: Path) -> None:
    """Remove temporary entries of killed runs from a folder; those of living processes stay.

    Whoever makes one holds a lock on it, which the kernel lets go when he ends, in whatever container he was.
    """
    with os.scandir(folder) as entries:
        found = [entry.path for entry in entries if is_temporary(entry.name)]
    for path in found:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        # It is gone, or not for us to read, or a link, which is none of ours.
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)  # noqa: PTH108 - the path is text
        # Somebody is at work on it, or the folder is not ours to clear.
        except OSError:
            pass
        finally:
            os.close(descriptor)


def dress(descriptor: int, target: Path, *, is_authors: bool) -> None:
    """Give a new file the owner, the attributes and the mode of the one that it replaces.

    Without one it belongs, if root makes it, to the owner of its folder: root may work in a project of somebody else.
    An owner that cannot be kept is refused for a file of the author's.
    """
    try:
        former = target.stat()
    except FileNotFoundError:
        adopt(descriptor, target.parent)
        return
    mode = stat.S_IMODE(former.st_mode)
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (former.st_uid, former.st_gid):
        try:
            os.fchown(descriptor, former.st_uid, former.st_gid)
        except OSError as error:
            if is_authors:
                raise _foreign(target, former) from error
            mode &= ~_SPECIAL_BITS
    # Access lists are attributes, too. Some are the system's own, and not for us to set.
    with suppress(OSError):
        for name in os.listxattr(target):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(target, name))
    # After the owner, whose change takes bits away; and by hand, because the mode given to `open` passes the umask.
    os.fchmod(descriptor, mode)


def adopt(descriptor: int, folder: Path) -> None:
    """Give what root has made in a folder of somebody else to the owner of that folder."""
    if os.geteuid() == 0:
        owner = folder.stat()
        if owner.st_uid != 0:
            os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _foreign(target: Path, former: os.stat_result) -> EnvironmentFailure:
    message = f"cannot write '{target}': it belongs to user {former.st_uid} and group {former.st_gid}"
    return EnvironmentFailure(f"{message}, which an edit of yours would change", hint="run the command as that user")


def read_or_none(path: Path) -> bytes | None:
    """Return the content of a file, or `None` if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def swap(temporary: Path, target: Path, before: bytes, after: bytes) -> None:
    """Put a temporary file that holds `after` in the place of a file that holds `before`, and remove that one.

    Both change places in one step, so whatever was saved up to then comes out, and goes back if it is not `before`.
    """
    with _watched(target) as is_being_written:
        if read_or_none(target) != before:
            raise FileChanged(target)
        try:
            _rename(temporary, target, _EXCHANGE)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
            temporary.rename(target)
            return
        displaced = read_or_none(temporary)
        if displaced == before and not is_being_written():
            temporary.unlink(missing_ok=True)
            return
        _put_back(temporary, target, displaced, after)
    raise FileChanged(target)


def _put_back(temporary: Path, target: Path, displaced: bytes | None, ours: bytes) -> None:
    """Put back what somebody saved, and once more if they save again meanwhile: the latest stays."""
    awaited: bytes | None = ours
    while True:
        _rename(temporary, target, _EXCHANGE)
        found = read_or_none(temporary)
        if found == awaited:
            return
        awaited, displaced = displaced, found


def place_new(temporary: Path, target: Path) -> None:
    """Give a file its name, which must be free."""
    try:
        _rename(temporary, target, _NO_REPLACE)
    except FileExistsError as error:
        raise FileChanged(target) from error
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        if os.path.lexists(target):
            raise FileChanged(target) from error
        temporary.rename(target)


def take_away(path: Path, before: bytes) -> None:
    """Remove a file that holds `before`; whatever else was saved there stays."""
    gone = name_aside(path, "tmp")
    with _watched(path) as is_being_written:
        if read_or_none(path) != before:
            raise FileChanged(path)
        path.rename(gone)
        if read_or_none(gone) == before and not is_being_written():
            try:
                gone.unlink()
            except BaseException:
                place_new(gone, path)
                raise
            return
        place_new(gone, path)
    raise FileChanged(path)


@contextmanager
def _watched(path: Path) -> Iterator[Callable[[], bool]]:
    """Refuse a file that somebody has open for writing; yield what tells whether one has begun since.

    Some editors write into the file itself. A lease makes them wait while it changes places, and tells of them.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        has_lease = _lease(descriptor, path)
        yield lambda: has_lease and fcntl.fcntl(descriptor, fcntl.F_GETLEASE) != fcntl.F_RDLCK
    finally:
        os.close(descriptor)


def _lease(descriptor: int, path: Path) -> bool:
    try:
        # The signal of a lease is SIGIO otherwise, which ends a process that does not expect it; this one is ignored.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        if error.errno == errno.EAGAIN:
            raise FileChanged(path) from error
        # Not our file, or a file system without leases: the comparison before and after has to do.
        return False
    return True


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


def checked_target(path: Path) -> Path:
    """Return the file that a path leads to; refuse a link that somebody else made to what is not theirs.

    Otherwise a project could have root write wherever its owner wants.
    """
    for part in (path, *path.parents):
        try:
            link = part.lstat()
        except OSError:
            continue
        if stat.S_ISLNK(link.st_mode) and link.st_uid not in {0, os.geteuid()}:
            with suppress(FileNotFoundError):
                if part.stat().st_uid == link.st_uid:
                    continue
            message = f"cannot write '{path}': '{part}' is a link of user {link.st_uid} to what is not theirs"
            raise EnvironmentFailure(message, hint="replace the link by the file, or make the link yourself")
    return path.resolve() if path.is_symlink() else path


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder, or the content of a file, last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
