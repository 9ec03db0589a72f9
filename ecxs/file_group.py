"""Changes of several files that belong together: all of them, or none."""

from __future__ import annotations

import stat
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EcError, EnvironmentFailure
from ecxs.file_swap import FileChanged, place_new, read_or_none, sync_folder, take_away
from ecxs.files import edit_file, failures_name, make_folder, remove_unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_ATTEMPTS: Final = 50
_PAUSE: Final = 0.01
_MAX_SHOWN: Final = 10


@dataclass(slots=True)
class _Change:
    """A change of a file, and what takes it back; `ours` is what the file then holds, `None` for what was moved."""

    path: Path
    ours: bytes | None
    undo: Callable[[], object]
    is_done: bool = False
    kept: Path | None = None
    """The place of a save that came in between and could not stay in the file."""

    def take_back(self) -> bool:
        """Undo it; tell whether nothing of it is left that was done."""
        for _ in range(_ATTEMPTS):
            try:
                self.undo()
            except FileChanged as changed:
                self.kept = changed.kept or self.kept
                # An editor that has it open for writing keeps it for a moment; another content is a save, which stays.
                if self.ours is None or read_or_none(self.path) != self.ours:
                    break
                time.sleep(_PAUSE)
            except (OSError, EnvironmentFailure):
                break
            else:
                return self.kept is None
        return self.kept is None and not self.is_done


class FileGroup:
    """Changes of several files of a project, each atomic, that are taken back together: see `changed_together`."""

    def __init__(self) -> None:
        """Begin with no change."""
        self._changes: list[_Change] = []

    def write(self, path: Path, before: bytes | None, after: bytes, *, is_authors: bool = True) -> None:
        """Write a file that holds `before`, or is not there for `None`; see `edit_file`."""
        self._make_folder(path.parent)
        if before == after:
            return
        # Over our own content alone: what somebody saves after us stays.
        undo = (
            partial(remove_unchanged, path, after)
            if before is None
            else partial(edit_file, path, after, before, is_authors=is_authors)
        )
        with self._change(path, after, undo):
            edit_file(path, before, after, is_authors=is_authors)

    def move(self, old: Path, new: Path, content: bytes) -> None:
        """Move a file with this content, or a link, to a free place."""
        self._make_folder(new.parent)
        with self._change(new, None, partial(self._back, old, new, content)), failures_name(old, "move"):
            place_new(old, new)
            sync_folder(new.parent)
            sync_folder(old.parent)

    def remove(self, path: Path, before: bytes) -> None:
        """Remove a file that holds `before`, if it is there."""
        with failures_name(path, "remove"):
            if path.exists():
                mode = stat.S_IMODE(path.stat().st_mode)
                with self._change(path, None, partial(self._again, path, before, mode)):
                    remove_unchanged(path, before)

    def take_back(self) -> list[Path]:
        """Undo all changes, the last one first; return the files that somebody has saved since, and which stay."""
        left = []
        while self._changes:
            change = self._changes.pop()
            if not change.take_back():
                left.append(change.kept or change.path)
        return left

    @contextmanager
    def _change(self, path: Path, ours: bytes | None, undo: Callable[[], object]) -> Iterator[None]:
        # First, since a step after the replacement may fail.
        change = _Change(path, ours, undo)
        self._changes.append(change)
        yield
        change.is_done = True

    def _make_folder(self, folder: Path) -> None:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        # The outermost first, so that it is the last to go.
        self._changes += [_Change(path, None, path.rmdir) for path in reversed(missing)]
        make_folder(folder)

    def _back(self, old: Path, new: Path, content: bytes) -> None:
        make_folder(old.parent)
        try:
            place_new(new, old)
        except FileChanged:
            # Somebody has saved it in its old place meanwhile, over what they would have found there.
            if new.is_symlink():
                raise
            take_away(new, content)

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
    except BaseException as error:
        left = group.take_back()
        if left and isinstance(error, EcError):
            files = ", ".join(f"'{path}'" for path in left[:_MAX_SHOWN])
            error.hint = f"look at what was saved since it was changed, and stays so: {files}; {error.hint}"
        raise
