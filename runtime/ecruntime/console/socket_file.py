"""The console's socket file: in a directory of the server's user, never taken from a living server."""

from __future__ import annotations

import fcntl
import os
import socket
import stat
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Final

from ecruntime.console.access import PRIVATE, SHARED
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.path_owner import replaceable_part

if TYPE_CHECKING:
    from pathlib import Path

MAX_PATH_LENGTH: Final = 107
"""Bytes; the system's limit for the path of a Unix socket."""

OWN_FOLDER: Final = ".ecxs"
"""The only folder that is made for a socket: that of a project's own server."""

_PROBE_SECONDS: Final = 1.0


class SocketFile:
    """A listening Unix socket, guarded by a lock file beside it until `close`.

    A private one is for its user alone; a shared one is for the group of its directory, too.
    """

    def __init__(self, path: Path, mode: int = PRIVATE) -> None:
        """Listen, in a directory that is there or in `OWN_FOLDER`; raise EnvironmentFailure when that is impossible."""
        self.path = path
        _check_name(path)
        _reject_foreign(path)
        _reject_replaceable(path)
        _own_directory(path.parent, is_shared=mode == SHARED)
        # Of two servers that start at once, only the holder of the lock may remove a dead socket.
        self._lock = _lock(path)
        with ExitStack() as undo:
            undo.callback(os.close, self._lock)
            _remove_dead(path)
            self.socket = _listen(path)
            undo.callback(path.unlink, missing_ok=True)
            undo.callback(self.socket.close)
            if mode == SHARED:
                _share(path)
            self._identity = _identity(path)
            undo.pop_all()

    @property
    def descriptors(self) -> tuple[int, int]:
        """Return the descriptors of the lock and of the socket."""
        return self._lock, self.socket.fileno()

    def close(self) -> None:
        """Stop listening and remove the file, unless it was replaced by somebody else's."""
        self.socket.close()
        if _identity(self.path) == self._identity:
            self.path.unlink()
        # Last, so that nobody takes the path meanwhile. The lock file stays: were it removed, two servers could each
        # lock a file of this name.
        os.close(self._lock)


def _check_name(path: Path) -> None:
    length = len(os.fsencode(path))
    if length > MAX_PATH_LENGTH:
        message = f"the socket path '{path}' has {length} bytes, and the system's limit is {MAX_PATH_LENGTH}"
        raise EnvironmentFailure(message, hint="choose a shorter path with `--socket`")
    if "\0" in str(path):
        raise EnvironmentFailure("no file has a zero byte in its name", hint="choose another path with `--socket`")
    if not path.name or path.is_dir():
        raise EnvironmentFailure(f"'{path}' is a folder and cannot be a socket", hint="name a file, as: ./ec.sock")


def _reject_replaceable(path: Path) -> None:
    # Before the directory is made. Whoever can rename a folder above the socket can put an impostor in its place.
    fault = replaceable_part(path.parent, frozenset({os.geteuid(), 0}), allows_sticky=True)
    if fault:
        message = f"the console socket '{path}' could be replaced by another user: {fault}"
        hint = "take these rights away, or choose a path below directories of your own with `--socket`"
        raise EnvironmentFailure(message, hint=hint)


def _own_directory(directory: Path, *, is_shared: bool) -> None:
    try:
        if directory.name == OWN_FOLDER:
            _make_directory(directory, 0o750 if is_shared else 0o700)
        found = directory.stat()
    except FileNotFoundError as failure:
        # A mistyped path shall not leave folders behind, nor hide that the right one is missing.
        message = f"the directory '{directory}' of the console socket does not exist"
        raise EnvironmentFailure(message, hint="make it, or choose another path with `--socket`") from failure
    except OSError as failure:
        message = f"the directory '{directory}' of the console socket cannot be used: {failure.strerror}"
        raise EnvironmentFailure(message, hint="choose another path with `--socket`") from failure
    if not stat.S_ISDIR(found.st_mode):
        message = f"'{directory}' is no directory, so no console socket can be in it"
        raise EnvironmentFailure(message, hint="choose another path with `--socket`")
    # The owner of the directory could replace the socket and receive the commands.
    if found.st_uid != os.geteuid():
        message = f"the directory '{directory}' of the console socket belongs to user {found.st_uid}"
        raise EnvironmentFailure(message, hint="choose a path in a directory of your own with `--socket`")
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        message = f"the directory '{directory}' of the console socket can be written by others"
        raise EnvironmentFailure(message, hint=f"run `chmod 700 {directory}`, or choose another path with `--socket`")
    if is_shared and not found.st_mode & stat.S_IXGRP:
        message = f"the directory '{directory}' of the console socket is closed to its group"
        raise EnvironmentFailure(message, hint=f"run `chmod 750 {directory}`, or leave `--socket-mode` out")


def _make_directory(directory: Path, mode: int) -> None:
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        # It was there, or another server made it meanwhile and gives it its mode.
        return
    # `mkdir` applies the umask, which may have taken the group's rights.
    directory.chmod(mode)


def _share(path: Path) -> None:
    # Only we can write to the directory, so the path is still our socket; the group comes before it is let in.
    try:
        os.chown(path, -1, path.parent.stat().st_gid, follow_symlinks=False)
        path.chmod(SHARED)
    except OSError as failure:
        message = f"the console socket '{path}' cannot be given to the group of its directory: {failure.strerror}"
        raise EnvironmentFailure(message, hint="run the server as a member of that group") from failure


def _lock(path: Path) -> int:
    file = path.with_name(f"{path.name}.lock")
    try:
        lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as failure:
        raise _no_lock(file, "opened", failure) from failure
    try:
        # The system drops this lock when the process ends, however it ends: none is ever stale.
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as failure:
        os.close(lock)
        raise _in_use(path) from failure
    except OSError as failure:
        os.close(lock)
        raise _no_lock(file, "locked", failure) from failure
    return lock


def _no_lock(file: Path, verb: str, failure: OSError) -> EnvironmentFailure:
    message = f"the lock file '{file}' of the console socket cannot be {verb}: {failure.strerror}"
    return EnvironmentFailure(message, hint="move it away, or choose another path with `--socket`")


def _reject_foreign(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return
    # Anything but a socket may be somebody's data.
    if not stat.S_ISSOCK(mode):
        message = f"'{path}' is there already and is no socket"
        raise EnvironmentFailure(message, hint="move it away, or choose another path with `--socket`")


def _remove_dead(path: Path) -> None:
    # Once more, behind the lock: only a dead socket may be removed.
    _reject_foreign(path)
    if path.is_socket() and _is_alive(path):
        raise _in_use(path)
    with suppress(FileNotFoundError):
        path.unlink()


def _is_alive(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        # A server may listen without our lock; only a refused connection proves that none does.
        probe.settimeout(_PROBE_SECONDS)
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:  # it does not answer now, but nothing says that it is dead
            return True
    return True


def _in_use(path: Path) -> EnvironmentFailure:
    hint = "stop it with `ecxs console shutdown`, or choose another path with `--socket`"
    return EnvironmentFailure(f"another server listens on '{path}'", hint=hint)


def _listen(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
    with ExitStack() as undo:
        undo.callback(listening.close)
        try:
            # The mode of the file is that of the unbound socket: there is no moment at which others may connect.
            os.fchmod(listening.fileno(), 0o600)
            listening.bind(str(path))
            undo.callback(path.unlink, missing_ok=True)
            listening.listen()
        except OSError as failure:
            message = f"the console socket '{path}' cannot be made: {failure.strerror}"
            raise EnvironmentFailure(message, hint="choose another path with `--socket`") from failure
        undo.pop_all()
    return listening


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
