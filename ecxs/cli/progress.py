"""Progress bar for work that takes longer than a moment."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BAR_DELAY = 0.5
"""Delay before the progress bar is shown, in seconds."""

BAR_STEP = 64
"""Steps of the work between two updates of the bar: an update costs more than many steps."""


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback that takes (done, total); the bar is drawn only on a terminal, on stderr."""
    if not sys.stderr.isatty():
        yield _ignore_progress
        return
    # Imported here: without a terminal it is not needed.
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(label)
    begin = time.monotonic()
    is_shown = False

    def update(done: int, total: int) -> None:
        nonlocal is_shown
        if done % BAR_STEP and done != total:
            return
        if not is_shown and time.monotonic() - begin > BAR_DELAY:
            bar.start()
            is_shown = True
        bar.update(task, completed=done, total=total)

    try:
        yield update
    finally:
        bar.stop()


def _ignore_progress(done: int, total: int) -> None:
    """Draw nothing."""
