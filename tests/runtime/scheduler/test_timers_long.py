"""A month of timers on the virtual clock, while the operator sets the time of day."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

from ecruntime.scheduler import DONE, Event, Mask, Scheduler, Timeval

if TYPE_CHECKING:
    from ecruntime.testing import VirtualClock, VirtualPoller

DAY = 86_400.0
DAYS = 365 if os.environ.get("ECXS_SOAK") else 30


class Recurring:
    """Schedules itself anew at its interval, and notes by how much it missed its moment."""

    def __init__(self, scheduler: Scheduler, clock: VirtualClock, interval: float) -> None:
        self.scheduler = scheduler
        self.clock = clock
        self.interval = interval
        self.count = 0
        self.worst = 0.0
        self.begun = clock.monotonic()
        self.scheduler.schedule_from_now_f(interval, self.tick)

    def tick(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        self.count += 1
        expected = self.begun + self.count * self.interval
        self.worst = max(self.worst, abs(self.clock.monotonic() - expected))
        self.scheduler.schedule_from_now_f(self.interval, self.tick)
        return DONE


def test_thirty_days_without_drift_while_the_time_of_day_jumps(
    scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller
) -> None:
    random = Random(int(os.environ.get("ECXS_SOAK_SEED", "1")))
    scheduler.bind_thread()
    timers = [Recurring(scheduler, clock, interval) for interval in (60.0, 300.0, 3600.0, DAY)]
    for _ in range(DAYS):
        clock.set_now(Timeval(random.randrange(1_000_000_000, 2_000_000_000)))
        poller.run_for(scheduler, DAY)
    assert [timer.count for timer in timers] == [DAYS * 1440, DAYS * 288, DAYS * 24, DAYS]
    assert max(timer.worst for timer in timers) < 1e-5
    assert len(scheduler.events) == 4


def test_idle_time_outs_that_are_moved_all_day_fire_once(
    scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller
) -> None:
    scheduler.bind_thread()
    fired: list[float] = []

    def expire(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        fired.append(clock.monotonic())
        return DONE

    events = [scheduler.schedule_from_now_f(30.0, expire) for _ in range(100)]
    for _ in range(2000):
        poller.run_for(scheduler, 7.0)
        for event in events:
            scheduler.rearm(event, 30.0)
    assert fired == []
    poller.run_for(scheduler, 31.0)
    assert fired == [14_030.0] * 100
