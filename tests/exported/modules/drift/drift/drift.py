"""Waits for pools, descriptors and generations."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any, final

from ecruntime.api import (
    DONE,
    E_READ,
    AsyncJob,
    Completion,
    Control,
    Event,
    Init,
    InitMode,
    Mask,
    RuleViolation,
    Timeval,
    event_close,
    event_read,
    event_write,
    fetch_binding,
    fetch_domain,
    fetch_module,
    option_kinds,
)

from .generated import DriftModule
from .letters import Letters

if TYPE_CHECKING:
    from collections.abc import Callable


@final
class Drift(Letters, DriftModule):
    """Has a method for each word that `ask_v1` may be called with; what it did is noted."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._notes: list[str] = []
        self._peer: socket.socket | None = None
        self._waiting: Event | None = None
        self._job: AsyncJob | None = None
        self._held: Any = None

    def conf_setup(self) -> None:
        self._depth = self.register_option("depth", option_kinds.INT, default="3", minimum=1, maximum=9)

    def ext_init(self, init: Init) -> object:
        plan = self.options.plan.get()
        if plan and init.mode is InitMode.INIT:
            self.post(lambda: self.note("posted by", plan))
            self.run_in_pool(lambda: plan, done=lambda result: self.note("job of", result))
            ours, self._peer = socket.socketpair()
            self._peer.sendall(b"x")
            self.watch(ours, E_READ, lambda event, mask, now: self.note_closed(event, f"ready for {plan}"))
        return -1 if plan == 2 else plan

    def drift_ask_v1(self, what: str, number: int) -> int:
        answer: int = getattr(self, f"do_{what}")(number)
        return answer

    def control_notes(self, request: Control) -> str:
        with self._lock:
            notes, self._notes = self._notes, []
        return ", ".join(notes) or "none"

    def note(self, *words: object) -> None:
        with self._lock:
            self._notes.append(" ".join(map(str, words)))

    def note_closed(self, event: Event, text: str) -> Mask:
        event_close(event)
        self.note(text)
        return DONE

    # ---- jobs ----

    def do_job(self, number: int) -> int:
        here = threading.get_ident()
        self.run_in_pool(
            lambda: (threading.get_ident() != here, self.options.plan.get(), self.state),
            done=lambda found: self.note("done", *found, threading.get_ident() == here),
        )
        return number

    def do_fail(self, number: int) -> int:
        self.run_in_pool(lambda: 1 // number, failed=lambda error: self.note("failed", type(error).__name__))
        return 0

    def do_exit(self, number: int) -> int:
        def leave() -> None:
            raise SystemExit(number)

        self.run_in_pool(leave, failed=lambda error: self.note("failed", repr(error)))
        return 0

    def do_no_pool(self, number: int) -> int:
        try:
            self.run_in_pool(lambda: None, job_class="depths")
        except RuleViolation as refusal:
            return int(str(refusal).startswith("RT501"))
        return number

    def do_classes(self, number: int) -> int:
        return self.thread_pool_name_to_class("io") * 10 + self.thread_pool_name_to_class("CPU") + number

    def do_post(self, number: int) -> int:
        thread = threading.Thread(target=lambda: self.post(lambda: self.note("posted", number)))
        thread.start()
        thread.join()
        return number

    def do_built(self, number: int) -> int:
        done = threading.Semaphore(0)
        jobs = [
            AsyncJob(lambda job, closure: closure, f"c{number}", Completion.CALLBACK, self._finished),
            AsyncJob(lambda job, closure: closure, f"s{number}", Completion.SYNC, self._finished),
            AsyncJob(lambda job, closure: closure, f"e{number}", Completion.SEMAPHORE),
        ]
        jobs[2].semaphore = done
        if not all(self.queue_async_job(job) for job in jobs):
            return -1
        return int(done.acquire(timeout=10))

    def do_tail(self, number: int) -> int:
        self._job = AsyncJob(lambda job, closure: closure, f"t{number}", Completion.CALLBACK_SCHED, self._finished)
        self._job.skip_completion = True
        return int(self.queue_async_job(self._job))

    def do_end_tail(self, number: int) -> int:
        assert self._job is not None
        self.async_complete_tail(self._job)
        try:
            self.async_complete_tail(self._job)
        except RuleViolation as refusal:
            return int(str(refusal).startswith("RT504"))
        return number

    def do_limited(self, number: int) -> int:
        job = AsyncJob(lambda job, closure: None)
        job.concurrency = threading.Semaphore(number)
        self.queue_async_job(job)
        return 0

    def _finished(self, job: AsyncJob, closure: object) -> None:
        self.note("finished", job.result)

    # ---- descriptors and timers ----

    def do_watch(self, number: int) -> int:
        ours, self._peer = socket.socketpair()
        left = [number]

        def ready(event: Event, mask: Mask, now: Timeval) -> Mask:
            data = event_read(event, 100)
            if not data:
                return self.note_closed(event, "peer has left")
            self.note("read", data.decode(), int(mask))
            event_write(event, data.upper())
            left[0] -= 1
            return E_READ if left[0] else DONE

        self._waiting = self.watch(ours, E_READ, ready)
        return self._waiting.fd

    def do_send(self, number: int) -> int:
        assert self._peer is not None
        self._peer.sendall(b"wave%d" % number)
        return number

    def do_receive(self, number: int) -> int:
        assert self._peer is not None
        self._peer.setblocking(False)
        try:
            return len(self._peer.recv(100)) + number
        except BlockingIOError:
            return -1

    def do_leave(self, number: int) -> int:
        assert self._peer is not None
        self._peer.close()
        return number

    def do_close(self, number: int) -> int:
        assert self._waiting is not None
        event_close(self._waiting)
        return number

    def do_bad_watch(self, number: int) -> int:
        def ready(event: Event, mask: Mask, now: Timeval) -> Mask:
            raise LookupError("no tide")

        ours, self._peer = socket.socketpair()
        try:
            self.watch(ours, DONE, ready)
        except RuleViolation as error:
            self.log.warning("%s", error)
        self._waiting = self.watch(ours, E_READ, ready)
        return number

    def do_steps(self, number: int) -> int:
        ours, self._peer = socket.socketpair()

        def ready(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
            return self.note_closed(event, f"stepped {closure}")

        event = self.build_fd_event(ours, E_READ, ready, "far")
        self.schedule_event(event)
        if self.clear_event_by_fd(event.fd) is not event:
            return -1
        self.schedule_event(event)
        timer = self.build_event_from_now(
            0.0, lambda event, mask, closure, now: self.note_done(str(closure)), "in time"
        )
        self.schedule_event(timer)
        self.schedule_at(self.now(), lambda event, now: self.note_done("at once"))
        unused = self.build_event_at(self.now(), lambda event, mask, closure, now: DONE)
        self.event_free(unused)
        try:
            self.schedule_event(unused)
        except RuleViolation as refusal:
            self.note(str(refusal)[:5])
        self._peer.sendall(b"x")
        return number

    def note_done(self, text: str) -> Mask:
        self.note(text)
        return DONE

    def do_put_off(self, number: int) -> int:
        event = self.schedule(number / 1000, self._noted("late"))
        self.put_off(event, 3 * number / 1000)
        return number

    def do_rearm(self, number: int) -> int:
        event = self.schedule(3600.0, self._noted("moved"))
        self.rearm(event, number / 1000)
        return number

    def _noted(self, text: str) -> Callable[[Event, Timeval], Mask]:
        def note(event: Event, now: Timeval) -> Mask:
            self.note(text)
            return DONE

        return note

    # ---- generations ----

    def do_acquire(self, number: int) -> int:
        self._held = self.acquire()
        return int(self._held.generation.number) + number

    def do_held(self, number: int) -> int:
        generation = self._held.generation
        plan = fetch_module(self.options.plan, generation)
        with plan as value:
            found = value
        return found * 1000 + fetch_domain(self.options.reach, f"d{number}.test", generation).value

    def do_txn(self, number: int) -> int:
        generation = self._held.generation
        if not self.hooks.ask_v1.has_txn(generation):
            return -1
        return self.hooks.ask_v1.call_txn(generation, "classes", number)

    def do_let_go(self, number: int) -> int:
        generation = self._held.generation
        self._held.release()
        try:
            self.hooks.ask_v1.has_txn(generation)
        except RuleViolation as refusal:
            self.note(str(refusal)[:5])
        try:
            self._held.release()
        except RuleViolation as refusal:
            self.note(str(refusal)[:5])
        return number

    def do_scopes(self, number: int) -> int:
        with fetch_binding(self.options.reach, "north") as value:
            return value + number

    def do_registered(self, number: int) -> int:
        again = self.registered_option("depth", option_kinds.INT)
        try:
            self.registered_option("depth", option_kinds.STRING)
        except RuleViolation as refusal:
            self.note(str(refusal)[:5])
        try:
            self.register_option("late", option_kinds.INT)
        except RuleViolation as refusal:
            self.note(str(refusal)[:5])
        return self._depth.get() * 10 + (again.get() or 0) + number

    # ---- memory ----

    def do_memory(self, number: int) -> int:
        entry = self.memory.malloc(self.memtypes.entry)
        entry[:4] = b"kelp"
        word = self.memory.mt_strdup(self.memtypes.word, "wrack")
        word = self.memory.realloc(self.memtypes.word, word, 3)
        self.note(len(entry), bytes(entry[:4]).decode(), bytes(word).decode(), self.memory.total_allocated > 0)
        self.memory.free(self.memtypes.entry, entry)
        for wrong in (lambda: self.memory.free(self.memtypes.entry, entry), lambda: entry[0]):
            try:
                wrong()
            except (RuleViolation, ValueError) as refusal:
                self.note(str(refusal)[:5])
        try:
            self.memory.free(self.memtypes.entry, word)
        except RuleViolation as refusal:
            self.note(str(refusal)[:5])
        self.memory.free(self.memtypes.word, word)
        return number

    def do_grow(self, number: int) -> int:
        self._held = self.memory.malloc_size(self.memtypes.word, number)
        return number

    def do_shrink(self, number: int) -> int:
        self.memory.free(self.memtypes.word, self._held)
        return number

    def do_low(self, number: int) -> int:
        self.memtypes.notify_when_low(lambda: self.note("low", number))
        return number
