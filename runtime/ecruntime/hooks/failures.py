"""Failure counts of providers."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.hooks.provider import Provider


class FailureCounts:
    """Numbers of failures by module instance and hook, kept for the life of the server (any thread)."""

    def __init__(self) -> None:
        """Begin with no failures."""
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], int] = {}

    def count(self, provider: Provider) -> None:
        """Count one failure."""
        key = (provider.owner, provider.hook.leaf)
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1

    def of(self, owner: str, leaf: str) -> int:
        """Return the number of failures of the provider of `owner` for the hook `leaf`."""
        with self._lock:
            return self._counts.get((owner, leaf), 0)

    def snapshot(self) -> Mapping[tuple[str, str], int]:
        """Return all counts, by (owner, leaf)."""
        with self._lock:
            return dict(self._counts)
