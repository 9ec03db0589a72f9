"""What the memory API raises when it has nothing to give."""

from __future__ import annotations

from ecruntime.foundation.errors import EnvironmentFailure


class AllocationFailed(EnvironmentFailure, MemoryError):
    """No block: the system has none, the limit of the memory type is reached, or a test said so.

    Where C code gets NULL, Python code gets this; it is a MemoryError too. Nothing was counted but the failure.
    """
