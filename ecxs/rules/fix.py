"""Edits carried by findings: applied to files, or shown as a diff."""

from __future__ import annotations

import difflib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.foundation.finding import Edit, Finding


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits applied; of two that overlap, only the earlier one."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    kept: list[tuple[int, int, str]] = []
    end = 0
    for edit in sorted(set(edits), key=lambda edit: (edit.place, edit.length)):
        # The file may have become shorter since the finding was made.
        if not 0 < edit.place.line <= len(lines):
            continue
        start = starts[edit.place.line - 1] + edit.place.column - 1
        stop = starts[edit.place.line] if edit.takes_line else start + edit.length
        if start >= end or not kept:
            kept.append((start, stop, edit.text))
            end = stop
    # From the end, so that the positions of earlier edits stay valid.
    for start, stop, new in reversed(kept):
        text = text[:start] + new + text[stop:]
    return text


def fixes(findings: Iterable[Finding]) -> dict[Path, tuple[str, str]]:
    """Return the text before and after the edits, for each file that would change."""
    by_file: defaultdict[str, list[Edit]] = defaultdict(list)
    for finding in findings:
        for edit in finding.edits:
            by_file[edit.place.file].append(edit)
    found = {}
    for file, edits in sorted(by_file.items()):
        before = _read(Path(file))
        after = edited(before, edits)
        if after != before:
            found[Path(file)] = (before, after)
    return found


def write_fixes(changes: dict[Path, tuple[str, str]]) -> None:
    """Write the changed files, each one atomically."""
    for path, (_, after) in changes.items():
        write_atomically(path, after.encode("utf-8", "surrogateescape"))


def diff(changes: dict[Path, tuple[str, str]]) -> str:
    """Return the changes as a unified diff."""
    return "".join(
        line if line.endswith("\n") else f"{line}\n"
        for path, (before, after) in changes.items()
        for line in difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
        )
    )


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise EnvironmentFailure(f"cannot read '{path}'", hint=(error.strerror or str(error)).lower()) from error
