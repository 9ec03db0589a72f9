"""Edits carried by findings: applied to files, or shown as a diff."""

from __future__ import annotations

import difflib
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_file, reason_of
from ecxs.files import FileChanged, edit_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.foundation.finding import Edit, Finding


MARK = "\ufeff"
MAX_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class MendedFile:
    """A file that is mended: its text before and after, and the rules whose findings the edits carry out."""

    path: Path
    rules: tuple[str, ...]
    before: str
    after: str

    def diff(self) -> str:
        """Return the change as a unified diff."""
        return diff({self.path: (self.before, self.after)})


def mend(
    check: Callable[[], tuple[Finding, ...]], findings: tuple[Finding, ...]
) -> tuple[tuple[MendedFile, ...], tuple[Finding, ...]]:
    """Carry out the edits of `findings` until none is left; return the mended files, and the findings that stay.

    `check` makes the findings anew: one edit may uncover another fault, and of two that overlap one has to wait.
    """
    mended: dict[Path, MendedFile] = {}
    for _ in range(MAX_ROUNDS):
        if not mendable(findings):
            break
        # Read before the check and compared when they are written, so that the edits belong to exactly these texts:
        # somebody may have saved a file after the last check, and its lines may stand elsewhere.
        texts = {Path(edit.place.file): "" for finding in findings for edit in finding.edits}
        texts = {path: _read(path) for path in texts}
        files = mendable(check(), texts)
        for file in _written(files):
            former = mended.get(file.path, file)
            rules = tuple(sorted({*former.rules, *file.rules}))
            mended[file.path] = MendedFile(file.path, rules, former.before, file.after)
        findings = check()
    return tuple(mended[path] for path in sorted(mended)), findings


def _written(files: Iterable[MendedFile]) -> tuple[MendedFile, ...]:
    """Write the mended files; one that somebody has saved meanwhile waits for the next round."""
    given = tuple(files)
    _refuse_unwritable(file.path for file in given)
    written = []
    for file in given:
        try:
            _write(file.path, file.before, file.after)
            written.append(file)
        except FileChanged as changed:
            # A save that has no place but one of its own has to be said.
            if changed.kept is not None:
                raise
    return tuple(written)


def mendable(findings: Iterable[Finding], texts: Mapping[Path, str] | None = None) -> tuple[MendedFile, ...]:
    """Return the files that the edits of these findings would change; of `texts`, if they are given."""
    found = tuple(findings)
    rules: defaultdict[str, set[str]] = defaultdict(set)
    for finding in found:
        for edit in finding.edits:
            rules[edit.place.file].add(finding.rule)
    by_path = {Path(file): tuple(sorted(ids)) for file, ids in rules.items()}
    return tuple(MendedFile(path, by_path[path], *pair) for path, pair in fixes(found, texts).items())


MAX_FIXED_SIZE = 16 * 1024 * 1024
"""Of the files that are edited, configurations are the largest."""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits applied; of two that overlap, only the earlier one."""
    # Lines end where the places of findings count them, and nowhere else: not at a form feed, for example.
    lines = [f"{line}\n" for line in text.split("\n")]
    mark = len(MARK) if text.startswith(MARK) else 0
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
        # Columns count behind a byte order mark; the edit that takes the mark out is the exception.
        if edit.place.line == 1 and not (edit.place.column == 1 and edit.length == mark and not edit.text):
            start += mark
        stop = min(starts[edit.place.line], len(text)) if edit.takes_line else start + edit.length
        if start >= end or not kept:
            kept.append((start, stop, edit.text))
            end = stop
    # From the end, so that the positions of earlier edits stay valid.
    for start, stop, new in reversed(kept):
        text = text[:start] + new + text[stop:]
    return text


def fixes(findings: Iterable[Finding], texts: Mapping[Path, str] | None = None) -> dict[Path, tuple[str, str]]:
    """Return the text before and after the edits, for each file that would change; of `texts`, if they are given."""
    by_file: defaultdict[str, list[Edit]] = defaultdict(list)
    for finding in findings:
        for edit in finding.edits:
            by_file[edit.place.file].append(edit)
    found = {}
    for file, edits in sorted(by_file.items()):
        if texts is not None and Path(file) not in texts:
            continue
        before = _read(Path(file)) if texts is None else texts[Path(file)]
        after = edited(before, edits)
        if after != before:
            found[Path(file)] = (before, after)
    return found


def _refuse_unwritable(paths: Iterable[Path]) -> None:
    for path in paths:
        if not os.access(path.resolve().parent, os.W_OK):
            raise EnvironmentFailure(f"cannot write '{path}'", hint="its folder is not writable; no file was changed")


def _write(path: Path, before: str, after: str) -> None:
    edit_file(path, before.encode("utf-8", "surrogateescape"), after.encode("utf-8", "surrogateescape"))


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
        return read_file(path, MAX_FIXED_SIZE).decode("utf-8", "surrogateescape")
    except OSError as error:
        raise EnvironmentFailure(f"cannot read '{path}'", hint=reason_of(error)) from error
