"""Stamp of a project whose files are current, which lets the next `ecxs generate` skip rendering them.

The stamp holds digests of the tool, the declaration and every file. Any difference leads to a full run.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import ecxs
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import leads_out, read_file
from ecxs.files import DECLARATION, PROJECT_LOCK, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecxs.generate.project import ProjectPlan

STAMP = ".ecxs/generate.json"
_MAX_STAMP_SIZE = 1024 * 1024
_MAX_STAMPED_SIZE = 4 * 1024 * 1024


def is_current(root: Path) -> tuple[str, int] | None:
    """Return the module's name and the number of its files if nothing changed since the stamp, else None."""
    # A command is at work, or was killed, and the next one has to look what it left.
    if os.path.lexists(root / PROJECT_LOCK):
        return None
    try:
        stamp = json.loads(read_file(root / STAMP, _MAX_STAMP_SIZE, within=root))
        name, files, folders = stamp["name"], stamp["files"], stamp["folders"]
        if stamp["tool"] != _tool():
            return None
        same = all(_digest(root / path, root) == digest for path, digest in files.items())
        # Names too: a file that a former declaration left behind has no digest here.
        same = same and all(_names(root / folder) == names for folder, names in folders.items())
        return (str(name), len(files) - 1) if same else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def declaration_digest(root: Path) -> str:
    """Return the digest of the declaration, to be taken before it is planned; "" if it cannot be read."""
    try:
        return _digest(root / DECLARATION, root)
    except OSError:
        return ""


def stamp_plan(planned: ProjectPlan, declaration: str, warnings: Sequence[Finding]) -> None:
    """Record that the files of a plan were written, unless the next run has to look at them again.

    Warnings have to be shown again. Files of used projects are not in the stamp, so a change of theirs would go
    unnoticed.
    """
    if not warnings and not planned.definition.uses:
        contents = {str(file.path): file.content.encode("utf-8", "surrogateescape") for file in planned.artifacts}
        stamp(planned.root, planned.definition.name, declaration, contents)


def stamp(root: Path, name: str, declaration: str, contents: Mapping[str, bytes]) -> None:
    """Record that these files of a project are current for a declaration; one that cannot be written only costs time.

    The digests are those of what was read and written. What somebody has saved since differs from them.
    """
    files = {DECLARATION: declaration, **{path: _sha256(content) for path, content in contents.items()}}
    folders = sorted({path.rpartition("/")[0] for path in files if "/" in path})
    content = {
        "tool": _tool(),
        "name": name,
        "files": files,
        "folders": {folder: _names(root / folder) for folder in folders},
    }
    with suppress(EnvironmentFailure):
        # The file is ours alone: a link in its place came with the project, and may lead anywhere; a pipe would wait.
        file = root / STAMP
        if leads_out(file, root) or (file.exists() and not file.is_file()):
            return
        write_atomically(file, json.dumps(content).encode())


def _names(folder: Path) -> list[str]:
    # Folders do not count: the tool makes none here, and running the module may leave its caches.
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if not entry.is_dir(follow_symlinks=False))


def _digest(path: Path, root: Path) -> str:
    return _sha256(read_file(path, _MAX_STAMPED_SIZE, within=root))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _tool() -> str:
    """Return a digest of this toolkit: its version, and the names, sizes and times of its files."""
    package = os.path.dirname(ecxs.__file__)  # noqa: PTH120 - see above
    beside = os.path.join(os.path.dirname(package), "templates")  # noqa: PTH118, PTH120 - see above
    digest = hashlib.sha256(ecxs.__version__.encode())
    for line in sorted((*_facts(package), *_facts(beside))):
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _facts(folder: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _facts(entry.path)
        else:
            found = entry.stat()
            yield f"{entry.path} {found.st_size} {found.st_mtime_ns}\n"
