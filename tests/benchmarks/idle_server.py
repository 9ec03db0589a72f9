"""A server that holds connections: prints its port, and its CPU time for each line it reads from standard input."""

from __future__ import annotations

import resource
import socket
import sys
import time

from ecruntime.io import event_close, event_read, event_write
from ecruntime.log import Log
from ecruntime.scheduler import (
    DONE,
    E_READ,
    EpollPoller,
    Event,
    Mask,
    RealClock,
    Scheduler,
    Timeval,
    Watchdog,
    settle_collector,
)

IDLE_SECONDS = 300.0


def serve() -> None:
    """Echo what comes, and close what has been idle for too long."""
    clock = RealClock()
    log = Log(clock)
    scheduler = Scheduler(clock, EpollPoller(), log)
    scheduler.bind_thread()

    def on_idle(event: Event, mask: Mask, connection: Event, now: Timeval) -> Mask:
        event_close(connection)
        return DONE

    def on_ready(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        event.closure.not_before = scheduler.moment + IDLE_SECONDS
        data = event_read(event, 256)
        if not data:
            scheduler.clear_timed_event(event.closure)
            event_close(event)
            return DONE
        event_write(event, data)
        return E_READ

    def accept(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        connection, _ = listening.accept()
        connection.setblocking(False)
        made = scheduler.build_fd_event(connection.detach(), E_READ, on_ready)
        made.closure = scheduler.schedule_from_now_f(IDLE_SECONDS, on_idle, made)
        scheduler.schedule_event(made)
        return E_READ

    def answer(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        if not sys.stdin.readline():
            scheduler.stop()
            return DONE
        print(time.process_time(), flush=True)
        return E_READ

    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        scheduler.schedule_event(scheduler.build_fd_event(listening.fileno(), E_READ, accept))
        scheduler.schedule_event(scheduler.build_fd_event(sys.stdin.fileno(), E_READ, answer))
        print(listening.getsockname()[1], flush=True)
        settle_collector()
        with Watchdog(scheduler, clock, log):
            scheduler.run()


if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 20_000)), hard))
    serve()
