"""Say in one line where an exception of an author's code came from."""

from __future__ import annotations

import traceback


def blame(error: BaseException) -> str:
    """Return `ValueError: no such greeting (greeter.py:12, in ext_init)`: the innermost frame of the author's."""
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{reason} ({error.filename}:{error.lineno})"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_authors(frame.filename)]
    if not frames:
        return reason
    last = frames[-1]
    return f"{reason} ({last.filename}:{last.lineno}, in {last.name})"


def format_traceback(error: BaseException) -> list[str]:
    """Return the traceback of an exception as single lines, each frame of the author's with its source."""
    return [line for part in traceback.format_exception(error) for line in part.rstrip().split("\n")]


def _is_authors(filename: str) -> bool:
    return "/ecruntime/" not in filename and not filename.startswith("<") and "/importlib/" not in filename
