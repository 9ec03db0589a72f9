"""Time and threads: sleep, closures in thread pools, timers, and what is known of the pools."""

from __future__ import annotations

import threading
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from ecruntime.foundation.errors import EcError, RuleViolation
from ecruntime.languages.lua.runtime import HostError, LuaFailure
from ecruntime.languages.lua.values import ScriptFunction, python_text, raw
from ecruntime.scheduler import DONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.scheduler import Event, Mask, Timeval
    from ecruntime.threads.pool import Pool


@runtime_checkable
class CanSleep(Protocol):
    """A clock with a time of its own, as tests have."""

    def sleep(self, seconds: float) -> None:
        """Let a thread sleep in the time of this clock."""
        ...


def sleep(host: ScriptHost, seconds: float = 0) -> int:
    """Wait; in tests it is the virtual time that passes."""
    clock = host.module.clock
    if not 0 <= seconds < threading.TIMEOUT_MAX:
        raise HostError(f"sleep: {seconds} is no number of seconds")
    if isinstance(clock, CanSleep):
        clock.sleep(seconds)
    else:
        time.sleep(seconds)
    return 0


# ---- closures in pools


def _run_in_pool(host: ScriptHost, pool: object, job: object, third: object = None, mode: object = None) -> object:
    """Run a closure in a thread pool: wait for its results, or go on at once with `true` or a function as third."""
    if not isinstance(job, ScriptFunction) or not isinstance(pool, str | int):
        raise HostError("msys.runInPool: give the name or number of a pool, and a function")
    job_class = python_text(pool) if isinstance(pool, str) else int(pool)
    call = _PoolCall(host, job, third if isinstance(third, ScriptFunction) else None)
    if host.is_in_init or _is_inside(host, job_class):
        # Jobs of a transaction begin with its publication, and a pool that waits for itself waits for ever.
        call.work()
        if third is None or third is False:
            return call.outcome
        call.complete(None)
        return ()
    try:
        if third is None or third is False:
            host.module.jobs.run(call.work, None, None, job_class, skip_on_shutdown=False)
            call.ended.wait()
            return call.outcome
        in_scheduler = mode == _IN_SCHEDULER
        work = call.work if in_scheduler or call.completion is None else call.work_and_complete
        done = call.complete if in_scheduler and call.completion is not None else None
        host.module.jobs.run(work, done, None, job_class, skip_on_shutdown=True)
    except EcError as error:
        raise HostError(f"msys.runInPool: {error}") from error
    return ()


def _run_in_scheduler(host: ScriptHost, instance: object, job: object = None) -> tuple[object, ...]:
    """Run a closure in the thread of the scheduler, of which there is one, and wait for its results."""
    del instance
    if not isinstance(job, ScriptFunction):
        raise HostError("msys.runInInst: give an instance of the scheduler, and a function")
    call = _PoolCall(host, job, None)
    if host.is_in_init or _is_scheduler(host):
        call.work()
    else:
        host.module.post(call.work)
        call.ended.wait()
    return call.outcome


def _is_scheduler(host: ScriptHost) -> bool:
    try:
        event = host.module.schedule(0.0, lambda *_: DONE)
    except RuleViolation:
        return False
    host.module.clear_timed_event(event)
    return True


_IN_SCHEDULER: Final = 6
"""The number of `msys.core.ECTP_COMPLETE_CALLBACK_SCHED`."""


def _is_inside(host: ScriptHost, job_class: int | str) -> bool:
    """Tell whether this thread belongs to the pool that is asked for."""
    found = (pool for pool in host.module.jobs.pools.pools() if _is_called(pool, job_class))
    return any(pool.is_own_thread() for pool in found)


def _is_called(pool: Pool, job_class: int | str) -> bool:
    return pool.number == job_class if isinstance(job_class, int) else pool.name.lower() == job_class.lower()


class _PoolCall:
    """One closure on its way through a pool."""

    def __init__(self, host: ScriptHost, job: ScriptFunction, completion: ScriptFunction | None) -> None:
        self.completion = completion
        self.ended = threading.Event()
        self.outcome: tuple[object, ...] = (False, "the job was not run")
        self._runtime = host.runtime
        self._job = job

    def work(self) -> None:
        """Run the closure."""
        try:
            result = self._runtime.run(self._job.number)
            values = result if isinstance(result, tuple) else () if result is None else (result,)
            self.outcome = (True, *map(raw, values))
        except LuaFailure as failure:
            self.outcome = (False, str(failure).partition("\n")[0])
        finally:
            self._runtime.forget(self._job.number)
            self.ended.set()

    def complete(self, _: object) -> None:
        """Call the function of the script that gets the results."""
        if self.completion is None:
            return
        try:
            self._runtime.call(self.completion.number, *self.outcome)
        finally:
            self._runtime.forget(self.completion.number)

    def work_and_complete(self) -> None:
        """Run the closure, and what gets its results, in the same thread."""
        self.work()
        self.complete(None)


# ---- timers


class ScriptTimer:
    """A timer of a script, which belongs to the instance and ends with its generation."""

    lua_class = "timer"

    def __init__(self, host: ScriptHost, seconds: float, action: ScriptFunction, label: str, *, repeats: bool) -> None:
        """Make a timer that is not started."""
        self.label = label
        self._host = host
        self._seconds = seconds
        self._action = action
        self._repeats = repeats
        self._event: Event | None = None
        self._is_wanted = False

    def start(self) -> None:
        """Schedule the timer, unless it is scheduled; from another thread, in the next turn of the scheduler."""
        self._is_wanted = True
        try:
            self._schedule()
        except RuleViolation:
            self._host.module.post(self._schedule)

    def _schedule(self) -> None:
        if self._is_wanted and self._event is None:
            self._event = self._host.module.schedule(self._seconds, self._on_due)

    def stop(self) -> None:
        """Cancel the timer (scheduler thread)."""
        self._is_wanted = False
        event, self._event = self._event, None
        if event is not None:
            self._host.module.clear_timed_event(event)

    def _on_due(self, event: Event, now: Timeval) -> Mask:
        del event, now
        self._event = None
        self._is_wanted = self._repeats
        # First, so that an error in the action ends this turn alone.
        self._schedule()
        self._host.runtime.run(self._action.number)
        return DONE


def _timer(*, repeats: bool, is_absolute: bool = False) -> Callable[..., ScriptTimer]:
    def make(host: ScriptHost, seconds: float, action: object, name: object = None) -> ScriptTimer:
        if not isinstance(action, ScriptFunction):
            raise HostError("msys.timer: the action is a function")
        delay = seconds - float(host.module.clock.now()) if is_absolute else seconds
        timer = ScriptTimer(host, max(delay, 0.0), action, "" if name is None else str(name), repeats=repeats)
        timer.start()
        return timer

    return make


def _timer_method(name: str) -> Callable[..., object]:
    def call(host: ScriptHost, timer: object) -> object:
        del host
        if not isinstance(timer, ScriptTimer):
            raise HostError(f"timer:{name}: this is no timer")
        if name == "name":
            return timer.label.encode("latin-1") or None
        (timer.start if name == "start" else timer.stop)()
        return None

    return call


# ---- pools


def _find_pool(host: ScriptHost, which: object) -> Pool | None:
    job_class = int(which) if isinstance(which, int | float) else str(which)
    return next((pool for pool in host.module.jobs.pools.pools() if _is_called(pool, job_class)), None)


def _other_name(host: ScriptHost, which: object) -> object:
    pool = _find_pool(host, which)
    if pool is None:
        return None
    return pool.number if isinstance(which, str) else pool.name


def _stat(host: ScriptHost, which: object) -> object:
    pool = _find_pool(host, which)
    return None if pool is None else asdict(pool.report())


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.sleep": lambda host, seconds=0: sleep(host, seconds) and None,
    "thread.sleep": sleep,
    "msys.runInPool": _run_in_pool,
    "msys.runInInst": _run_in_scheduler,
    "msys.timer.after": _timer(repeats=False),
    "msys.timer.every": _timer(repeats=True),
    "msys.timer.at": _timer(repeats=False, is_absolute=True),
    **{f"timer:{name}": _timer_method(name) for name in ("start", "stop", "name")},
    "msys.threadpool.count": lambda host: len(host.module.jobs.pools.pools()),
    "msys.threadpool.find": _other_name,
    "msys.threadpool.stat": _stat,
}
