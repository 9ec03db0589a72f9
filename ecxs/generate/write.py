"""Writing of artifacts: only changed files, each atomically."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecxs.file_group import changed_together
from ecxs.files import remove_empty_folders, write_atomically
from ecxs.generate.file_change import ChangeKind, compare
from ecxs.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path, PurePosixPath

    from ecxs.documents import Artifact
    from ecxs.generate.file_change import FileChange


@dataclass(frozen=True, slots=True)
class WriteReport:
    """The files that were written, left alone and removed, below the project's folder."""

    written: tuple[PurePosixPath, ...]
    unchanged: tuple[PurePosixPath, ...]
    removed: tuple[PurePosixPath, ...]


def write(artifacts: Iterable[Artifact], root: Path) -> WriteReport:
    """Write artifacts below `root`; an unchanged file keeps its inode and times."""
    return write_reported(compare(artifacts, root), root)


def write_reported(changes: tuple[FileChange, ...], root: Path) -> WriteReport:
    """Apply changes below `root`, and return a report of them."""
    write_changes(changes, root)
    return WriteReport(
        written=tuple(change.path for change in changes if change.kind in {ChangeKind.NEW, ChangeKind.CHANGED}),
        unchanged=tuple(change.path for change in changes if change.kind is ChangeKind.UNCHANGED),
        removed=tuple(change.path for change in changes if change.kind is ChangeKind.REMOVED),
    )


def write_changes(changes: Iterable[FileChange], root: Path) -> None:
    """Apply changes below `root`, and remove folders that they leave empty.

    What somebody wrote into a file of the tool is kept as a copy before the file is replaced. A file that is not any
    more as the change found it is left alone, and `FileChanged` says so; then, as after any failure, what was changed
    before is taken back.
    """
    removed = []
    with changed_together() as group:
        for change in changes:
            if change.kind is ChangeKind.REMOVED:
                group.remove(root / change.path, change.content_before or b"")
                removed.append(root / change.path)
            elif change.is_stale:
                before, after = change.content_before, change.content_after
                if change.is_of_somebody:
                    # First, so that nothing is lost however early the run ends.
                    write_atomically(root / change.copy, before or b"")
                group.write(root / change.path, before, after, is_authors=not change.is_tools)
    caches = {name: suffix for tools in LANGUAGES.values() for name, suffix in tools.caches.items()}
    for folder in {path.parent for path in removed}:
        remove_empty_folders(folder, root, caches)
