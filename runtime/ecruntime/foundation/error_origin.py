"""One-line descriptions of exceptions, with their origin in the author's code."""

from __future__ import annotations

import traceback


def describe_origin(error: BaseException) -> str:
    """Return `ValueError: no such greeting (greeter.py:12, in ext_init)`, with the author's innermost frame."""
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{reason} ({error.filename}:{error.lineno})"
    frame = authors_frame(error)
    return f"{reason} ({frame.filename}:{frame.lineno}, in {frame.name})" if frame else reason


def authors_frame(error: BaseException) -> traceback.FrameSummary | None:
    """Return the innermost frame of the author's code; None when there is none."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_authors(frame.filename)]
    return frames[-1] if frames else None


def format_traceback(error: BaseException) -> list[str]:
    """Return the traceback of an exception as single lines."""
    return [line for part in traceback.format_exception(error) for line in part.rstrip().split("\n")]


def is_authors(filename: str) -> bool:
    """Tell whether a file holds the author's code, not the runtime's or Python's import machinery."""
    return "/ecruntime/" not in filename and not filename.startswith("<") and "/importlib/" not in filename
