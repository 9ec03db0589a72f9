"""Say in one line where an exception of an author's code came from."""

from __future__ import annotations

import traceback


def blame(error: BaseException) -> str:
    """Return `ValueError: no such greeting (greeter.py:12, in ext_init)`: the innermost frame of the author's."""
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{reason} ({error.filename}:{error.lineno})"
    frame = authors_frame(error)
    return f"{reason} ({frame.filename}:{frame.lineno}, in {frame.name})" if frame else reason


def authors_frame(error: BaseException) -> traceback.FrameSummary | None:
    """Return the innermost frame of the author's; None where nothing of the author's was entered."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_authors(frame.filename)]
    return frames[-1] if frames else None


def format_traceback(error: BaseException) -> list[str]:
    """Return the traceback of an exception as single lines, each frame of the author's with its source."""
    return [line for part in traceback.format_exception(error) for line in part.rstrip().split("\n")]


def is_authors(filename: str) -> bool:
    """Tell whether a frame of this file is of the author's code, and not of the runtime's."""
    return "/ecruntime/" not in filename and not filename.startswith("<") and "/importlib/" not in filename
