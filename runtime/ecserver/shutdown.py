"""The end of the process, as Python's users expect it."""

from __future__ import annotations

import atexit
import contextlib
import sys


def shut_down() -> None:
    """Run what was registered with `atexit`, and write out what is left in streams; the interpreter goes on."""
    # Python has no public name for this: finalising, which calls it, would end threads of the server.
    atexit._run_exitfuncs()  # noqa: SLF001 - as said
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
