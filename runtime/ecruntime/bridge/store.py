"""A folder of built bridges, each in a folder of its own that appears whole, by a rename.

Whoever builds holds the lock of the store, and one on the folder in which it works: what a killed build has left has
none, and goes with the next build. Where a file system has no locks, two may build the same, and the first one is kept.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from ecruntime.bridge.build import EXTENSION, LIBRARY, build_bridge
from ecruntime.bridge.rules import FOREIGN_BRIDGE
from ecruntime.foundation.errors import EnvironmentFailure, RuleViolation
from ecruntime.foundation.file_reading import read_file, reason_of
from ecruntime.foundation.folder_lock import lock_folder
from ecruntime.foundation.path_owner import replaceable_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.bridge.build import Tell
    from ecruntime.bridge.recipe import Compiler, Recipe

RECORD: Final = "bridge.json"
"""The digests of both libraries, written when they are whole."""
KEPT: Final = 6
"""Bridges that a store keeps, those used last."""
_SCHEMA: Final = 1
_LOCK: Final = ".lock"
_SCRATCH: Final = "work"
_NAME: Final = re.compile(r"[0-9a-f]{24}-[0-9a-f]{12}\Z")
_MAX_LIBRARY: Final = 256 * 1024 * 1024
_MAX_RECORD: Final = 64 * 1024
_LONGEST: Final = 600.0
"""Seconds after which a process that builds is taken for one that was stopped."""
_MOMENT: Final = 0.05
_IN_USE: Final = 60.0
"""Seconds within which whoever has found a bridge has loaded it."""
_ABANDONED: Final = 86_400.0
_NO_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})
_FLAGS: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
ELSEWHERE: Final = (
    "set XDG_CACHE_HOME to a folder of your own, or build it ahead with 'ecxs bridge build -o DIR' and name DIR in "
    "ECXS_BRIDGE"
)


class BridgeStore:
    """The bridges below one folder (any thread)."""

    def __init__(self, root: Path, *, is_private: bool = True) -> None:
        """Take a folder, which need not be there yet; one that is private is for its user alone."""
        self._root = root
        self._folder_mode, self._file_mode = (0o700, 0o600) if is_private else (0o755, 0o644)
        self._elsewhere = ELSEWHERE if is_private else "name another folder with -o"

    def find(self, name: str) -> Path | None:
        """Return the bridge of this name; `None` if there is none, or it is damaged.

        Raise `RuleViolation` if others could have put something into its place.
        """
        folder = self._root / name
        if not os.path.lexists(folder):
            return None
        self._refuse_foreign(folder)
        if not _is_whole(folder):
            return None
        with suppress(OSError):
            os.utime(folder)
        return folder

    def find_any(self, recipe: Recipe) -> Path | None:
        """Return the bridge that was made last from these sources, whatever the compiler."""
        return next((found for name in self._names(recipe.content) if (found := self.find(name))), None)

    def holds_others(self) -> bool:
        """Tell whether there are bridges at all."""
        return bool(self._names())

    def make(self, recipe: Recipe, compiler: Compiler, tell: Tell) -> tuple[Path, bool]:
        """Return the bridge of a recipe, and whether it was built just now."""
        name = compiler.name(recipe)
        if (found := self.find(name)) is not None:
            return found, False
        try:
            self._refuse_replaceable()
            self._make_root()
            with self._turn():
                # Somebody else may have built it meanwhile.
                if (found := self.find(name)) is not None:
                    return found, False
                self._sweep()
                made = self._build(name, recipe, compiler, tell)
                self._drop_oldest(made)
                return made, True
        except OSError as error:
            message = f"cannot keep the bridge to modules in C in '{self._root}': {reason_of(error)}"
            raise EnvironmentFailure(message, hint=self._elsewhere) from error

    def _make_root(self) -> None:
        # One by one: with `parents` those above would have the mode that the umask leaves.
        for folder in (*reversed(self._root.parents), self._root):
            if not folder.exists():
                folder.mkdir(mode=self._folder_mode, exist_ok=True)

    def _build(self, name: str, recipe: Recipe, compiler: Compiler, tell: Tell) -> Path:
        aside = self._root / f".{name}.{secrets.token_hex(6)}"
        aside.mkdir(mode=0o700)
        try:
            with _held(aside):
                scratch = aside / _SCRATCH
                scratch.mkdir(mode=0o700)
                build_bridge(aside, scratch, compiler.words, recipe.flags, tell)
                shutil.rmtree(scratch)
                _write_record(aside, compiler)
                for path in (*(aside / file for file in (LIBRARY, EXTENSION, RECORD)), aside):
                    _seal(path, self._folder_mode if path == aside else self._file_mode)
                return self._publish(aside, self._root / name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _publish(self, aside: Path, folder: Path) -> Path:
        """Put a bridge into its place; one that is damaged is moved away, and whoever has it loaded keeps it."""
        damaged = self._root / f".{folder.name}.{secrets.token_hex(6)}"
        with suppress(FileNotFoundError):
            if not _is_whole(folder):
                folder.rename(damaged)
        try:
            aside.rename(folder)
        except OSError as error:
            # Without locks somebody else may have been first.
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST} or not _is_whole(folder):
                raise
        finally:
            shutil.rmtree(damaged, ignore_errors=True)
        _sync(self._root)
        return folder

    @contextmanager
    def _turn(self) -> Iterator[None]:
        descriptor = os.open(self._root / _LOCK, os.O_RDWR | os.O_CREAT | _FLAGS, 0o600)
        try:
            until = time.monotonic() + _LONGEST
            while not _is_taken(descriptor):
                if time.monotonic() > until:
                    message = f"another process has been building in '{self._root}' for {_LONGEST:.0f} seconds"
                    raise EnvironmentFailure(message, hint="end it, or let it go on, and try again")
                time.sleep(_MOMENT)
            yield
        finally:
            os.close(descriptor)

    def _sweep(self) -> None:
        """Remove what builds have left that were killed."""
        for folder in self._root.glob(".*"):
            if not _NAME.match(folder.name[1:38]) or not folder.is_dir():
                continue
            with suppress(OSError), _held(folder) as is_held:
                if is_held or time.time() - folder.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(folder, ignore_errors=True)

    def _drop_oldest(self, made: Path) -> None:
        for name in self._names()[KEPT:]:
            folder = self._root / name
            with suppress(OSError):
                if folder != made and time.time() - folder.stat().st_mtime > _IN_USE:
                    # First out of sight: nobody finds half of it.
                    gone = folder.rename(self._root / f".{name}.{secrets.token_hex(6)}")
                    shutil.rmtree(gone, ignore_errors=True)

    def _names(self, content: str = "") -> list[str]:
        """Return the names of what is there, that used last first."""
        try:
            there = [path for path in self._root.iterdir() if _NAME.match(path.name)]
            found = [(-path.lstat().st_mtime, path.name) for path in there if path.name.startswith(content)]
        except OSError:
            return []
        return [name for _, name in sorted(found)]

    def _refuse_foreign(self, folder: Path) -> None:
        for path in (folder / LIBRARY, folder / EXTENSION, folder / RECORD):
            if fault := replaceable_part(path, _trusted(), allows_sticky=True) or _file_fault(path):
                raise _foreign(folder, fault)

    def _refuse_replaceable(self) -> None:
        if fault := replaceable_part(self._root / _LOCK, _trusted(), allows_sticky=True):
            raise _foreign(self._root, fault)


def _foreign(folder: Path, fault: str) -> RuleViolation:
    message = f"the bridge to modules in C is not loaded from '{folder}': {fault}"
    hint = f"remove what is not yours, and take from others the right to write there with 'chmod go-w'; or {ELSEWHERE}"
    return RuleViolation(FOREIGN_BRIDGE, message, hint=hint)


def _trusted() -> frozenset[int]:
    """Return the users whose files are loaded: this one, and root, who could do anything anyway."""
    return frozenset({os.geteuid(), 0})


def _file_fault(path: Path) -> str:
    try:
        found = path.lstat()
    except OSError:
        return ""  # whoever reads it finds that it is not there
    if not stat.S_ISREG(found.st_mode):
        return f"'{path.name}' is no regular file"
    if found.st_uid not in _trusted():
        return f"'{path.name}' belongs to user {found.st_uid}"
    return f"'{path.name}' can be written by others" if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else ""


def _write_record(folder: Path, compiler: Compiler) -> None:
    files = {name: _digest(folder / name) for name in (LIBRARY, EXTENSION)}
    record = {"schema": _SCHEMA, "compiler": compiler.version.partition("\n")[0], "files": files}
    (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def read_record(folder: Path) -> dict[str, Any]:
    """Return what is noted of a bridge; an empty table if that is damaged."""
    try:
        record = json.loads(read_file(folder / RECORD, _MAX_RECORD))
        return record if record["schema"] == _SCHEMA else {}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _is_whole(folder: Path) -> bool:
    try:
        files = read_record(folder)["files"]
        return all(files[name] == _digest(folder / name) for name in (LIBRARY, EXTENSION))
    except (OSError, KeyError, TypeError):
        return False


def _digest(path: Path) -> str:
    return hashlib.sha256(read_file(path, _MAX_LIBRARY)).hexdigest()


def _seal(path: Path, mode: int) -> None:
    """Give a file or folder its mode, whatever the umask, and have it on the disk before its name is."""
    path.chmod(mode)
    _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | _FLAGS)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder while working in it; tell whether that was possible."""
    descriptor = lock_folder(folder)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _is_taken(descriptor: int) -> bool:
    """Take the lock of the store, or go on without one where there are none."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    return True
