"""The target of an include: a file or directory, and the places in which it is searched for."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DIRECTORIES = (".", "{ROOT}/global", "{ROOT}/{NODENAME}", "{ROOT}/default")
_LEFT_BY = (
    (
        "a package manager",
        re.compile(r"(?i)\.(rpm(save|new|orig)|(dpkg|ucf)-[a-z]+|aug(new|save)|pac(new|save|orig))$"),
    ),
    ("an editor", re.compile(r"(?i)~$|^#.*#$|\.sw[a-p]$|\.un~$|\.~\d+~$")),
    ("somebody who kept a copy", re.compile(r"(?i)\.(bak|backup|old|orig|save|saved|copy|tmp|rej|disabled|off)\d*$")),
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


@dataclass(frozen=True, slots=True)
class IncludeTarget:
    """The text after the directive, the directory of the including file, and the search path."""

    text: str
    directory: Path
    search_path: tuple[Path, ...]

    @property
    def scheme(self) -> str:
        """The scheme of an unsupported URI; empty for a supported target."""
        match = _SCHEME.match(self.text)
        return "" if match is None or match[1].lower() == "file" else match[1]

    @property
    def candidates(self) -> tuple[Path, ...]:
        """The possible paths of the target: an absolute path, or a relative one in each directory in order."""
        path = Path(_SCHEME.sub("", self.text, count=1))
        if path.is_absolute():
            return (path,)
        return tuple(place / path for place in dict.fromkeys((self.directory, *self.search_path)))

    def find(self) -> Path | None:
        """Return the first candidate that exists."""
        return next((path for path in self.candidates if exists(path)), None)


def search_path(
    text: str | None = None, *, root: Path = Path(), node_name: str = "", subcluster: str = ""
) -> tuple[Path, ...]:
    """Return the directories to search, in order.

    `text` is the value of `EC_CONF_SEARCH_PATH`, a list separated by colons in which only `{NODENAME}` and
    `{SUBCLUSTER}` are replaced; `None` stands for the documented order below `root`.
    """
    if text is None:
        pieces = [piece.replace("{ROOT}", str(root)) for piece in DEFAULT_DIRECTORIES]
    else:
        pieces = [piece for piece in text.split(":") if piece]
    return tuple(Path(piece.replace("{NODENAME}", node_name).replace("{SUBCLUSTER}", subcluster)) for piece in pieces)


def exists(path: Path) -> bool:
    """Tell whether a path exists; False for a name that no file can have."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def real_path(path: Path) -> str:
    """Return a path with all links followed; empty for a name that no file can have."""
    try:
        return os.path.realpath(path)
    except ValueError:
        return ""


def left_behind_by(name: str) -> str:
    """Return the probable origin of a file whose name is that of a copy; empty for the name of any other file."""
    return next((origin for origin, pattern in _LEFT_BY if pattern.search(name)), "")


def listed(path: Path) -> list[Path]:
    """Return the file itself, or the files of a directory sorted bytewise, without hidden ones and subdirectories."""
    if not path.is_dir():
        return [path]
    names = sorted((entry.name for entry in os.scandir(path) if not entry.is_dir()), key=os.fsencode)
    return [path / name for name in names if not name.startswith(".")]
