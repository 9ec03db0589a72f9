"""Report of a failed test: the server's log, and refusals without the runtime's own frames."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.error_origin import authors_frame
from ecruntime.foundation.errors import EcError
from ecruntime.testing.failures import ModuleFailed, NothingFailed, format_failures

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from ecruntime.log import LogRecord
    from ecruntime.testing.harness import Harness

MAX_LINES: Final = 400
"""Most lines of a server's log that are shown; of a longer one, its beginning and its end."""

_HEAD: Final = 50
_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Crash:
    """The line about an error in pytest's summary."""

    path: str
    lineno: int
    message: str


class Shortened:
    """An error without the runtime's frames, in the form of pytest's reports."""

    def __init__(self, error: BaseException, lines: Sequence[str], texts: Sequence[str]) -> None:
        """Show `lines` as they are, then `texts` in the way pytest shows exceptions."""
        self._lines = tuple(lines)
        first, *rest = "\n".join(texts).split("\n")
        self._errors = (f"{type(error).__name__}: {first}", *rest)
        self.reprcrash = Crash("", 0, self._errors[0])

    def toterminal(self, tw: Any) -> None:  # noqa: ANN401 - pytest's own writer has no public type
        """Write the report to pytest's terminal."""
        for line in self._lines:
            tw.line(line)
        for line in self._errors:
            tw.line(f"E   {line}".rstrip(), bold=True, red=True)

    def __str__(self) -> str:
        return "\n".join([*self._lines, *(f"E   {line}".rstrip() for line in self._errors)])


def short_form(raised: pytest.ExceptionInfo[BaseException], path: Path) -> Shortened | None:
    """Return the short form of a refusal or a module's failure; None for other errors, which pytest shows best."""
    error = raised.value
    lines = _line_of_test(raised, path)
    if isinstance(error, ModuleFailed | NothingFailed):
        return Shortened(error, lines, [str(error)])
    if isinstance(error, EcError) and lines:
        texts = [str(finding) for finding in error.findings] or _message(error)
        return Shortened(error, [*lines, *_cause(error)], texts)
    return None


def sections(harness: Harness, *, has_told: bool) -> list[tuple[str, str]]:
    """Return the sections below a failed test; with the failures of modules, unless `has_told`."""
    found = []
    if harness.failures.unexpected and not has_told:
        found.append(("failures of modules", format_failures(harness.failures.unexpected)))
    if harness.records:
        found.append(("server log", _shown(harness.records)))
    return found


def _shown(records: Sequence[LogRecord]) -> str:
    lines = "\n".join(map(str, records)).split("\n")
    left_out = len(lines) - MAX_LINES
    if left_out > 0:
        note = f"... {left_out} lines are left out; runtime.records has them all"
        lines = [*lines[:_HEAD], note, *lines[_HEAD + left_out :]]
    return "\n".join(lines)


def _message(error: EcError) -> list[str]:
    return [str(error), f"  hint: {error.hint}"] if error.hint else [str(error)]


def _line_of_test(raised: pytest.ExceptionInfo[BaseException], path: Path) -> list[str]:
    """Return the line of the test that called the kit and led to the error; none if there is no such line."""
    entries = list(raised.traceback)
    for entry, called in pairwise(entries):
        if entry.path == path and Path(called.path).parent == _HERE:
            statement = str(entry.statement).strip().split("\n")[0]
            return [f"{os.path.relpath(path)}:{entry.lineno + 1}: in {entry.name}", f"    {statement}", ""]
    return []


def _cause(error: EcError) -> list[str]:
    """Return the place in the author's code where the refusal began; empty if it began elsewhere."""
    frame = authors_frame(error.__cause__) if error.__cause__ is not None else None
    return [f"{frame.filename}:{frame.lineno}: in {frame.name}", f"    {frame.line}", ""] if frame else []
