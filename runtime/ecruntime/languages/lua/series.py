"""Counters in sliding windows, by address or by text."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from threading import Lock
from typing import Final

KINDS: Final = ("cidr", "cidr_ipv6", "string")
MAX_KEYS: Final = 100_000
"""Keys in one window; a new one beyond them is not counted."""


class AuditSeries:
    """A named series: the last windows of some seconds each, with a count for each key (any thread)."""

    def __init__(self, kind: str, interval: float, count: int) -> None:
        """Keep `count` windows of `interval` seconds; keys are addresses, or any texts in a `string` series."""
        self.kind = kind
        self.interval = interval
        self.count = count
        self._lock = Lock()
        self._windows: dict[int, dict[str, float]] = {}

    def add(self, key: str, amount: float, now: float) -> None:
        """Add to the window of this time."""
        number = int(now // self.interval)
        name = key if self.kind == "string" else str(ip_address(_host(key)))
        with self._lock:
            for old in [each for each in self._windows if each <= number - self.count]:
                del self._windows[old]
            window = self._windows.setdefault(number, {})
            if name in window or len(window) < MAX_KEYS:
                window[name] = window.get(name, 0) + amount

    def total(self, key: str, first: int, last: int, now: float) -> float:
        """Return the sum of the windows from `first` to `last`, where 0 is that of this time."""
        number = int(now // self.interval)
        with self._lock:
            windows = [
                dict(self._windows.get(number - back, {}))
                for back in range(max(first, 0), min(last, self.count - 1) + 1)
            ]
        if self.kind == "string":
            return sum(window.get(key, 0) for window in windows)
        block = ip_network(_host(key), strict=False)
        return sum(amount for window in windows for name, amount in window.items() if ip_address(name) in block)

    def remove(self, key: str) -> None:
        """Forget a key in all windows."""
        name = key if self.kind == "string" else str(ip_address(_host(key)))
        with self._lock:
            for window in self._windows.values():
                window.pop(name, None)


def _host(key: str) -> str:
    return key.replace("[", "").replace("]", "")
