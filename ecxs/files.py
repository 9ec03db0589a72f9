"""Atomic changes of files and folders: killed at any moment, the toolkit leaves the old content or the new one.

All writes of the toolkit go through this file. A killed run may leave a temporary file; the next write in the same
folder removes it if the process that made it is gone.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_NEW_FILE_MODE = 0o644
_MAX_STEM_BYTES = 200
_LEFTOVER = re.compile(r"\..+\.([1-9][0-9]*)-[0-9a-f]{12}\.(tmp|new|old)\Z", re.DOTALL)


def write_atomically(path: Path, content: bytes) -> bool:
    """Replace the content of `path`; return whether anything was written.

    A file that already holds the content keeps its inode and times. The target of a symbolic link is replaced, not the
    link; an existing file keeps its mode. A pipe or a device, such as /dev/stdout, is written to and never replaced.
    """
    with _failures_name(path, "write"):
        # First of all: /dev/stdout is a symbolic link, and its target must not be replaced by a file.
        if _is_special(path):
            path.write_bytes(content)
            return True
        target = path.resolve() if path.is_symlink() else path
        # Unchanged files are not touched, so build tools and watchers that go by times stay quiet.
        if _holds(target, content):
            return False
        make_folder(target.parent)
        _replace(target, content)
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
        _sync_folder(path.parent)
    return True


class FileGroup:
    """Changes of several files of a project, each atomic, that are taken back together: see `changed_together`."""

    def __init__(self) -> None:
        """Begin with no change."""
        self._undo: list[Callable[[], object]] = []

    def write(self, path: Path, content: bytes, *, mode_of: Path | None = None) -> None:
        """Write a file; a new one gets the mode of `mode_of`."""
        self._make_folder(path.parent)
        with _failures_name(path, "write"):
            before = path.read_bytes() if path.exists() else None
            self._undo.append(partial(remove_file, path) if before is None else partial(write_atomically, path, before))
            write_atomically(path, content)
            if before is None and mode_of is not None:
                path.chmod(stat.S_IMODE(mode_of.stat().st_mode))

    def move(self, old: Path, new: Path) -> None:
        """Move a file or link to a free place."""
        self._make_folder(new.parent)
        with _failures_name(old, "move"):
            old.rename(new)
            self._undo.append(partial(self._back, old, new))
            _sync_folder(new.parent)
            _sync_folder(old.parent)

    def remove(self, path: Path) -> None:
        """Remove a file if it is there."""
        with _failures_name(path, "remove"):
            if path.exists():
                self._undo.append(partial(self._again, path, path.read_bytes(), stat.S_IMODE(path.stat().st_mode)))
                remove_file(path)

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
        new.rename(old)

    def _again(self, path: Path, content: bytes, mode: int) -> None:
        write_atomically(path, content)
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
            if not all(_is_cache(path, caches) for path in folder.iterdir()):
                return
            for path in folder.iterdir():
                shutil.rmtree(path)
            folder.rmdir()
            _sync_folder(folder.parent)
        folder = folder.parent


def _is_cache(path: Path, caches: Mapping[str, str]) -> bool:
    is_named = path.name in caches and path.is_dir() and not path.is_symlink()
    return is_named and all(inner.suffix == caches[path.name] for inner in path.iterdir())


def remove_tree(folder: Path) -> None:
    """Remove a folder with its contents; it is renamed first, so that nobody sees it half removed."""
    with _failures_name(folder, "remove"):
        # If this run is killed in between, `_sweep` removes the rest at the next write in the parent folder.
        doomed = _aside(folder, "old")
        folder.rename(doomed)
        shutil.rmtree(doomed)


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents, and sync each one's entry to disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with _failures_name(folder, "make"):
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


@contextmanager
def staged_folder(destination: Path) -> Iterator[Path]:
    """Yield an empty folder that is renamed to `destination` if the block succeeds, and removed if it raises.

    `destination` must not exist, or be an empty folder.
    """
    make_folder(destination.parent)
    # Beside the destination, hence on the same file system: the final rename is atomic only there.
    stage = _aside(destination, "new")
    with _failures_name(destination, "make"):
        _sweep(destination.parent)
        stage.mkdir()
    try:
        yield stage
        with _failures_name(destination, "make"):
            # Content before the name: after a power failure the folder is complete or absent (docs/invariants.md 15).
            _sync_tree(stage)
            stage.rename(destination)
            _sync_folder(destination.parent)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def is_temporary(name: str) -> bool:
    """Tell whether a name is that of a file which a killed run left, and which the next write beside it removes."""
    return _LEFTOVER.match(name) is not None


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


def _replace(target: Path, content: bytes) -> None:
    # Not before the comparison in `write_atomically`: a run that changes nothing also removes nothing.
    _sweep(target.parent)
    temporary = _aside(target, "tmp")
    mode = _mode_of(target)
    # O_EXCL and O_NOFOLLOW: whoever may write in this folder cannot plant a file or link under the temporary name.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, _NEW_FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            # Set by hand, because the mode given to `open` passes through the umask.
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            # Before the rename: otherwise the new name may hold an empty file after a power failure.
            os.fsync(file.fileno())
        temporary.rename(target)
    # Also on Ctrl-C; only a kill leaves the temporary file.
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    # The rename itself lasts only once the folder is synced.
    _sync_folder(target.parent)


def _aside(path: Path, suffix: str) -> Path:
    """Return an unused hidden name beside `path` that contains the id of this process, for `_sweep`."""
    stem = path.name
    # File systems limit the bytes of a name. Cut by characters, since not all of them take a part of one.
    while len(os.fsencode(stem)) > _MAX_STEM_BYTES:
        stem = stem[:-1]
    return path.with_name(f".{stem}.{os.getpid()}-{os.urandom(6).hex()}.{suffix}")


def _sweep(folder: Path) -> None:
    """Remove temporary entries of killed runs from a folder; those of living processes stay."""
    # The id of a dead process may belong to a new one by now. The entry then stays until that one has ended as well.
    with os.scandir(folder) as entries:
        stale = [entry for entry in entries if (found := _LEFTOVER.match(entry.name)) and not _is_alive(int(found[1]))]
    for entry in stale:
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            with suppress(FileNotFoundError):
                os.unlink(entry.path)  # noqa: PTH108 - the entry has its path as text


def _is_alive(process: int) -> bool:
    try:
        # Signal 0 only checks that the process exists; a number too large for a process id overflows.
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _mode_of(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _sync_tree(folder: Path) -> None:
    # Reversed, so that entries are synced before the folder that names them.
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() or path.is_file():
            _sync_folder(path)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _failures_name(path: Path, verb: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"cannot {verb} '{path}': {reason}"
        raise EnvironmentFailure(message, hint="check the permissions and the free space of that folder") from error
