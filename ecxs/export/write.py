"""The writing of a tree: as a whole, into a folder of its own or in the place of an older tree of ours."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.foundation.file_reading import read_file
from ecxs.export.tree import RECORD
from ecxs.file_exchange import exchange
from ecxs.files import make_folder, remove_tree, staged_folder, sweep, write_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.export.exported_file import ExportedTree

_MAX_FILE: Final = 64 * 1024 * 1024
_MAX_RECORD: Final = 16 * 1024 * 1024
_BUILT: Final = (".so", ".so.new", ".pyc")
_LEFT_BY_TOOLS: Final = frozenset({"compile_commands.json", "python/built.for"})


def write_tree(tree: ExportedTree, folder: Path) -> bool:
    """Write a tree to `folder` and return whether anything changed; killed at any time, it is the old one or the new.

    Raise `UsageError` for a folder that holds anything but an older tree of ours and what was built in it.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` would follow the last link
    is_there = target.is_symlink() or target.exists()
    if is_there and (not target.is_dir() or target.is_symlink() or any(target.iterdir())):
        _refuse_others(target, folder)
        if _is_current(target, tree):
            return False
        _replace(tree, target)
        return True
    with staged_folder(target) as stage:
        _fill(stage, tree)
    return True


def _fill(stage: Path, tree: ExportedTree) -> None:
    for file in tree.files:
        write_aside(stage / file.path, file.content)


def _replace(tree: ExportedTree, target: Path) -> None:
    """Let the new tree and the old one change places in one step, and remove the old one."""
    aside = target.with_name(f".{target.name}.export")
    if aside.exists():
        # Left by a run that was killed between the exchange and here; whatever is in it was ours.
        remove_tree(aside)
    make_folder(target.parent)
    sweep(target.parent)
    with staged_folder(aside) as stage:
        _fill(stage, tree)
    if not exchange(aside, target):
        remove_tree(aside)
        message = f"the file system of '{target}' cannot exchange two folders in one step"
        raise EnvironmentFailure(message, hint="remove the folder, or name another one with -o")
    remove_tree(aside)


def _refuse_others(target: Path, shown: Path) -> None:
    """Raise `UsageError` for a folder with files that are not ours, or that somebody has changed."""
    known = _recorded(target)
    hint = "choose another folder with -o; nothing was written"
    if known is None:
        raise UsageError(f"'{shown}' exists already, and is no tree of an export", hint=hint)
    for path in _files(target):
        inner = str(PurePosixPath(path.relative_to(target)))
        if inner == RECORD or _is_built(inner):
            continue
        if inner not in known:
            raise UsageError(f"'{shown / inner}' is no file of the export that is in '{shown}'", hint=hint)
        if not _is_ours(path, known[inner]):
            raise UsageError(f"'{shown / inner}' was changed since it was exported", hint=hint)


def _is_built(inner: str) -> bool:
    return inner.endswith(_BUILT) or inner in _LEFT_BY_TOOLS


def _is_ours(path: Path, digest: str) -> bool:
    return not path.is_symlink() and path.is_file() and hashlib.sha256(read_file(path, _MAX_FILE)).hexdigest() == digest


def _recorded(target: Path) -> dict[str, str] | None:
    """Return the digests of the files that an export has written; None where there is no such record."""
    if target.is_symlink() or not target.is_dir():
        return None
    try:
        table = json.loads(read_file(target / RECORD, _MAX_RECORD, within=target))
        files = table["files"] if table["schema"] == 1 else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    is_sound = isinstance(files, dict) and all(isinstance(it, str) for it in files.values())
    return files if is_sound else None


def _is_current(target: Path, tree: ExportedTree) -> bool:
    known = {str(file.path): file.content for file in tree.files}
    found = {str(PurePosixPath(path.relative_to(target))): path for path in _files(target)}
    ours = {inner: path for inner, path in found.items() if not _is_built(inner)}
    return ours.keys() == known.keys() and all(
        read_file(path, _MAX_FILE) == known[inner] for inner, path in ours.items()
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
