"""The place of last words: where the core writes of a crash or a broken rule before the process ends."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

NATIVE: Final = "ecruntime.bridge._echost"
"""The name of the adapter among the modules of the process."""
STANDARD_ERROR: Final = 2
_VARIABLE: Final = "ECXS_REPORTS"
"""A process, and its descriptor for last words."""


def report_descriptor() -> int:
    """Return the descriptor for last words of this process."""
    process, _, descriptor = os.environ.get(_VARIABLE, "").partition(":")
    # A process that was started by the one that is meant has inherited the variable, and not the descriptor.
    return int(descriptor) if process == str(os.getpid()) else STANDARD_ERROR


@contextmanager
def reports_to(descriptor: int) -> Iterator[None]:
    """Have last words written to a descriptor, by a bridge that is loaded only then as well (main thread)."""
    former = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = f"{os.getpid()}:{descriptor}"
    _tell_native()
    try:
        yield
    finally:
        if former is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = former
        _tell_native()


def _tell_native() -> None:
    if (native := sys.modules.get(NATIVE)) is not None:
        native.report_to(report_descriptor())
