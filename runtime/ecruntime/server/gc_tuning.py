"""Garbage collector settings for a server process."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (10_000, 10, 10)
"""Rarer collections than by default: events come and go by the thousand, and few are ever part of a cycle."""


def tune_garbage_collector() -> None:
    """Exclude all present objects from collection and collect less often; called once, when start-up is over.

    Objects of later generations are collected as usual. For a process that belongs to the server, not for a library.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
