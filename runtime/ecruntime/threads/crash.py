"""Reports on threads: crashes, stacks, and the current line of a job."""

from __future__ import annotations

import sys
import threading
import traceback


def crash_report(thread: str, error: BaseException, work: str = "") -> str:
    """Return a log text: the error that ended a thread, and the stacks of all threads."""
    lines = [f"thread '{thread}' ended abnormally{f' in {work}' if work else ''}; the server stops"]
    lines += (line.rstrip() for line in traceback.format_exception(error))
    lines.append("all threads:")
    lines.append(all_stacks())
    return "\n".join(lines)


def all_stacks() -> str:
    """Return the stack of each thread, innermost call last."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    parts = []
    for ident, frame in sys._current_frames().items():  # noqa: SLF001 - the documented way to the running frames
        parts.append(f"thread '{names.get(ident, ident)}':")
        parts += (line.rstrip() for line in traceback.format_stack(frame))
    return "\n".join(parts)


def where(ident: int | None) -> str:
    """Return the current line of the job in a pool's thread, as `file:line, in function`."""
    frame = sys._current_frames().get(ident or 0)  # noqa: SLF001 - the documented way to the running frames
    inner = frame
    while frame is not None and frame.f_globals.get("__name__") != "ecruntime.threads.worker":
        inner, frame = frame, frame.f_back
    if frame is None or inner is None:
        return "not in a job"
    return f"{inner.f_code.co_filename}:{inner.f_lineno}, in {inner.f_code.co_name}"
