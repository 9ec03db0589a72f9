from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest

from ecruntime.log import Level, Log, LogRecord
from ecruntime.memory import MemoryTypes, raise_violation
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler
from ecruntime.threads import AsyncJob, Pools, PoolSpec
from ecruntime.threads.native_jobs import run_usual_jobs_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from ecruntime.threads.native_jobs import NativeJobPath
    from tests.runtime.pollers import NativeLoops

PATIENCE = 20.0


class Yard:
    """Pools over a real scheduler, whose thread is that of the test."""

    def __init__(self, native: ModuleType | None = None, *, is_debug: bool = True) -> None:
        self.records: list[LogRecord] = []
        self.deaths: list[str] = []
        log = Log(RealClock(), sinks=(self.records.append,), debug_level=Level.DEBUG)
        clock = RealClock()
        self.scheduler = Scheduler(clock, EpollPoller(), log)
        self.scheduler.bind_thread()
        self.memory = MemoryTypes(log, is_debug=True, on_misuse=raise_violation)
        self.pools = Pools(self.scheduler, self.memory, clock, log, is_debug=is_debug, on_death=self._died)
        if native is not None:
            run_usual_jobs_by(self.pools, cast("NativeJobPath", native))
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


@pytest.fixture(params=("python", "core"))
def new_yard(request: pytest.FixtureRequest) -> Callable[[], Yard]:
    """Makes yards that the test closes itself: their usual jobs go the way of Python, or that of C."""
    if request.param == "python":
        return Yard
    loops: NativeLoops = request.getfixturevalue("native_loops")
    # In debug mode no job is usual.
    return partial(Yard, loops.adapter, is_debug=False)


@pytest.fixture
def yard(new_yard: Callable[[], Yard]) -> Iterator[Yard]:
    made = new_yard()
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
