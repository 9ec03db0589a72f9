"""The question whether a folder for what is kept between runs belongs to this user."""

from __future__ import annotations

import os
import stat
from typing import Final

_OWN: Final = "ecxs"


def is_own_folder(path: str) -> bool:
    """Tell whether nobody else may put files into a cache folder: it, and those above up to `ecxs`.

    What is not there yet will be made by us. Without this, whoever owns the folder could plant a link under the name of
    a file that is written, or an object that is linked.
    """
    above = path
    while _is_ours(above):
        above, name = os.path.split(above)
        if name == _OWN or f"{os.sep}{_OWN}{os.sep}" not in f"{above}{os.sep}":
            return True
    return False


def _is_ours(path: str) -> bool:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & stat.S_IWOTH
