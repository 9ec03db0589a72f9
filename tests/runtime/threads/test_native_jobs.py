from __future__ import annotations

import ctypes
import itertools
import os
import socket
import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level
from ecruntime.scheduler.native_poller import use_native_loop
from ecruntime.threads import AsyncJob, Completion
from ecruntime.threads.native_pools import share_pools

from .conftest import Yard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import CompileLibrary
    from tests.runtime.pollers import NativeLoops

SOURCE = Path(__file__).parent / "data/native_jobs.c"
SCHED, CALLBACK, SYNC = 6, 3, 5
COUNT = itertools.count(1)


@pytest.fixture(scope="module")
def jobs_library(
    native_loops: NativeLoops, compile_library: CompileLibrary, tmp_path_factory: pytest.TempPathFactory
) -> ctypes.CDLL:
    assert native_loops.loop is not None
    path = compile_library(tmp_path_factory.mktemp("jobs") / "jobs.so", SOURCE, flags=("-g", "-DEC_API=4"))
    return ctypes.CDLL(str(path), mode=os.RTLD_NOW | os.RTLD_LOCAL)


@pytest.fixture
def c(jobs_library: ctypes.CDLL) -> ctypes.CDLL:
    jobs_library.reset()
    return jobs_library


@pytest.fixture(params=("python", "core"))
def shared(request: pytest.FixtureRequest, native_loops: NativeLoops) -> Iterator[Yard]:
    """Pools of a server that has modules in C; usual jobs of Python go the way of Python, or that of C."""
    native = native_loops.adapter if request.param == "core" else None
    made = Yard(native, is_debug=native is None)
    native_loops.loop.loop_close()
    use_native_loop(made.scheduler, native_loops.loop)
    share_pools(made.pools, native_loops.adapter)
    yield made
    made.close()


def python_job(c: ctypes.CDLL, pool: str | int, seconds: float = 0.002) -> AsyncJob:
    def work(job: AsyncJob, closure: object) -> None:
        c.begin(2)
        time.sleep(seconds)
        c.finish()

    return AsyncJob(work, job_class=pool, completion=Completion.CALLBACK_SCHED, callback=lambda job, closure: None)


@pytest.mark.parametrize("concurrency", [1, 3])
def test_jobs_of_both_languages_together_keep_to_the_concurrency(
    shared: Yard, c: ctypes.CDLL, concurrency: int
) -> None:
    pool = shared.add("mixed", concurrency)
    for _ in range(40):
        assert shared.pools.queue_async_job(python_job(c, pool))
        assert c.queue(pool, SCHED, 2000)
    shared.settle()
    assert (c.have_worked(), c.have_completed(), c.in_wrong_thread()) == (40, 40, 0)
    assert c.most_running() == concurrency
    report = shared.pools.pool("mixed").report()
    assert report.total_invocations == 80
    assert report.queue_length == 0
    assert 0.5 * concurrency < report.observed_average_concurrency < 1.1 * concurrency
    assert report.thread_pool_saturation <= 100


@pytest.mark.parametrize("first", ["python", "c"])
def test_a_long_queue_of_one_language_does_not_starve_the_other(shared: Yard, c: ctypes.CDLL, first: str) -> None:
    pool = shared.add("mixed", 1)

    def many() -> None:
        for _ in range(100):
            if first == "python":
                shared.pools.queue_async_job(python_job(c, pool, 0.001))
            else:
                c.queue(pool, SCHED, 1000)

    many()
    for _ in range(5):
        if first == "python":
            c.queue(pool, SCHED, 1000)
        else:
            shared.pools.queue_async_job(python_job(c, pool, 0.001))
    shared.settle()
    order = [c.order_at(place) for place in range(c.order_length())]
    other = 1 if first == "python" else 2
    assert c.most_running() == 1
    assert len(order) == 105
    last = max(place for place, mark in enumerate(order) if mark == other)
    assert last < 60, order


def test_a_resized_pool_holds_for_both(shared: Yard, c: ctypes.CDLL) -> None:
    pool = shared.add("mixed", 4)
    for _ in range(20):
        shared.pools.queue_async_job(python_job(c, pool))
        c.queue(pool, SCHED, 2000)
    shared.settle()
    shared.add("mixed", 1)
    c.reset()
    for _ in range(20):
        shared.pools.queue_async_job(python_job(c, pool))
        c.queue(pool, SCHED, 2000)
    shared.settle()
    assert c.most_running() == 1


def test_a_pool_without_threads_runs_jobs_of_c_in_their_caller(shared: Yard, c: ctypes.CDLL) -> None:
    assert c.queue(-1, CALLBACK, 0)
    assert (c.have_worked(), c.have_completed()) == (1, 1)


def test_every_completion_of_c_comes(shared: Yard, c: ctypes.CDLL) -> None:
    near, far = socket.socketpair()
    with near, far:
        assert c.queue(0, SCHED, 0)
        assert c.queue(0, CALLBACK, 0)
        assert c.queue(0, SYNC, 0)
        assert c.queue(0, 0, 0)
        assert c.queue_and_wait(0)
        assert c.queue_for_event(0, near.fileno())
        shared.turn_until(lambda: c.have_completed() == 4)
        shared.settle()
    assert c.have_worked() == 6
    assert c.in_wrong_thread() == 0


def test_a_job_of_c_that_skips_its_completion_waits_for_its_tail(shared: Yard, c: ctypes.CDLL) -> None:
    assert c.queue_with_tail(0)
    shared.turn_until(lambda: c.have_worked() == 1 and not shared.pools.is_busy())
    assert (c.have_completed(), shared.pools.unfinished_count()) == (0, 1)
    thread = Thread(target=c.call_tail)
    thread.start()
    thread.join()
    shared.turn_until(lambda: c.have_completed() == 1)
    assert shared.pools.unfinished_count() == 0


def test_a_semaphore_of_c_limits_its_jobs(shared: Yard, c: ctypes.CDLL) -> None:
    c.queue_limited(shared.add("wide", 8), 12, 2)
    shared.turn_until(lambda: c.have_completed() == 12)
    assert c.most_running() == 2


def test_a_job_of_c_keeps_the_pools_busy_until_it_is_completed(shared: Yard, c: ctypes.CDLL) -> None:
    assert c.queue_at_gate(0, 0)
    shared.turn_until(lambda: c.now_running() == 1)
    assert shared.pools.is_busy()
    report = shared.pools.pool("CPU").report()
    assert (report.current_thread_count, report.inactive_thread_count) == (1, 0)
    c.open_gate(1)
    shared.turn_until(lambda: c.have_completed() == 1)
    assert not shared.pools.is_busy()


def test_shutdown_waits_for_jobs_of_c_and_lets_them_complete(native_loops: NativeLoops, c: ctypes.CDLL) -> None:
    made = living(native_loops)
    for _ in range(20):
        assert c.queue(0, SCHED, 3000)
    assert made.pools.shutdown(20.0) == ()
    assert (c.have_worked(), c.have_completed()) == (20, 20)
    assert not c.queue(0, SCHED, 0)
    assert not native_loops.adapter.pools_threads()
    made.scheduler.close()


def living(native_loops: NativeLoops) -> Yard:
    made = Yard()
    native_loops.loop.loop_close()
    use_native_loop(made.scheduler, native_loops.loop)
    share_pools(made.pools, native_loops.adapter)
    return made


def test_shutdown_names_jobs_of_c_that_block_it(native_loops: NativeLoops, c: ctypes.CDLL) -> None:
    made = living(native_loops)
    assert c.queue_at_gate(0, 0)
    assert c.queue_at_gate(0, 1)
    made.turn_until(lambda: c.now_running() == 2)
    (late,) = made.pools.shutdown(0.1)
    assert (late.pool, late.state) == ("CPU", "running")
    assert "native_jobs.c:" in late.job
    assert any("at shutdown, job the job of server" in text for text in made.logged(Level.ERROR))
    c.open_gate(2)
    while native_loops.adapter.pools_threads():
        made.scheduler.run_once(0.01)
    made.scheduler.run_once(0.0)
    made.scheduler.close()


def test_the_next_server_of_a_process_has_pools_of_its_own(native_loops: NativeLoops, c: ctypes.CDLL) -> None:
    for name in ("first", "second"):
        made = living(native_loops)
        number = made.add(name, 2)
        assert ctypes.CDLL(None).ec_thread_pool_name_to_class(name.encode()) == number
        assert c.queue(number, SCHED, 0)
        made.settle()
        made.close()


def test_a_thread_that_dies_gives_its_place_back(shared: Yard, c: ctypes.CDLL) -> None:
    pool = shared.add("mixed", 1)

    def die(job: AsyncJob, closure: object) -> None:
        raise SystemExit

    shared.pools.queue_async_job(AsyncJob(die, job_class=pool, completion=Completion.NONE))
    shared.turn_until(lambda: shared.deaths)
    assert c.queue(pool, SCHED, 0)
    shared.turn_until(lambda: c.have_completed() == 1)


def test_virtual_time_waits_for_a_job_of_c(native_loops: NativeLoops, c: ctypes.CDLL) -> None:
    from ecruntime.log import Log
    from ecruntime.memory import MemoryTypes
    from ecruntime.scheduler import DONE, Scheduler
    from ecruntime.testing import VirtualClock, VirtualPoller
    from ecruntime.threads import Pools

    clock = VirtualClock()
    poller = VirtualPoller(clock)
    log = Log(clock)
    scheduler = Scheduler(clock, poller, log)
    pools = Pools(scheduler, MemoryTypes(log), clock, log)
    poller.add_busy(pools.is_busy)
    native_loops.loop.loop_close()
    use_native_loop(scheduler, native_loops.loop)
    share_pools(pools, native_loops.adapter)
    fired: list[int] = []
    scheduler.schedule_from_now_f(60.0, lambda *_: (fired.append(c.have_completed()), DONE)[1])
    assert c.queue(0, SCHED, 50_000)
    poller.run_for(scheduler, 61.0)
    assert fired == [1]
    pools.shutdown(5.0)
    scheduler.close()


def test_a_pool_that_c_makes_is_one_of_the_server(shared: Yard, c: ctypes.CDLL) -> None:
    core = ctypes.CDLL(None)
    size = ctypes.c_size_t
    core.ec_thread_pool_create_module.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, size, size)
    # One that the process has not had yet.
    name = f"of_c_{next(COUNT)}"
    number = core.ec_thread_pool_create_module(None, name.encode(), 2, 0, 0)
    assert shared.pools.thread_pool_name_to_class(name) == number
    assert core.ec_thread_pool_create_module(None, name.encode(), 9, 0, 0) == number
    assert shared.pools.pool(name).concurrency == 2
    for _ in range(10):
        shared.pools.queue_async_job(python_job(c, number))
        c.queue(number, SCHED, 2000)
    shared.settle()
    assert c.most_running() == 2
    assert shared.add("of_python", 1) == number + 1
