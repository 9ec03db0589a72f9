"""The one thread of a test that goes on: jobs in threads of pools, and the scheduler thread, by choice."""

from __future__ import annotations

from collections import Counter, deque
from functools import partial, wraps
from itertools import count
from threading import Condition, get_native_id, local
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import UNWINDING
from ecruntime.testing.over_budget import ThreadUsage
from ecruntime.testing.schedule import ChoiceKind
from ecruntime.testing.words import job_words
from ecruntime.threads import Completion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.server import Server
    from ecruntime.testing.schedule import EventOrder
    from ecruntime.threads import AsyncJob
    from ecruntime.threads.native_pools import NativePools

_LATE: Final = 1.0
"""Real seconds after which a thread counts as blocked, and the others go on without it."""

_LOOK: Final = 0.05
_LOOKS: Final = 4
"""Looks at a scheduler thread that sleeps in a call, after which a thread goes on by itself."""

_PASSES: Final = 8
"""Most times in a row that the scheduler thread goes on while a job could; some tests turn it until a job has ended."""


class JobTurn:
    """A job on its way through its thread."""

    __slots__ = ("is_going", "is_held", "is_late", "is_parked", "name", "number", "pool", "where")

    def __init__(self, number: int, pool: int | str, name: Callable[[], str]) -> None:
        """Be queued, as the job of this number."""
        self.number = number
        self.pool = pool.lower() if isinstance(pool, str) else pool
        self.name = name
        self.where: Callable[[], str] = _its_start
        self.is_held = False
        """Whether its thread waits here until it is let go."""
        self.is_going = False
        """Whether its thread was let go, and has not come to the next point yet."""
        self.is_late = False
        """Whether nobody waits for it: its thread blocks, or there is none."""
        self.is_parked = False
        """Whether it waits for a semaphore, without a thread."""

    def __str__(self) -> str:
        return f"job {self.number}, {self.name()},"


class HandOver:
    """Lets one thread go on at a time; threads of pools stop at the points that the runtime controls.

    These are the start and the end of a job, and in between calls of providers, posted calls, and jobs that it queues.
    The scheduler thread lets them go on at the beginning of each turn: in the ordinary order all of them, each up to
    its end, in the order of queueing.
    """

    def __init__(self, schedule: EventOrder) -> None:
        """Ask `schedule`."""
        self._schedule = schedule
        self._changed = Condition()
        self._turns: dict[object, JobTurn] = {}
        self._numbers = count(1)
        self._here = local()
        self._server: Server | None = None
        self._is_over = False
        self._passes = 0
        self._last: JobTurn | None = None
        self._is_choosing = False
        self._usage: ThreadUsage | None = None

    @property
    def is_holding(self) -> bool:
        """Tell whether a thread waits for the scheduler thread to let it go."""
        return any(turn.is_held for turn in self._turns.copy().values())

    def is_busy(self) -> bool:
        """Tell whether a job is on its way (any thread).

        Unlike the pools, it does not count a thread that looks for its next job, for as long as the system likes.
        """
        if self._is_over or self._server is None:
            return self._server is not None and self._server.pools.is_busy()
        completions = self._server.pools.completions
        is_on_its_way = any(not turn.is_parked for turn in self._turns.copy().values())
        return is_on_its_way or bool(completions.done or completions.elsewhere)

    def attach(self, server: Server) -> None:
        """Control the jobs of a server that was not started yet."""
        self._server = server
        self._usage = ThreadUsage(get_native_id())
        # Set on these objects, not on their classes: other servers of the process stay as they are.
        pools, completions, scheduler = server.pools, server.pools.completions, server.scheduler
        self._queue, self._try_start = pools.queue_async_job, pools.try_start
        self._on_worked, self._post = completions.on_worked, scheduler.post
        self._share = pools.share_with
        pools.is_followed = True
        replaced: tuple[tuple[object, str, object], ...] = (
            (pools, "queue_async_job", self._queue_job),
            (pools, "try_start", self._start_job),
            (completions, "on_worked", self._end_job),
            (completions, "done", _Noted(completions.done, self._leave)),
            (scheduler, "post", self._post_call),
            (pools, "share_with", self._share_with),
        )
        for owner, name, value in replaced:
            setattr(owner, name, value)

    def release(self) -> None:
        """Let all threads go on by themselves from now on."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def let_go(self, *, may_pass: bool) -> None:
        """Let threads go on, one at a time, until the scheduler thread is chosen or none waits (scheduler thread).

        With `may_pass`, the scheduler thread has something to do itself.
        """
        self._is_choosing = True
        try:
            self._let_go(may_pass=may_pass)
        finally:
            self._is_choosing = False

    def _let_go(self, *, may_pass: bool) -> None:
        while not self._is_over:
            self._wait_for_threads()
            held = sorted((turn for turn in self._turns.copy().values() if turn.is_held), key=self._rank)
            if not held:
                self._passes = 0
                return
            others: list[JobTurn | None] = [None] if may_pass and self._passes < _PASSES else []
            # Whoever has gone on goes on: that it is another's turn is one deviation, and not one at each point.
            going = [*others, *held] if self._passes else [*held, *others]
            taken = self._schedule.choose(ChoiceKind.THREAD, len(going), partial(_words, going))
            chosen = going[taken]
            if chosen is None:
                self._passes += 1
                return
            self._passes = 0
            self._go(chosen)

    def _rank(self, turn: JobTurn) -> tuple[bool, int]:
        return turn is not self._last, turn.number

    def _go(self, turn: JobTurn) -> None:
        self._last = turn
        with self._changed:
            turn.is_held, turn.is_going, turn.is_late = False, True, False
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: not turn.is_going, _LATE):
                turn.is_late = True
        # The thread does so, too, but perhaps only when the next one has been chosen.
        if self._server is not None:
            self._server.pools.completions.post_drain()

    def _wait_for_threads(self) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: not self._awaited(), _LATE):
                for turn in self._awaited():
                    turn.is_late = True

    def _awaited(self) -> list[JobTurn]:
        """Return the jobs that come to a point without anybody's help: those that run, and those that get a thread."""
        server = self._server
        if self._is_over or server is None:
            return []
        turns = sorted((turn for turn in self._turns.values() if not turn.is_parked), key=_number_of)
        pools = server.pools.pools()
        numbers: dict[int | str, int] = {pool.name.lower(): pool.number for pool in pools}
        room = {pool.number: pool.concurrency for pool in pools}
        busy: Counter[int] = Counter()
        found = []
        for turn in sorted(turns, key=_is_queued):
            pool = numbers.get(turn.pool, int(turn.pool) if isinstance(turn.pool, int) else 0)
            busy[pool] += 1
            if not turn.is_held and not turn.is_late and (turn.is_going or busy[pool] <= room.get(pool, 0)):
                found.append(turn)
        return found

    def pause(self, where: Callable[[], str]) -> None:
        """Stop a thread of a pool until it is let go; do nothing in other threads (any thread)."""
        turn = getattr(self._here, "turn", None)
        if turn is not None:
            self._stop(turn, where)

    def _stop(self, turn: JobTurn, where: Callable[[], str]) -> None:
        with self._changed:
            turn.where, turn.is_going, turn.is_held = where, False, not self._is_over
            self._changed.notify_all()
            slept, before = 0, None
            while turn.is_held and not self._is_over:
                self._changed.wait(_LOOK)
                progress = None if self._is_choosing or self._usage is None else self._usage.progress()
                slept = slept + 1 if progress is not None and progress == before else 0
                before = progress
                # Whoever should let it go waits, perhaps for this very job.
                if slept >= _LOOKS:
                    turn.is_held, turn.is_going, turn.is_late = False, True, True

    def _enter(self, job: object, turn: JobTurn) -> None:
        with self._changed:
            self._turns[job] = turn

    def _leave(self, job: object) -> None:
        with self._changed:
            turn = self._turns.pop(job, None)
            if turn is not None:
                turn.is_going = turn.is_held = False
            self._changed.notify_all()

    # ---- jobs in Python ----

    def _queue_job(self, job: AsyncJob) -> bool:
        self.pause(lambda: f"queueing {job_words(job)}")
        if job.completion is Completion.SYNC or self._is_over or job in self._turns:
            return self._queue(job)
        job.worker = self._gated(job.worker)
        self._enter(job, JobTurn(next(self._numbers), job.job_class, lambda: job_words(job)))
        is_queued = False
        try:
            is_queued = self._queue(job)
        finally:
            if not is_queued:
                self._leave(job)
        return is_queued

    def _gated(self, worker: Callable[[Any, Any], object]) -> Callable[[Any, Any], object]:
        # A job may be queued again.
        if hasattr(worker, "__wrapped__"):
            return worker

        @wraps(worker)
        def gated(job: AsyncJob, closure: object) -> object:
            turn = self._turns.get(job)
            # In the scheduler thread, where the pool has no threads of its own.
            if turn is None or self._is_scheduler_thread():
                return worker(job, closure)
            self._stop(turn, _its_start)
            self._here.turn = turn
            try:
                return worker(job, closure)
            except UNWINDING:
                self._leave(job)
                raise
            finally:
                self._here.turn = None
                if job in self._turns:
                    self._stop(turn, _its_end)

        return gated

    def _start_job(self, job: AsyncJob, pool: Any) -> bool:  # noqa: ANN401 - whatever the thread passes on
        starts = self._try_start(job, pool)
        with self._changed:
            turn = self._turns.get(job)
            if turn is not None:
                turn.is_parked = not starts
            self._changed.notify_all()
        return starts

    def _end_job(self, job: AsyncJob) -> None:
        turn = self._turns.get(job)
        try:
            self._on_worked(job)
        finally:
            # Its completion may have queued it again.
            if self._turns.get(job) is turn:
                self._leave(job)

    def _post_call(self, call: Callable[[], object]) -> None:
        self.pause(lambda: "its next call in the scheduler thread")
        self._post(call)

    # ---- jobs in C ----

    def _share_with(self, native: NativePools) -> None:
        native.follow(self.native)
        self._share(native)

    def native(self, key: int, step: int, pool: int, name: str) -> None:
        """Follow a job of a module in C by the points of `loop/hand_over.h` (any thread)."""
        turn = self._turns.get(key)
        if turn is not None:
            turn.is_parked = step == _PARKED
        if step == _QUEUED:
            self._enter(key, JobTurn(next(self._numbers), pool, lambda: name.replace("the job", "that", 1)))
        elif step == _LEFT:
            self._leave(key)
        elif turn is not None and step in _STEPS and not self._is_scheduler_thread():
            self._stop(turn, _STEPS[step])

    def _is_scheduler_thread(self) -> bool:
        return self._server is None or self._server.scheduler.is_scheduler_thread()


_QUEUED: Final = 0
_LEFT: Final = 4
_PARKED: Final = 5


class _Noted(deque[Any]):
    """A queue whose `append` is told."""

    # A copy of a deque is made by its class, of the items alone.
    def __init__(self, items: Iterable[Any] = (), note: Callable[[Any], object] = id) -> None:
        super().__init__(items)
        self._note = note

    def append(self, item: object) -> None:
        """Append, then tell."""
        super().append(item)
        self._note(item)


def _its_start() -> str:
    return "its start"


def _its_end() -> str:
    return "its end"


def _its_call() -> str:
    return "a call of the server"


_STEPS: Final = {1: _its_start, 2: _its_call, 3: _its_end}


def _number_of(turn: JobTurn) -> int:
    return turn.number


def _is_queued(turn: JobTurn) -> bool:
    return not (turn.is_held or turn.is_going)


def _words(going: list[JobTurn | None], taken: int) -> str:
    first, other = going[0], going[taken]
    if other is None:
        return f"the scheduler thread went on while {first} stood at {first.where() if first is not None else ''}"
    if first is None:
        return f"{other} went on from {other.where()} before the scheduler thread"
    return f"{other} went on from {other.where()} before {first} which stood at {first.where()}"
