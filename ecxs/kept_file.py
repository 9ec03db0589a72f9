"""Files in the user's cache folder: written in one step, and read if they are regular ones of this user.

Paths are texts: the import of pathlib costs more than a whole build that finds all current.
"""

from __future__ import annotations

import errno
import os
import stat


def read_kept(path: str, limit: int) -> bytes:
    """Return the content of a file that this user has written; raise `OSError` for any other, and for a larger one."""
    with open(open_regular(path), "rb") as file:
        found = os.fstat(file.fileno())
        if found.st_uid != os.geteuid():
            raise OSError(errno.EPERM, "it belongs to another user", path)
        if found.st_size > limit:
            raise OSError(errno.EFBIG, f"it has more than {limit} bytes", path)
        return file.read(limit)


def write_kept(path: str, content: bytes) -> bool:
    """Put a file into its place, whoever else does so at the same time; return false where that is not possible.

    It is not synced: what a power failure leaves of it is found to be damaged, or missing.
    """
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120 - texts
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError:
        return False
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(temporary, path)  # noqa: PTH105
    except OSError:
        remove_kept(temporary)
        return False
    return True


def remove_kept(path: str) -> None:
    """Remove a file, if it is there and may be removed."""
    try:
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return


def open_regular(path: str) -> int:
    """Return a descriptor of a regular file; raise `OSError` for anything else, such as a pipe or a device."""
    # Opening a pipe would wait for its writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is not a regular file", path)
    return descriptor
