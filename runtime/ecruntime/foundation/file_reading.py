"""The one place where a file that somebody else may have written is opened to be read.

Nothing here waits: a pipe without a writer, a device, a socket or a folder is refused by the type of what was opened.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# O_NONBLOCK: opening a pipe would wait for its writer. O_NOCTTY: a terminal must not become that of this process.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def read_at_most(path: Path, limit: int, *, within: Path | None = None) -> bytes:
    """Return the content of a regular file; of a larger one, one byte more than `limit`, which shows that it is larger.

    `within` is a folder out of which no link may lead. Raise `OSError`, with the reason as its `strerror`.
    """
    descriptor = _opened(path, within)
    with os.fdopen(descriptor, "rb") as file:
        # By the descriptor: the name may stand for something else by now.
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        # A small file gets a buffer of its own size, since one of the limit's would be allocated for each of a tree.
        # Some file systems say that files have no size and give content all the same.
        return file.read(min(found.st_size or limit, limit) + 1)


def read_file(path: Path, limit: int, *, within: Path | None = None) -> bytes:
    """Return the content of a regular file; one that is larger than `limit` is refused like any that cannot be read."""
    data = read_at_most(path, limit, within=within)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"it has more than {limit} bytes", str(path))
    return data


def reason_of(error: OSError) -> str:
    """Return the reason of a failure as part of a sentence."""
    reason = error.strerror or str(error)
    # The rest may be a path.
    return reason[:1].lower() + reason[1:]


def leads_out(path: Path, folder: Path) -> bool:
    """Tell whether a path, with all its links followed, is outside of a folder."""
    real, top = os.path.realpath(path), os.path.realpath(folder)
    return real != top and not real.startswith(top.rstrip("/") + "/")


def _opened(path: Path, within: Path | None) -> int:
    try:
        if within is not None and leads_out(path, within):
            raise OSError(errno.EXDEV, f"it is a link that leads out of '{within}'", str(path))
        return os.open(path, _FLAGS)
    except ValueError as error:  # a zero byte in the name
        raise OSError(errno.EINVAL, "no file can have this name", str(path)) from error
