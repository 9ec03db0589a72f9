"""Values that all scripts of a server share, and that a reload keeps: shares, counters, gauges, named mutexes."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary, WeakSet

from ecruntime.languages.lua.mutex import Mutex

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.networks import NetworkTable
    from ecruntime.languages.lua.series import AuditSeries
    from ecruntime.languages.lua.sqlite_database import SqliteDatabase
    from ecruntime.simulator import EcMessage


class Counter:
    """A number that many may add to."""

    lua_class = "counter"
    __slots__ = ("__weakref__", "lock", "number")

    def __init__(self) -> None:
        """Begin at 0."""
        self.lock = Lock()
        self.number: int | float = 0

    def add(self, delta: float) -> None:
        """Add, in one step."""
        with self.lock:
            self.number += delta


class GaugeCache:
    """Gauges by key; each is forgotten when it was not touched for a time, and the oldest when there are too many."""

    def __init__(self, size: int, ttl: float) -> None:
        """Keep at most `size` gauges; 0 is no limit, for the time as well."""
        self.size = size
        self.ttl = ttl
        self._lock = Lock()
        self._gauges: dict[str, tuple[float, float]] = {}

    def add(self, key: str, delta: float, now: float) -> float:
        """Add to a gauge and return it; to add 0 is to read."""
        with self._lock:
            value, touched = self._gauges.get(key, (0.0, now))
            if self.ttl and now - touched >= self.ttl:
                value = 0.0
            if not delta and key not in self._gauges:
                return 0.0
            # Put at the end, so that the first one is the one that was not touched for the longest time.
            self._gauges.pop(key, None)
            self._gauges[key] = (value + delta, now if delta else touched)
            while self.size and len(self._gauges) > self.size:
                del self._gauges[next(iter(self._gauges))]
            return value + delta

    def remove(self, key: str) -> None:
        """Forget a gauge."""
        with self._lock:
            self._gauges.pop(key, None)


class Shared:
    """The shared values of one server (any thread)."""

    def __init__(self) -> None:
        """Begin without any."""
        self.lock = Lock()
        self.shares: dict[object, object] = {}
        self.counters: dict[str, Counter] = {}
        self.gauges: dict[str, GaugeCache] = {}
        self.mutexes: dict[str, Mutex] = {}
        self.provided: dict[str, Callable[..., object] | float | str] = {}
        """Functions that stand in for those of the server, by name, and constants."""
        self.injected: deque[EcMessage] = deque(maxlen=1000)
        """The messages that scripts have submitted, the last ones; nothing is delivered."""
        self.series: dict[str, AuditSeries] = {}
        self.networks: dict[str, NetworkTable] = {}
        self.databases: dict[str, SqliteDatabase] = {}
        """Databases of a test, by the names of their datasources."""
        self._opened: dict[str, SqliteDatabase] = {}
        self._users: WeakSet[object] = WeakSet()

    def join(self, user: object) -> None:
        """Keep databases open until this one leaves, too; the scripts of a reload join before the former ones leave."""
        with self.lock:
            self._users.add(user)

    def database(self, file: str, make: Callable[[str], SqliteDatabase]) -> SqliteDatabase:
        """Return the database in a file, opened by `make` with the first mention."""
        with self.lock:
            known = self._opened.get(file)
            if known is None:
                known = self._opened[file] = make(file)
            return known

    def leave(self, user: object) -> None:
        """Close the databases if nobody else uses them."""
        with self.lock:
            self._users.discard(user)
            opened = [] if self._users else list(self._opened.values())
            if opened:
                self._opened.clear()
        for database in opened:
            database.close()

    def counter(self, name: str) -> Counter:
        """Return a counter by its path; made with the first mention."""
        with self.lock:
            return self.counters.setdefault(name, Counter())

    def mutex(self, name: str) -> Mutex:
        """Return a named mutex; made with the first mention."""
        with self.lock:
            return self.mutexes.setdefault(name, Mutex())


_by_server: Final[WeakKeyDictionary[object, Shared]] = WeakKeyDictionary()
_lock: Final = Lock()


def shared_of(server: object) -> Shared:
    """Return the shared values of a server, which is known by an object that lives as long."""
    with _lock:
        return _by_server.setdefault(server, Shared())
