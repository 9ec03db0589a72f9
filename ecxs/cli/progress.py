"""Progress bar on stderr for long work: only on a terminal, and only after `PATIENCE`."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 0.5
"""Delay before the bar is shown, in seconds."""
_STEP = 64


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback that takes (done, total)."""
    if not sys.stderr.isatty():
        yield _silent
        return
    # Imported here: without a terminal it is not needed.
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(label)
    begin = time.monotonic()
    is_shown = False

    def tell(done: int, total: int) -> None:
        nonlocal is_shown
        # An update of the bar costs more than many steps of the work.
        if done % _STEP and done != total:
            return
        if not is_shown and time.monotonic() - begin > PATIENCE:
            bar.start()
            is_shown = True
        bar.update(task, completed=done, total=total)

    try:
        yield tell
    finally:
        bar.stop()


def _silent(done: int, total: int) -> None:
    """Ignore the progress."""
