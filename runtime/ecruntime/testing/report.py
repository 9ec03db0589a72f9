"""Report of a failed test: the server's log, and refusals without the runtime's own frames."""

from __future__ import annotations

import json
import os
import traceback
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import pytest

from ecruntime.foundation.error_origin import authors_frame, is_authors, is_library, without_runtime
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.testing.failures import ModuleFailed, format_failures
from ecruntime.testing.harness import CommandFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecruntime.log import LogRecord
    from ecruntime.testing.harness import Harness

MAX_LINES: Final = 400
"""Most lines of a server's log that are shown; of a longer one, its beginning and its end."""

_HEAD: Final = 50


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
        # The summary names what failed, not that something did.
        headline = rest[0] if isinstance(error, ModuleFailed) and rest else self._errors[0]
        self.reprcrash = Crash("", 0, headline)

    def below(self, lines: Sequence[str]) -> Shortened:
        """Return the same form with further lines above it."""
        self._lines = (*lines, *self._lines)
        return self

    def toterminal(self, tw: Any) -> None:  # noqa: ANN401 - pytest's own writer has no public type
        """Write the report to pytest's terminal."""
        for line in self._lines:
            tw.line(line)
        for line in self._errors:
            tw.line(f"E   {line}".rstrip(), bold=True, red=True)

    def __str__(self) -> str:
        return "\n".join([*self._lines, *(f"E   {line}".rstrip() for line in self._errors)])


def without_runtime_frames(raised: pytest.ExceptionInfo[BaseException]) -> pytest.ExceptionInfo[BaseException]:
    """Return an error, and those that led to it, as pytest shall show them: without frames of the runtime."""
    error: BaseException | None = raised.value
    shown = _trimmed(raised.tb)
    while error is not None:
        if error.__traceback__ is not None:
            error.__traceback__ = _trimmed(error.__traceback__)
        error = error.__cause__ or error.__context__
    return pytest.ExceptionInfo.from_exc_info((raised.type, raised.value, shown))


def _trimmed(whole: TracebackType) -> TracebackType:
    """Return a traceback without the frames of the runtime; the whole one if it has no others."""
    entries = [entry for entry in _entries(whole) if is_authors(entry.tb_frame.f_code.co_filename)]
    trimmed: TracebackType | None = None
    for entry in reversed(entries):
        trimmed = TracebackType(trimmed, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return trimmed or whole


def _entries(first: TracebackType) -> Iterator[TracebackType]:
    entry: TracebackType | None = first
    while entry is not None:
        yield entry
        entry = entry.tb_next


def short_form(raised: pytest.ExceptionInfo[BaseException]) -> Shortened | None:
    """Return the short form of what the kit and the runtime raise; None for other errors, which pytest shows best.

    To be called before the runtime's frames are left out.
    """
    error = raised.value
    if isinstance(error, BaseExceptionGroup):
        return _short_group(error)
    return _short(error)


def _short(error: BaseException) -> Shortened | None:
    frames = traceback.extract_tb(error.__traceback__)
    # What a test or a module raises itself is its own affair, whatever the class.
    is_ours = type(error).__module__.startswith("ecruntime.") and frames and not is_authors(frames[-1].filename)
    return Shortened(error, [*_cause(error), *_shown_frames(frames)], _message(error)) if is_ours else None


def _short_group(group: BaseExceptionGroup[BaseException]) -> Shortened | None:
    """Return the forms of all errors that ended a test together; None if pytest shows one of them better."""
    # Another error of the teardown keeps the generation alive through its own traceback.
    errors = [one for one in group.exceptions if type(one).__name__ != "LivingGenerations"]
    forms = [_short(one) for one in errors]
    if not forms or None in forms:
        return None
    lines = [line for form in forms[:-1] for line in (*str(form).split("\n"), "")]
    last = forms[-1]
    return last.below(lines) if last is not None else None


def sections(harness: Harness, *, has_told: bool) -> list[tuple[str, str]]:
    """Return the sections below a failed test; with the failures of modules, unless `has_told`."""
    found = []
    if harness.failures.unexpected and not has_told:
        found.append(("failures of modules", format_failures(harness.failures.unexpected)))
    if harness.records:
        found.append(("server log", _shown(harness.records)))
    return found


def _shown(records: Sequence[LogRecord]) -> str:
    texts = [record.text.split("\n") for record in records]
    kept = iter(without_runtime([line for text in texts for line in text]))
    parts = [(record, [line for line in text if next(kept)]) for record, text in zip(records, texts, strict=True)]
    whole = "\n".join(str(replace(record, text="\n".join(left))) for record, left in parts if left)
    lines = whole.split("\n")
    left_out = len(lines) - MAX_LINES
    if left_out > 0:
        note = f"... {left_out} lines are left out; runtime.records has them all"
        lines = [*lines[:_HEAD], note, *lines[_HEAD + left_out :]]
    return "\n".join(lines)


def _message(error: BaseException) -> list[str]:
    """Return the findings of a refusal, or else its message, each with its remedy."""
    if isinstance(error, CommandFailed):
        return _answer(str(error))
    if not isinstance(error, EcError):
        return [str(error).rstrip()]
    if error.findings:
        return [str(finding) for finding in error.findings]
    return [str(error), f"  hint: {error.hint}"] if error.hint else [str(error)]


def _answer(text: str) -> list[str]:
    """Return the refusal of a console command as lines: its error, and its findings or its remedy."""
    answer = json.loads(text)
    lines = [str(answer["error"])]
    if findings := answer.get("findings"):
        lines += [str(_finding(found)) for found in findings]
    else:
        lines += [str(answer["reason"])] if "reason" in answer else []
        lines += [f"  hint: {answer['hint']}"] if answer.get("hint") else []
    return lines


def _finding(found: dict[str, Any]) -> Finding:
    related = tuple(Related(Place(**other["place"]), other["message"]) for other in found["related"])
    place = Place(**found["place"])
    return Finding(found["rule"], Severity(found["severity"]), found["message"], place, found["hint"], related)


def _shown_frames(frames: Sequence[traceback.FrameSummary]) -> list[str]:
    """Return the lines of the test, its fixtures and its helpers that led to an error, outermost first."""
    own = [frame for frame in frames if is_authors(frame.filename) and not is_library(frame.filename)]
    lines = [
        line
        for frame in own
        for line in (f"{os.path.relpath(frame.filename)}:{frame.lineno}: in {frame.name}", f"    {frame.line}")
    ]
    return [*lines, ""] if lines else []


def _cause(error: BaseException) -> list[str]:
    """Return the place in the author's code where the refusal began; empty if it began elsewhere."""
    frame = authors_frame(error.__cause__) if error.__cause__ is not None else None
    return [f"{frame.filename}:{frame.lineno}: in {frame.name}", f"    {frame.line}", ""] if frame else []
