"""The error of a failed allocation."""

from __future__ import annotations

from ecruntime.foundation.errors import EnvironmentFailure


class AllocationFailed(EnvironmentFailure, MemoryError):
    """Raised when no block is given: no memory, the limit of the memory type is reached, or a test injected a failure.

    C code gets NULL instead. The counters of the type change only by the failure.
    """
