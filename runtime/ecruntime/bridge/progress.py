"""The line on a terminal that says why a start takes longer than usual."""

from __future__ import annotations

import sys


def tell_terminal(done: int, total: int) -> None:
    """Write on stderr how far the bridge is, in one line that goes at the end; without a terminal write nothing."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        return
    text = f"compiling the bridge to modules in C, once: {done} of {total}" if done < total else ""
    stream.write(f"\r{text}\x1b[K")
    stream.flush()
