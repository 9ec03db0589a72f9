"""One-line descriptions of exceptions, with their origin in the author's code."""

from __future__ import annotations

import traceback

from ecruntime.foundation.errors import UNWINDING


def describe_origin(error: BaseException) -> str:
    """Return `ValueError: no such greeting (greeter.py:12, in ext_init)`, with the author's innermost frame."""
    reason = error_text(error)
    if isinstance(error, SyntaxError):
        return f"{reason} ({error.filename}:{error.lineno})"
    frame = authors_frame(error)
    return f"{reason} ({frame.filename}:{frame.lineno}, in {frame.name})" if frame else reason


def error_text(error: BaseException) -> str:
    """Return `ValueError: no such greeting`, or the class alone; a `__str__` that raises must not raise here."""
    name = type(error).__name__
    try:
        text = str(error)
    except UNWINDING:
        raise
    except BaseException as failure:  # noqa: BLE001 - the error is the author's, and so is its __str__
        return f"{name} (its text cannot be shown: {type(failure).__name__})"
    return f"{name}: {text}" if text else name


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
