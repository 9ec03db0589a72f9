"""Differences between planned artifacts and the files of a project."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_file, reason_of
from ecruntime.model.module_record import SUFFIX, RecordError, format_record, parse_record
from ecxs.documents import Owner, has_banner, is_sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecxs.documents import Artifact

MAX_TEXT_SIZE = 4 * 1024 * 1024
"""The most bytes that a file has which the tool writes or edits."""
_CACHES = frozenset({"__pycache__"})
KEPT = PurePosixPath(".ecxs", "edited")
"""The folder of copies, in a project, of what was written by hand into the tool's files."""


class ChangeKind(Enum):
    """The effect of a plan on one file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file with its present and its intended content."""

    path: PurePosixPath
    kind: ChangeKind
    before: str
    after: str
    is_of_somebody: bool = False
    """Whether the present content is in the tool's place and not as the tool wrote it."""
    is_tools: bool = False
    """Whether the file is the tool's alone, so that its owner and its links matter to nobody."""

    @property
    def content_before(self) -> bytes | None:
        """The bytes that the file must still hold when it is written, or `None` for a file that is not there."""
        return None if self.kind is ChangeKind.NEW else self.before.encode("utf-8", "surrogateescape")

    @property
    def content_after(self) -> bytes:
        """The bytes that are written."""
        return self.after.encode("utf-8", "surrogateescape")

    @property
    def copy(self) -> PurePosixPath:
        """The place of the copy that is kept when such a content is replaced, below the project's folder."""
        # Named by the content too, so that a second edit does not replace the copy of the first.
        digest = hashlib.sha256(self.content_before or b"").hexdigest()
        return KEPT / f"{self.path}.{digest[:8]}"

    @property
    def is_stale(self) -> bool:
        """Tell whether the file must be written or removed."""
        return self.kind is not ChangeKind.UNCHANGED

    def diff(self) -> str:
        """Return the change as a unified diff."""
        old = "/dev/null" if self.kind is ChangeKind.NEW else f"a/{self.path}"
        new = "/dev/null" if self.kind is ChangeKind.REMOVED else f"b/{self.path}"
        return unified(self.before, self.after, old, new)


def unified(before: str, after: str, old: str, new: str) -> str:
    """Return the difference of two texts, given with their names, as `patch` can apply it."""
    # Imported here: most runs show none.
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), old, new)
    return "".join(_with_line_ends(lines))


def compare(artifacts: Iterable[Artifact], root: Path) -> tuple[FileChange, ...]:
    """Compare the artifacts with the files below `root`; removals of files that are no longer planned come last."""
    planned = tuple(artifacts)
    changes = tuple(_change(artifact, root) for artifact in planned)
    return (*changes, *_leftovers(planned, root))


def read_text(path: Path, root: Path) -> str | None:
    """Return the text of a file of the project in `root`, or `None` if there is no file.

    Bytes that are not UTF-8 become surrogates.
    """
    try:
        # Every byte and every line end survives, so that the author's lines can be written back unchanged.
        return read_file(path, MAX_TEXT_SIZE, within=root).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"cannot read '{path}': {reason_of(error)}"
        # What one may not read is no obstacle to remove.
        is_closed = isinstance(error, PermissionError)
        hint = "check the permissions of the file and of its folder" if is_closed else "remove what is in the way"
        raise EnvironmentFailure(message, hint=hint) from error


def removal(path: PurePosixPath, root: Path) -> FileChange:
    """Return the change that removes an existing file."""
    return FileChange(path, ChangeKind.REMOVED, read_text(root / path, root) or "", "")


def is_of_the_tool(path: Path) -> bool:
    """Tell whether the tool made a file and nobody changed it since: by its seal or, for a record, by every byte."""
    return _is_made(_text_of_file(path), path.name)


def is_edited(path: Path) -> bool:
    """Tell whether a file has the banner of the tool and was changed since."""
    text = _text_of_file(path)
    return has_banner(text) and not is_sealed(text)


def _is_made(text: str, name: str) -> bool:
    return is_sealed(text) or (name.endswith(SUFFIX) and _is_record(text, name.removesuffix(SUFFIX)))


def _text_of_file(path: Path) -> str:
    # A link is never the tool's, wherever it leads.
    return (read_text(path, path.parent) or "") if path.is_file() and not path.is_symlink() else ""


def _is_record(text: str, name: str) -> bool:
    try:
        record = parse_record(text, name)
    except RecordError:
        return False
    # A record has no room for a seal, so it must equal what the tool would write for it.
    return record.definition.name == name and format_record(record) == text


def _change(artifact: Artifact, root: Path) -> FileChange:
    before = read_text(root / artifact.path, root)
    is_tools = artifact.owner is Owner.TOOL
    if before is None:
        return FileChange(artifact.path, ChangeKind.NEW, "", artifact.content, is_tools=is_tools)
    kind = ChangeKind.UNCHANGED if before == artifact.content else ChangeKind.CHANGED
    # Other line ends, as a checkout may make them, are nobody's work.
    plain = before.replace("\r\n", "\n")
    is_made = not is_tools or not plain.strip() or _is_made(plain, artifact.path.name)
    is_of_somebody = kind is ChangeKind.CHANGED and not is_made
    return FileChange(artifact.path, kind, before, artifact.content, is_of_somebody, is_tools)


def tool_folders(planned: Iterable[Artifact], root: Path) -> list[PurePosixPath]:
    """Return the folders that are the tool's as a whole, with those below them, which it may need no more."""
    folders = {artifact.path.parent for artifact in planned if artifact.owner is Owner.TOOL}
    for top in tuple(folders):
        below = (path for path in (root / top).rglob("*") if path.is_dir() and not path.is_symlink())
        folders |= {PurePosixPath(path.relative_to(root).as_posix()) for path in below if path.name not in _CACHES}
    return sorted(folders)


def _leftovers(planned: tuple[Artifact, ...], root: Path) -> Iterator[FileChange]:
    known = {artifact.path for artifact in planned}
    # Only folders that are the tool's as a whole: the manifest lies beside files of the author's.
    for folder in tool_folders(planned, root):
        for found in sorted((root / folder).glob("*")):
            path = folder / found.name
            # An edited file is the author's, whatever its banner says.
            if path not in known and is_of_the_tool(found):
                yield removal(path, root)


def _with_line_ends(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        # As `diff` writes it, so that `patch` can apply the output.
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
