"""A poller that moves a virtual clock instead of waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler import EpollPoller
from ecruntime.scheduler.event import FILED
from ecruntime.scheduler.rules import TIME_STANDS_STILL
from ecruntime.scheduler.timers import GRAINS
from ecruntime.testing.schedule import ChoiceKind
from ecruntime.testing.words import event_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecruntime.scheduler import Event, Scheduler, TimeSource, Timeval
    from ecruntime.scheduler.dispatch import Dispatch
    from ecruntime.scheduler.event import Callback
    from ecruntime.scheduler.native_poller import NativePoller
    from ecruntime.scheduler.poller import ServeReady, Transfer, Watches
    from ecruntime.scheduler.timed_events import TimedEvents
    from ecruntime.testing.hand_over import HandOver
    from ecruntime.testing.schedule import EventOrder
    from ecruntime.testing.virtual_clock import VirtualClock

T = TypeVar("T")

_REAL_SLICE: Final = 0.01
_MAX_TURNS: Final = 100_000


class VirtualPoller:
    """Watches real descriptors; when it would have to wait, it moves the clock instead.

    Time jumps only when no descriptor is ready and nothing is busy. While something is busy, such as a job in a worker
    thread, real time passes. A wait without limit is a real one: there is no moment to jump to.
    """

    def __init__(self, clock: VirtualClock, schedule: EventOrder | None = None) -> None:
        """Move `clock`; `schedule` orders descriptors that are ready together, since no order is promised.

        If it explores, it orders timers that are due at one moment, too.
        """
        self._clock = clock
        self._schedule = schedule
        self.hand_over: HandOver | None = None
        """Control of the threads of pools, which lets them go on at the beginning of each turn."""
        self.watched: Callable[[int], Event | str | None] = _unknown
        """Function that returns the event of a descriptor, or who else has it; None for one without an order."""
        self.before_turn: Callable[[], object] = _nothing
        """Callback before each turn of `run_for`, for reloads at every turn."""
        self.interlude: Callable[[], object] | None = None
        """Callback before and after each event and completion of modules in C, for reloads there."""
        self._under: EpollPoller | NativePoller = EpollPoller()
        self._busy: list[Callable[[], bool]] = []

    def add_busy(self, is_busy: Callable[[], bool]) -> None:
        """Stop virtual time while `is_busy()` is true; thread pools report unfinished jobs in this way."""
        self._busy.append(is_busy)

    def is_busy(self) -> bool:
        """Tell whether anything is at work outside the scheduler thread."""
        return any(is_busy() for is_busy in self._busy)

    def register(self, fd: int, mask: int) -> None:
        """Watch `fd`; OSError when it cannot be watched."""
        self._under.register(fd, mask)

    def modify(self, fd: int, mask: int) -> None:
        """Watch `fd` for other conditions."""
        self._under.modify(fd, mask)

    def unregister(self, fd: int) -> None:
        """Stop watching `fd`; no error when it is closed already."""
        self._under.unregister(fd)

    def wait(self, timeout: float | None) -> Sequence[tuple[int, int]]:
        """Return the ready descriptors; without any, let `timeout` seconds of virtual time pass."""
        if self.hand_over is not None:
            self.hand_over.let_go(may_pass=timeout == 0.0 or self._may_be_ready())
        busy = self.is_busy()  # asked first: a job that ends in between has posted its completion by then
        served = self._under.served
        ready = self._under.wait(0.0)
        # The native poller has shuffled what is ready in both languages.
        if self._schedule is not None and isinstance(self._under, EpollPoller):
            ready = self._arranged(self._schedule, ready, [fd for fd, _ in ready])
        if ready or timeout == 0.0 or self._under.served != served:
            return ready
        if busy and self.hand_over is not None and self.hand_over.is_holding:
            return ready
        timeout = self._until_next(timeout)
        # In slices while busy, since a job may end without waking the loop.
        if timeout is None or busy:
            return self._under.wait(_REAL_SLICE if busy else None)
        # Nobody works and nothing is ready: the next event is the timer that the scheduler waits for, or one of C.
        self._move(timeout)
        return ready

    def _may_be_ready(self) -> bool:
        # That of C serves what it finds.
        return not isinstance(self._under, EpollPoller) or bool(self._under.wait(0.0))

    def _arranged(self, schedule: EventOrder, items: Sequence[T], fds: Sequence[int]) -> list[T]:
        """Return items for ready descriptors in the order chosen; those whose order does not count come last."""
        owners = [self.watched(fd) for fd in fds]
        chosen = [(item, owner) for item, owner in zip(items, owners, strict=True) if owner is not None]
        schedule.arrange(ChoiceKind.READY, chosen, lambda first, other: _ready_words(first[1], other[1]))
        return [item for item, _ in chosen] + [item for item, owner in zip(items, owners, strict=True) if owner is None]

    def _shuffle_numbers(self, numbers: list[int], fds: list[int]) -> None:
        if self._schedule is not None:
            numbers[:] = self._arranged(self._schedule, numbers, fds)

    def _arrange_due(self, events: list[Event]) -> None:
        """Order those of due timers that are due at one moment."""
        schedule = self._schedule
        if schedule is None:
            return
        places: dict[float, list[int]] = {}
        for at, event in enumerate(events):
            # Others were cancelled, or are put off when their turn comes.
            if event.place == FILED and event.not_before <= event.due:
                places.setdefault(event.due, []).append(at)
        for group in places.values():
            chosen = [events[at] for at in group]
            schedule.arrange(ChoiceKind.TIMER, chosen, _timer_words)
            for at, event in zip(group, chosen, strict=True):
                events[at] = event

    def _choose_native(self, count: int, owner: str) -> int:
        """Return which of so many timers of C is called next; the first one is of `owner`."""
        if self._schedule is None:
            return 0

        def words(taken: int) -> str:
            return f"a timer in C that was scheduled {taken} later was called before one of {owner}, due at one moment"

        return self._schedule.choose(ChoiceKind.TIMER, count, words)

    def _until_next(self, timeout: float | None) -> float | None:
        due = None if isinstance(self._under, EpollPoller) else self._under.next_due()
        if due is None:
            return timeout
        left = max(due - self._clock.monotonic(), 0.0)
        return left if timeout is None else min(timeout, left)

    def _move(self, seconds: float) -> None:
        moment = self._clock.monotonic() + seconds + GRAINS - GRAINS
        self._clock.advance(seconds)
        # Rounded to whole nanoseconds, the clock may stand just before the moment, and would stay there.
        if self._clock.monotonic() + GRAINS - GRAINS < moment:
            self._clock.advance(_HAIR)

    @property
    def served(self) -> int:
        """Return how many calls were made inside of waits so far."""
        return self._under.served

    def at_work(self) -> tuple[int, int] | None:
        """Return what changes with each call inside of the wait; None while the loop waits (any thread)."""
        return self._under.at_work()

    def owner(self) -> str:
        """Return the module whose callback runs inside of the wait (any thread)."""
        return self._under.owner()

    def make_timers(self) -> TimedEvents:
        """Return what stores the timed events of a scheduler on this poller."""
        return self._under.make_timers()

    def join(self, timers: TimedEvents, serve: Callable[[int, int], int]) -> None:
        """Learn the scheduler's timers, and its function that calls the event of a ready descriptor."""
        if self._schedule is not None and self._schedule.explores:
            timers.arrange = self._arrange_due
        self._under.join(timers, serve)

    def dispatcher(self, dispatch: Dispatch) -> ServeReady:
        """Return what calls the events of ready descriptors."""
        return self._under.dispatcher(dispatch)

    def time_of_day(self, clock: TimeSource) -> Callable[[], Timeval]:
        """Return the function of a clock that tells the time of day."""
        return self._under.time_of_day(clock)

    def turns(self, *parts: object) -> None:
        """Return None: the scheduler makes its turns itself, as the reference does."""
        del parts

    def watches(self, events: set[Event], plain: Callback, fail: Callable[[Event], object]) -> Watches | None:
        """Return what calls the watched events of an instance: that of the native loop, or nothing."""
        return self._under.watches(events, plain, fail)

    def transfers(self) -> tuple[Transfer | None, Transfer | None]:
        """Return what reads and writes: that of the native loop, or nothing."""
        return self._under.transfers()

    def session_callback(self, kind: type[Any], scheduler: Scheduler, session: object) -> Callback | None:
        """Return what calls a session: that of the native loop, or nothing."""
        return self._under.session_callback(kind, scheduler, session)

    def give_way(self, native: NativePoller) -> VirtualPoller:
        """Watch descriptors by the native loop from now on."""
        self._under.give_way(native)
        self._under = native
        if self._schedule is not None:
            native.shuffle(self._shuffle_numbers, self._choose_native if self._schedule.explores else None)
        if self.interlude is not None:
            native.interlude(self.interlude)
        return self

    def close(self) -> None:
        """Release the system's resources."""
        self._under.close()

    def run_for(self, scheduler: Scheduler, seconds: float) -> None:
        """Let `seconds` pass: everything due in them runs in order, each at its own time, until nothing is left to do.

        Raise RuleViolation when events keep running while time stands still.
        """
        end = self._clock.monotonic() + seconds
        turns = 0
        while True:
            before = self._clock.monotonic()
            left = max(end - before, 0.0)
            self.before_turn()
            # Sums of floats may leave a rest that is too small for any timer.
            served = scheduler.run_once(left if left > _HAIR else 0.0)
            moved = self._clock.monotonic() > before
            # A turn that served something may have posted more: only an idle turn ends the run.
            if left <= _HAIR and not served and not self.is_busy():
                return
            # An event that schedules itself again without delay would keep time from moving for ever.
            turns = 0 if moved or not served else turns + 1
            if turns > _MAX_TURNS:
                message = f"{turns} turns were made while the clock stood at {self._clock.monotonic()}"
                raise RuleViolation(TIME_STANDS_STILL, message, hint="give a delay above zero")


_HAIR: Final = 1e-9


def _nothing() -> None:
    pass


def _unknown(fd: int) -> str:
    return f"descriptor {fd}"


def _ready_words(first: Event | str | None, other: Event | str | None) -> str:
    names = [one if isinstance(one, str) else event_words(one) for one in (first, other) if one is not None]
    return f"{' was called before '.join(names)}: their descriptors were ready together"


def _timer_words(first: Event, other: Event) -> str:
    return (
        f"{event_words(first)} was called before {event_words(other)}, which was scheduled earlier: "
        f"both were due at {first.due:g} s"
    )
