from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level, Log, LogRecord
from ecruntime.memory import MemoryTypes, raise_violation
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler
from ecruntime.threads import AsyncJob, Pools, PoolSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 20.0


class Yard:
    """Pools over a real scheduler, whose thread is that of the test."""

    def __init__(self) -> None:
        self.records: list[LogRecord] = []
        self.deaths: list[str] = []
        log = Log(RealClock(), sinks=(self.records.append,), debug_level=Level.DEBUG)
        clock = RealClock()
        self.scheduler = Scheduler(clock, EpollPoller(), log)
        self.scheduler.bind_thread()
        self.memory = MemoryTypes(log, is_debug=True, on_misuse=raise_violation)
        self.pools = Pools(self.scheduler, self.memory, clock, log, is_debug=True, on_death=self._died)
        self.died = threading.Event()

    def _died(self, report: str) -> None:
        self.deaths.append(report)
        self.died.set()
        self.scheduler.post(lambda: None)

    def turn_until(self, is_so: Callable[[], object]) -> None:
        """Run the loop until something is so."""
        end = RealClock.monotonic() + PATIENCE
        while not is_so():
            assert RealClock.monotonic() < end, "it did not happen"
            self.scheduler.run_once(0.01)

    def settle(self) -> None:
        self.turn_until(lambda: not self.pools.is_busy() and not self.pools.unfinished())

    def run(self, job: AsyncJob) -> AsyncJob:
        assert self.pools.queue_async_job(job)
        self.settle()
        return job

    def add(self, name: str, concurrency: int, backlog: int = 0) -> int:
        self.pools.apply([PoolSpec(name, concurrency, backlog=backlog)])
        return self.pools.thread_pool_name_to_class(name)

    def logged(self, level: Level) -> list[str]:
        return [record.text for record in self.records if record.level == level]

    def close(self) -> None:
        self.pools.shutdown(5.0)
        self.scheduler.close()


@pytest.fixture
def yard() -> Iterator[Yard]:
    made = Yard()
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds workers up until it is set; it is set at the end in any case."""
    made = threading.Event()
    yield made
    made.set()


@pytest.fixture
def new_yard() -> Callable[[], Yard]:
    """Makes yards that the test closes itself."""
    return Yard
