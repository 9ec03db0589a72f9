"""Atomic changes of files and folders: killed at any moment, the toolkit leaves the old content or the new one.

All writes of the toolkit go through this file. A killed run may leave a temporary file; the next write in the same
folder removes it if the process that made it is gone. What was planned from a content is written over that content
alone: `edit_file` and `remove_unchanged` refuse with `FileChanged` what somebody saved meanwhile.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.file_owner import adopt, checked_target, dress
from ecxs.file_swap import (
    FileChanged,
    hold_folder,
    hold_for_reading,
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
    "PROJECT_LOCK",
    "FileChanged",
    "display_path",
    "edit_file",
    "failures_name",
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
PROJECT_LOCK: Final = ".ecxs/lock"
"""The file, below a project's folder, that the command which writes there holds; it says who that is."""
MAX_DECLARATION_SIZE: Final = 1024 * 1024


def write_atomically(path: Path, content: bytes) -> bool:
    """Replace the content of `path`, whatever it is; return whether anything was written.

    A file that already holds the content keeps its inode and times. The target of a symbolic link is replaced, not the
    link; an existing file keeps its mode and, where that is allowed, its owner. Other names of it (hard links) keep the
    old content. A pipe or a device, such as /dev/stdout, is written to and never replaced.
    """
    with failures_name(path, "write"):
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


def edit_file(path: Path, before: bytes | None, after: bytes, *, is_authors: bool = True) -> bool:
    """Write `after` over a file that still holds `before`, or is not there for `None`; return whether it was written.

    Raise `FileChanged` if it was changed meanwhile: it then stays as it was saved. The author's file keeps its owner,
    mode, attributes and links: one whose owner cannot be kept, or that has several names, is refused.
    """
    with failures_name(path, "write"):
        target = checked_target(path)
        if before == after:
            if read_or_none(target) != before:
                raise FileChanged(path)
            return False
        if before is None:
            make_folder(target.parent)
            _replace(target, after, lambda temporary: place_new(temporary, target), is_authors=is_authors)
            return True
        if is_authors:
            _refuse_names(target)
        if read_or_none(target) != before:
            raise FileChanged(path)
        _replace(target, after, lambda temporary: swap(temporary, target, before, after), is_authors=is_authors)
    return True


def write_aside(path: Path, content: bytes) -> None:
    """Write a file in a staged folder, without sync: `staged_folder` syncs all of it before the rename."""
    with failures_name(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def remove_file(path: Path) -> bool:
    """Remove a file if it exists; return whether it did."""
    with failures_name(path, "remove"):
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
    with failures_name(path, "remove"):
        if path.is_symlink():
            if read_or_none(path) != before:
                raise FileChanged(path)
            path.unlink()
        elif path.exists():
            take_away(path, before)
        sync_folder(path.parent)


def remove_empty_folders(folder: Path, top: Path, caches: Mapping[str, str]) -> None:
    """Remove `folder` and its parents below `top` as long as they hold nothing but caches.

    `caches` are names of folders, each with the suffix of the files that such a folder may hold.
    """
    while folder != top and top in folder.parents and folder.is_dir():
        with failures_name(folder, "remove"):
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
    with failures_name(folder, "remove"):
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
    with failures_name(folder, "make"):
        folder.mkdir(exist_ok=True)
        _adopt_folder(folder)
        sync_folder(folder.parent)


@contextmanager
def staged_folder(destination: Path) -> Iterator[Path]:
    """Yield an empty folder that is renamed to `destination` if the block succeeds, and removed if it raises.

    `destination` must not exist, or be an empty folder.
    """
    make_folder(destination.parent)
    with failures_name(destination, "make"):
        sweep(destination.parent)
        stage, held = _open_stage(destination)
    try:
        yield stage
        with failures_name(destination, "make"):
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


def _replace(target: Path, content: bytes, put: Callable[[Path], object], *, is_authors: bool) -> None:
    """Write the content into a temporary file, which `put` gives its place."""
    # Not before the comparison in `write_atomically`: a run that changes nothing also removes nothing.
    sweep(target.parent)
    temporary, descriptor = open_file_aside(target)
    try:
        try:
            dress(descriptor, target, is_authors=is_authors)
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(content)
                file.flush()
                # Before the rename: otherwise the new name may hold an empty file after a power failure.
                os.fsync(file.fileno())
            # Held by a reader from here on: whoever watches the file shall see no writer but others.
            writer, descriptor = descriptor, hold_for_reading(temporary)
            os.close(writer)
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
def failures_name(path: Path, verb: str) -> Iterator[None]:
    """Raise failures of the system as those of an action on a file."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"cannot {verb} '{path}': {reason}"
        raise EnvironmentFailure(message, hint="check the permissions and the free space of that folder") from error
