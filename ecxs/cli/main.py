"""The entry of `ecxs`: whole standard streams, and no traceback for who interrupts while the rest is imported."""

from __future__ import annotations

import os
import sys

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command line, that of the process if left out, and return its exit code."""
    try:
        if arguments is None:
            _complete_streams()
        # Imported here: most of the time of a command is this import.
        from ecxs.cli.program import run_program

        return run_program(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _INTERRUPTED


def _complete_streams() -> None:
    """Let a standard stream that the caller closed lead nowhere.

    Otherwise the next file that is opened gets its descriptor, and whatever is said goes into that file.
    """
    for descriptor, (name, mode) in enumerate(_STREAMS):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, descriptor)
            if nowhere != descriptor:
                os.close(nowhere)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", errors="replace", closefd=False))
