"""The text of `config writeback`: settings that, read after the files, yield the running configuration."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ecruntime.formats.conf import (
    LOCAL_CHANGES,
    MAX_FILE_SIZE,
    difference,
    in_other_order,
    laid_over,
    overlay,
    read_changes,
    write_flat,
)
from ecruntime.foundation.errors import EnvironmentFailure, InternalError, UsageError
from ecruntime.foundation.finding import has_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.conf import Document, ScopeNode, ScopePath, SettingChange

_BANNER: Final = "# Written by `config writeback` of the ecxs runtime, which replaces it as a whole. Do not edit."
_FIRST_LINES: Final = re.compile(rf"{re.escape(_BANNER)}\n# Digest: ([0-9a-f]{{16}})\n")
_REMEDY: Final = "rename it, so that a new one can be written with all that it sets, or name a new file"


@dataclass(frozen=True, slots=True)
class Writeback:
    """The text to write, and the files as they would read afterwards."""

    text: str
    settings: int
    """The number of settings in the text, and of scopes without any."""
    files: Document
    lost: tuple[SettingChange, ...]
    """Settings that were unset but stand in a file: a text that is read later cannot remove them."""
    reordered: tuple[ScopePath, ...]
    """Scopes whose inner scopes would stand in another order."""


def write_back(files: Document, running: ScopeNode, path: str, spelling: Callable[[str], str]) -> Writeback:
    """Compare the running tree with `files` as read, and return the difference as text for the file `path`."""
    changes = overlay(files.base, running)
    body = write_flat(changes, spelling=spelling)
    if (size := len(_bytes(body))) > MAX_FILE_SIZE:
        message = f"the changes are {size} bytes, and a configuration file has at most {MAX_FILE_SIZE}"
        raise EnvironmentFailure(message, hint="put the longest ones into the files by hand: `config diff` lists them")
    read = read_changes(body, path, strict=files.is_strict, choices=files.choices)
    if read.root != changes or has_errors(read.findings):
        raise InternalError("the changes cannot be read back from their text")
    root = laid_over(files.base, read.root)
    text = f"{_BANNER}\n# Digest: {_digest(body)}\n{body}"
    local = None if files.local is None else replace(files.local, text=text)
    lost = tuple(change for change in difference(root, running) if change.after is None and not _names_the_file(change))
    count = sum(len(list(node.settings)) or not node.members for _, node in changes.walk()) if changes.members else 0
    after = replace(files, root=root, local=local)
    return Writeback(text, count, after, lost, tuple(in_other_order(root, running)))


def _names_the_file(change: SettingChange) -> bool:
    # Without it nothing that was written back would be read.
    return not change.path and change.option.lower() == LOCAL_CHANGES


def reject_foreign(path: str, text: str) -> None:
    """Raise UsageError for text that `config writeback` did not write, or that was changed since."""
    first_lines = _FIRST_LINES.match(text)
    if first_lines is None:
        raise UsageError(f"'{path}' was not written by `config writeback`", hint=_REMEDY)
    if first_lines[1] != _digest(text[first_lines.end() :]):
        raise UsageError(f"'{path}' was edited after `config writeback` wrote it", hint=_REMEDY)


def _digest(body: str) -> str:
    return hashlib.sha256(_bytes(body)).hexdigest()[:16]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
