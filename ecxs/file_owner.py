"""Owner, mode and attributes of files: those of the author's stay, and links of other users are not followed."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from pathlib import Path

_SPECIAL_BITS: Final = 0o6000


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
