"""Users who decide what is found under a path: the owners and writers of each folder and link on the way to it."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

_MAX_LINKS: Final = 40


def replaceable_part(path: Path, trusted: Container[int], *, allows_sticky: bool) -> str:
    """Return why somebody beside `trusted` could put something else in the place of `path`, or "".

    Looked at are the folders above `path`, and links, through which the way goes on. In a folder with the sticky bit
    nobody replaces what is there, but anybody may be the first. A path that is not there yet is looked at as far as it
    goes.
    """
    here, rest, links = Path("/"), [*path.absolute().parts[1:]], 0
    try:
        while rest:
            fault = _folder_fault(here, trusted, allows_sticky=allows_sticky)
            if fault:
                return fault
            # Not `resolve`: the links themselves are what is looked at, and `..` after one leads above its target.
            part = rest.pop(0)
            if part == "..":
                here = here.parent
                continue
            found = (here / part).lstat()
            if not stat.S_ISLNK(found.st_mode):
                here /= part
                continue
            if found.st_uid not in trusted:
                return f"the link '{here / part}' belongs to user {found.st_uid}"
            links += 1
            if links > _MAX_LINKS:
                return ""
            target = (here / part).readlink()
            here = Path("/") if target.is_absolute() else here
            rest[:0] = target.parts[1:] if target.is_absolute() else target.parts
    except OSError:
        # Whoever opens the path tells what is wrong with it.
        return ""
    return ""


def foreign_link(path: Path) -> Path | None:
    """Return a link at `path` or above it that another user than root made, and that leads to what is not theirs."""
    for part in (path, *path.parents):
        try:
            found = part.lstat()
            if not stat.S_ISLNK(found.st_mode) or found.st_uid in {0, os.geteuid()}:
                continue
            if part.stat().st_uid != found.st_uid:
                return part
        except FileNotFoundError:
            if part.is_symlink():
                return part  # what does not exist yet would be made where the link says
        except OSError:
            continue
    return None


def _folder_fault(folder: Path, trusted: Container[int], *, allows_sticky: bool) -> str:
    found = folder.lstat()
    if found.st_uid not in trusted:
        return f"the directory '{folder}' belongs to user {found.st_uid}"
    if allows_sticky and found.st_mode & stat.S_ISVTX:
        return ""
    is_open = found.st_mode & stat.S_IWOTH
    if not is_open and found.st_mode & stat.S_IWGRP:
        # The group of one user alone is common, and so is a mode that lets it write.
        is_open = not _is_private(folder, found)
    return f"the directory '{folder}' can be written by others" if is_open else ""


def _is_private(folder: Path, found: os.stat_result) -> bool:
    """Tell whether nobody but the owner of a folder is in its group, nor has rights of its own there."""
    # With an access list the bits of the group stand for everybody who is named in it.
    if "system.posix_acl_access" in os.listxattr(folder):
        return False
    try:
        group = grp.getgrgid(found.st_gid)
        owner = pwd.getpwuid(found.st_uid)
    except KeyError:
        return False
    is_only_owner = set(group.gr_mem) <= {owner.pw_name}
    return is_only_owner and not any(
        user.pw_gid == found.st_gid and user.pw_uid != found.st_uid for user in pwd.getpwall()
    )
