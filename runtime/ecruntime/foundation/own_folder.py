"""The user's cache folder, and the question whether a folder for what is kept between runs belongs to this user."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN: Final = "ecxs"


def user_cache(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the folder for what is kept under a name of ours; empty where no home is known."""
    home = environment.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(home):  # noqa: PTH117 - texts: pathlib costs more than a whole build that finds all current
        home = os.path.join(environment["HOME"], ".cache") if environment.get("HOME") else ""  # noqa: PTH118
    return os.path.join(home, _OWN, name) if home else ""  # noqa: PTH118


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
