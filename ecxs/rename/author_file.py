"""The author's files of a project, found by a walk that leaves out caches, environments and other projects."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ecxs.definition import FILE_NAME
from ecxs.files import is_temporary
from ecxs.generate.file_change import unified

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFT_OUT = frozenset({"__pycache__", "node_modules"})
_LOOKED_AT = frozenset({".github", ".gitlab", ".vscode", ".idea", ".circleci"})
"""Hidden folders in which an author's tools name the files of a project."""
_MAX_TEXT_SIZE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AuthorFile:
    """One file: its place below the project now and then, and its content now and then."""

    old: PurePosixPath
    new: PurePosixPath
    before: bytes
    after: bytes
    is_link: bool = False

    @property
    def is_moved(self) -> bool:
        """Tell whether the file gets another place."""
        return self.old != self.new

    @property
    def is_edited(self) -> bool:
        """Tell whether the content changes."""
        return self.before != self.after

    @property
    def text(self) -> str | None:
        """The new content as text, or `None` for what is no text."""
        return text_of(self.after)

    def diff(self) -> str:
        """Return the change of the content as a unified diff."""
        before = self.before.decode("utf-8", "surrogateescape")
        after = self.after.decode("utf-8", "surrogateescape")
        return unified(before, after, f"a/{self.old}", f"b/{self.new}")


def text_of(content: bytes) -> str | None:
    """Return a content as text in which every byte survives, or `None` for what is no text in UTF-8."""
    if len(content) > _MAX_TEXT_SIZE or b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def author_files(root: Path, packages: frozenset[str]) -> Iterator[PurePosixPath]:
    """Yield the files of a project, in a fixed order; of folders that are links, only the links.

    `packages` are folders that belong to the module as a whole, with hidden files and whatever else is in them.
    """
    for folder, folders, files in os.walk(root):
        inner = PurePosixPath(Path(folder).relative_to(root).as_posix())
        links = [name for name in folders if Path(folder, name).is_symlink()]
        kept = [name for name in folders if name not in links]
        is_whole = inner.parts[:1] in {(name,) for name in packages}
        folders[:] = sorted(name for name in kept if _is_entered(Path(folder, name), is_whole=is_whole))
        yield from (inner / name for name in sorted([*files, *links]) if _is_kept(Path(folder, name)))


def _is_kept(path: Path) -> bool:
    return path.is_symlink() or (path.is_file() and not is_temporary(path.name))


def _is_entered(folder: Path, *, is_whole: bool) -> bool:
    if folder.name in _LEFT_OUT or is_whole:
        return folder.name not in _LEFT_OUT
    if folder.name.startswith(".") and folder.name not in _LOOKED_AT:
        return False
    # A virtual environment, or a project of its own.
    return not (folder / "pyvenv.cfg").exists() and not (folder / FILE_NAME).exists()
