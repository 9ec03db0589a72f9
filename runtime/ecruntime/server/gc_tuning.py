"""The settings of the garbage collector for a process that serves."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (10_000, 10, 10)
"""Events come and go by the thousand, and few are ever part of a cycle: the defaults look at them all too often."""


def tune_garbage_collector() -> None:
    """Keep the collector from what start-up has made, and let it look less often; once the server is ready to serve.

    What a later generation makes is collected as ever. For a process that belongs to the server, not for a library.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
