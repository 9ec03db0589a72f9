"""Atomic changes of files and folders: killed at any moment, the toolkit leaves the old content or the new one.

All writes of the toolkit go through this file. A killed run may leave a temporary file; the next write in the same
folder removes it if the process that made it is gone. What was planned from a content is written over that content
alone: `edit_file` and `remove_unchanged` refuse with `FileChanged` what somebody saved meanwhile.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.file_swap import (
    FileChanged,
    adopt,
    checked_target,
    dress,
    hold_folder,
    is_temporary,
    name_aside,
    open_file_aside,
    place_new,
    read_or_none,
    swap,
    sweep,
    sync_folder,
    take_away,
)

__all__ = [
    "DECLARATION",
    "MAX_DECLARATION_SIZE",
    "FileChanged",
    "FileGroup",
    "changed_together",
    "display_path",
    "edit_file",
    "is_temporary",
    "make_folder",
    "remove_empty_folders",
    "remove_file",
    "remove_tree",
    "remove_unchanged",
    "staged_folder",
    "sweep",
    "write_aside",
    "write_atomically",
]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

DECLARATION: Final = "module.toml"
"""The file that makes a folder a project."""
MAX_DECLARATION_SIZE: Final = 1024 * 1024


def write_atomically(path: Path, content: bytes) -> bool:
    """Replace the content of `path`, whatever it is; return whether anything was written.

    A file that already holds the content keeps its inode and times. The target of a symbolic link is replaced, not the
    link; an existing file keeps its mode and, where that is allowed, its owner. Other names of it (hard links) keep the
    old content. A pipe or a device, such as /dev/stdout, is written to and never replaced.
    """
    with _failures_name(path, "write"):
        # First of all: /dev/stdout is a symbolic link, and its target must not be replaced by a file.
        if _is_special(path):
            path.write_bytes(content)
            return True
        target = checked_target(path)
        # Unchanged files are not touched, so build tools and watchers that go by times stay quiet.
        if _holds(target, content):
            return False
        make_folder(target.parent)
        _replace(target, content, lambda temporary: temporary.rename(target), is_authors=False)
    return True


def edit_file(
    path: Path, before: bytes | None, after: bytes, *, is_authors: bool = True, like: Path | None = None
) -> bool:
    """Write `after` over a file that still holds `before`, or is not there for `None`; return whether it was written.

    Raise `FileChanged` if it was changed meanwhile: it then stays as it was saved. The author's file keeps its owner,
    mode, attributes and links: one whose owner cannot be kept, or that has several names, is refused. A new file gets
    these of the file `like`.
    """
    with _failures_name(path, "write"):
        target = checked_target(path)
        if before == after:
            if read_or_none(target) != before:
                raise FileChanged(path)
            return False
        if before is None:
            if like is not None:
                _refuse_names(like)
            make_folder(target.parent)
            _replace(target, after, lambda temporary: place_new(temporary, target), is_authors=is_authors, like=like)
            return True
        if is_authors:
            _refuse_names(target)
        if read_or_none(target) != before:
            raise FileChanged(path)
        _replace(target, after, lambda temporary: swap(temporary, target, before, after), is_authors=is_authors)
    return True


def write_aside(path: Path, content: bytes) -> None:
    """Write a file in a staged folder, without sync: `staged_folder` syncs all of it before the rename."""
    with _failures_name(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def remove_file(path: Path) -> bool:
    """Remove a file if it exists; return whether it did."""
    with _failures_name(path, "remove"):
        # A dangling link does not "exist" and is removed all the same.
        if not path.is_symlink() and not path.exists():
            return False
        path.unlink()
        sync_folder(path.parent)
    return True


def _refuse_names(path: Path) -> None:
    if path.is_file() and (count := path.stat().st_nlink) > 1:
        hint = "an edit would part them: make it a file of its own, such as by 'cp -p FILE NEW && mv NEW FILE'"
        raise EnvironmentFailure(f"cannot write '{path}': it has {count} names (hard links)", hint=hint)


def remove_unchanged(path: Path, before: bytes) -> None:
    """Remove a file that still holds `before`; raise `FileChanged` if somebody changed it meanwhile."""
    with _failures_name(path, "remove"):
        if path.is_symlink():
            if read_or_none(path) != before:
                raise FileChanged(path)
            path.unlink()
        elif path.exists():
            take_away(path, before)
        sync_folder(path.parent)


class FileGroup:
    """Changes of several files of a project, each atomic, that are taken back together: see `changed_together`."""

    def __init__(self) -> None:
        """Begin with no change."""
        self._undo: list[Callable[[], object]] = []

    def write(
        self, path: Path, before: bytes | None, after: bytes, *, like: Path | None = None, is_authors: bool = True
    ) -> None:
        """Write a file that holds `before`, or is not there for `None`; see `edit_file`."""
        self._make_folder(path.parent)
        if before == after:
            return
        # First, since a step after the replacement may fail; and over our own content alone: what somebody saves after
        # us stays, too.
        if before is None:
            self._undo.append(partial(remove_unchanged, path, after))
        else:
            self._undo.append(partial(edit_file, path, after, before, is_authors=is_authors))
        edit_file(path, before, after, is_authors=is_authors, like=like)

    def move(self, old: Path, new: Path) -> None:
        """Move a file or link to a free place."""
        self._make_folder(new.parent)
        with _failures_name(old, "move"):
            self._undo.append(partial(self._back, old, new))
            place_new(old, new)
            sync_folder(new.parent)
            sync_folder(old.parent)

    def remove(self, path: Path, before: bytes) -> None:
        """Remove a file that holds `before`, if it is there."""
        with _failures_name(path, "remove"):
            if path.exists():
                mode = stat.S_IMODE(path.stat().st_mode)
                self._undo.append(partial(self._again, path, before, mode))
                remove_unchanged(path, before)

    def take_back(self) -> None:
        """Undo all changes, the last one first; what cannot be undone stays as it is."""
        while self._undo:
            with suppress(OSError, EnvironmentFailure):
                self._undo.pop()()

    def _make_folder(self, folder: Path) -> None:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        # The outermost first, so that it is the last to go.
        self._undo += [path.rmdir for path in reversed(missing)]
        make_folder(folder)

    def _back(self, old: Path, new: Path) -> None:
        make_folder(old.parent)
        place_new(new, old)

    def _again(self, path: Path, content: bytes, mode: int) -> None:
        edit_file(path, None, content)
        path.chmod(mode)


@contextmanager
def changed_together() -> Iterator[FileGroup]:
    """Yield a group of changes, which are taken back if the block raises.

    A killed run takes nothing back, so the block does its work in an order in which it can be repeated.
    """
    group = FileGroup()
    try:
        yield group
    except BaseException:
        group.take_back()
        raise


def remove_empty_folders(folder: Path, top: Path, caches: Mapping[str, str]) -> None:
    """Remove `folder` and its parents below `top` as long as they hold nothing but caches.

    `caches` are names of folders, each with the suffix of the files that such a folder may hold.
    """
    while folder != top and top in folder.parents and folder.is_dir():
        with _failures_name(folder, "remove"):
            # A run that was killed while it removed a file leaves it under another name.
            sweep(folder)
            if not all(_is_cache(path, caches) for path in folder.iterdir()):
                return
            for path in folder.iterdir():
                shutil.rmtree(path)
            folder.rmdir()
            sync_folder(folder.parent)
        folder = folder.parent


def _is_cache(path: Path, caches: Mapping[str, str]) -> bool:
    is_named = path.name in caches and path.is_dir() and not path.is_symlink()
    return is_named and all(inner.suffix == caches[path.name] for inner in path.iterdir())


def remove_tree(folder: Path) -> None:
    """Remove a folder with its contents; it is renamed first, so that nobody sees it half removed."""
    with _failures_name(folder, "remove"):
        # If this run is killed in between, `sweep` removes the rest at the next write in the parent folder.
        doomed = name_aside(folder, "old")
        folder.rename(doomed)
        held = hold_folder(doomed)
        try:
            # By somebody else already, who took it for one of a killed run.
            shutil.rmtree(doomed, ignore_errors=held is None)
        finally:
            if held is not None:
                os.close(held)


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents, and sync each one's entry to disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with _failures_name(folder, "make"):
        folder.mkdir(exist_ok=True)
        _adopt_folder(folder)
        sync_folder(folder.parent)


@contextmanager
def staged_folder(destination: Path) -> Iterator[Path]:
    """Yield an empty folder that is renamed to `destination` if the block succeeds, and removed if it raises.

    `destination` must not exist, or be an empty folder.
    """
    make_folder(destination.parent)
    with _failures_name(destination, "make"):
        sweep(destination.parent)
        stage, held = _open_stage(destination)
    try:
        yield stage
        with _failures_name(destination, "make"):
            _adopt_tree(stage)
            # Content before the name: after a power failure the folder is complete or absent (docs/invariants.md 15).
            _sync_tree(stage)
            stage.rename(destination)
            sync_folder(destination.parent)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        os.close(held)


def _open_stage(destination: Path) -> tuple[Path, int]:
    while True:
        # Beside the destination, hence on the same file system: the final rename is atomic only there.
        stage = name_aside(destination, "new")
        stage.mkdir()
        held = hold_folder(stage)
        if held is not None:
            adopt(held, stage.parent)
            return stage, held


def _adopt_tree(stage: Path) -> None:
    owner = stage.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        for path in stage.rglob("*"):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _adopt_folder(folder: Path) -> None:
    if os.geteuid() == 0 and (held := hold_folder(folder)) is not None:
        try:
            adopt(held, folder.parent)
        finally:
            os.close(held)


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def display_path(path: Path) -> str:
    """Return the name of a file for messages: relative to the current folder when it lies below, else absolute."""
    here, whole = os.getcwd(), str(path)  # noqa: PTH109 - a string is all that is needed
    folder, _, name = whole.rpartition("/")
    if not folder or name == ".." or whole == here:
        return _relative_to(here, whole)
    shown = _relative_to(here, folder)
    return name if shown == "." else f"{shown.rstrip('/')}/{name}"


@lru_cache(maxsize=1024)  # asked for every file of a tree
def _relative_to(here: str, path: str) -> str:
    whole = os.path.normpath(os.path.join(here, path))  # noqa: PTH118 - `resolve` would follow links
    inside = f"{here.rstrip('/')}/"
    return "." if whole == here else whole.removeprefix(inside)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def _replace(
    target: Path, content: bytes, put: Callable[[Path], object], *, is_authors: bool, like: Path | None = None
) -> None:
    """Write the content into a temporary file, which `put` gives its place."""
    # Not before the comparison in `write_atomically`: a run that changes nothing also removes nothing.
    sweep(target.parent)
    temporary, descriptor = open_file_aside(target)
    try:
        try:
            dress(descriptor, like or target, is_authors=is_authors)
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(content)
                file.flush()
                # Before the rename: otherwise the new name may hold an empty file after a power failure.
                os.fsync(file.fileno())
            put(temporary)
        # Also on Ctrl-C; only a kill leaves the temporary file.
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    finally:
        os.close(descriptor)
    # The rename itself lasts only once the folder is synced.
    sync_folder(target.parent)


def _sync_tree(folder: Path) -> None:
    # Reversed, so that entries are synced before the folder that names them.
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() or path.is_file():
            sync_folder(path)
    sync_folder(folder)


@contextmanager
def _failures_name(path: Path, verb: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"cannot {verb} '{path}': {reason}"
        raise EnvironmentFailure(message, hint="check the permissions and the free space of that folder") from error
