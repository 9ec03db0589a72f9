"""One-line descriptions of exceptions, with their origin in the author's code, and tracebacks without the runtime."""

from __future__ import annotations

import os
import re
import traceback
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.raised import class_name, is_raised_as, traceback_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RUNTIME: Final = f"{Path(__file__).parents[1]}{os.sep}"
_LIBRARIES: Final = (os.path.dirname(os.__file__) + os.sep, f"{os.sep}site-packages{os.sep}")  # noqa: PTH120 - as frames have it
_BEGIN: Final = "Traceback (most recent call last):"
_FRAME: Final = re.compile(r'([\s|+-]*)File "(.+)", line \d+')
_REPEATED: Final = "[Previous line repeated "
_MAX_TEXT: Final = 16_384
_MAX_LINES: Final = 1_000


def describe_origin(error: BaseException) -> str:
    """Return `ValueError: no such greeting (greeter.py:12, in ext_init)`, with the author's innermost frame."""
    # The rest of a text of several lines, as an `assert` of pytest has it, is in the traceback.
    reason = error_text(error).partition("\n")[0]
    # Of a class derived from these, the attributes may be code of the module.
    if type(error) in (SyntaxError, IndentationError, TabError):
        assert is_raised_as(error, SyntaxError)
        return f"{reason} ({error.filename}:{error.lineno})"
    frame = authors_frame(error)
    return f"{reason} ({frame.filename}:{frame.lineno}, in {frame.name})" if frame else reason


def error_text(error: BaseException) -> str:
    """Return `ValueError: no such greeting`, or the class alone; a `__str__` that raises must not raise here."""
    name = class_name(error)
    try:
        text = str(error)
    except BaseException as failure:  # noqa: BLE001 - the error is the author's, and so is its __str__
        pass_interrupt(failure)
        return f"{name} (its text cannot be shown: {class_name(failure)})"
    if len(text) > _MAX_TEXT:
        text = f"{text[:_MAX_TEXT]}... ({len(text)} characters)"
    return f"{name}: {text}" if text else name


def authors_frame(error: BaseException) -> traceback.FrameSummary | None:
    """Return the innermost frame of the author's code, else of a library; None when there is none."""
    frames = [frame for frame in traceback.extract_tb(traceback_of(error)) if is_authors(frame.filename)]
    return next((frame for frame in reversed(frames) if not is_library(frame.filename)), frames[-1] if frames else None)


def format_traceback(error: BaseException) -> list[str]:
    """Return the traceback of an exception as single lines, of which there are never too many; nothing is raised."""
    try:
        parts = traceback.format_exception(error)
    except BaseException as failure:  # noqa: BLE001 - attributes of the error, and of its class, are the author's
        pass_interrupt(failure)
        parts = [f"{_BEGIN}\n", *traceback.format_tb(traceback_of(error)), error_text(error)]
    lines = [line[:_MAX_TEXT] for part in parts for line in part.rstrip().split("\n")]
    if len(lines) > _MAX_LINES:
        # The end is kept: the error itself comes after its causes.
        lines = [f"({len(lines) - _MAX_LINES} lines are left out)", *lines[-_MAX_LINES:]]
    return lines


def without_runtime(lines: Sequence[str]) -> list[bool]:
    """Tell for each line of a text whether it is kept when the runtime's frames are left out of its tracebacks.

    A traceback without any frame of the author stays whole: it shows a fault of the runtime.
    """
    begins = [number for number, line in enumerate(lines) if line.strip(" |+\t").endswith(_BEGIN)]
    kept = [True] * len(lines)
    for begin, end in pairwise([*begins, len(lines)]):
        frames = list(_frames(lines, begin + 1, end))
        if any(is_authors(file) for file, _, _ in frames):
            for file, first, last in frames:
                kept[first:last] = [is_authors(file)] * (last - first)
    return kept


def _frames(lines: Sequence[str], begin: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the file of each frame of a traceback, with the number of its first line and of the one after its last."""
    number = begin
    while number < end and (frame := _FRAME.match(lines[number])):
        first, margin = number, len(frame[1])
        number += 1
        while number < end and _belongs(lines[number], margin):
            number += 1
        yield frame[2], first, number


def _belongs(line: str, margin: int) -> bool:
    """Tell whether a line is below a frame: its source and the marks under it, or how often it is repeated."""
    rest = line[margin:]
    return rest.startswith(("  ", _REPEATED)) and not line[:margin].strip(" |+-\t")


def is_authors(filename: str) -> bool:
    """Tell whether a file holds the author's code or a library, not the runtime's or Python's import machinery."""
    return not filename.startswith((_RUNTIME, "<")) and "/importlib/" not in filename


def is_library(filename: str) -> bool:
    """Tell whether a file belongs to Python or to an installed library."""
    return any(part in filename for part in _LIBRARIES)
