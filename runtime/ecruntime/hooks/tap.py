"""Taps: whole calls of chosen hooks as one recording takes them, with all that they call in turn."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.model.hook_signature import HookSignature

MAX_WAITING: Final = 10_000
"""Calls that wait to be taken; what comes then is dropped and counted."""
Values: TypeAlias = "tuple[object, ...]"


class Copier(Protocol):
    """Copies the values of a call, which may change afterwards (any thread)."""

    def arguments(self, hook: HookSignature, values: Values) -> dict[str, object]:
        """Return copies of the arguments by the names of their parameters."""
        ...

    def value(self, value: object) -> object:
        """Return a copy of a result."""
        ...


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """The result of one provider, or the text of its failure."""

    owner: str
    result: object = None
    failure: str | None = None


@dataclass(slots=True, eq=False)
class TakenCall:
    """One call; its values are copies."""

    hook: HookSignature
    depth: int
    at: float
    """Seconds since the tap began."""
    in_scheduler: bool
    before: dict[str, object]
    answers: list[TakenAnswer] = field(default_factory=list)
    after: dict[str, object] = field(default_factory=dict)
    result: object = None
    is_left: bool = False
    """Whether the call was left without a result, as by SystemExit or a jump of C code."""


@dataclass(slots=True)
class _ThreadCalls:
    """The calls of one thread: an outermost one and all that are in it, in the order of their beginnings."""

    all: list[TakenCall] = field(default_factory=list)
    open: list[TakenCall] = field(default_factory=list)


class Tap:
    """The calls of some hooks; an outermost one is ready to be taken, with those of the same hooks in it, at its end.

    Calls are told in any thread; the rest is for one thread.
    """

    def __init__(self, hooks: frozenset[str], clock: Callable[[], float], copier: Copier) -> None:
        """Take calls of hooks with these leaf names; times count from now on, in the thread of the scheduler."""
        self.hooks = hooks
        """The leaf names of the hooks."""
        self._copier = copier
        self._clock = clock
        self._began = clock()
        # By number: a thread of C may have another object of `threading` each time that it comes to Python.
        self._threads: dict[int, _ThreadCalls] = {}
        self._home = threading.get_ident()
        self._lock = threading.Lock()
        self._ready: deque[tuple[TakenCall, ...]] = deque()
        self._waiting = 0
        self._dropped = 0

    def begin(self, hook: HookSignature, arguments: Values) -> TakenCall | None:
        """Begin a call; None when it cannot be copied, which is counted and no matter of the call."""
        ident = threading.get_ident()
        thread = self._threads.get(ident)
        depth = len(thread.open) if thread is not None else 0
        at = self._clock() - self._began
        try:
            before = self._copier.arguments(hook, arguments)
        except Exception:  # noqa: BLE001 - an object of a module may refuse to be looked at
            self._drop(1)
            return None
        call = TakenCall(hook, depth, at, ident == self._home, before)
        if thread is None:
            thread = self._threads[ident] = _ThreadCalls()
        thread.all.append(call)
        thread.open.append(call)
        return call

    def answer(self, call: TakenCall, number: int, owner: str, result: object) -> None:
        """Note the result of a provider."""
        del call.answers[number:]
        call.answers.append(TakenAnswer(owner, self._copied(result)))

    def fail(self, call: TakenCall, number: int, owner: str, failure: str) -> None:
        """Note the failure of a provider, in the place of a result that was refused."""
        del call.answers[number:]
        call.answers.append(TakenAnswer(owner, failure=failure))

    def end(self, call: TakenCall, arguments: Values, result: object, *, is_left: bool = False) -> None:
        """End a call, and all in it that have no end of their own."""
        ident = threading.get_ident()
        thread = self._threads.get(ident)
        if thread is None or call not in thread.open:
            return
        try:
            call.after = self._copier.arguments(call.hook, arguments)
        except Exception:  # noqa: BLE001 - likewise
            call.after = call.before
        call.result = self._copied(result)
        call.is_left = is_left
        while (ended := thread.open.pop()) is not call:
            ended.is_left = True
            ended.after = ended.before
        if not thread.open:
            del self._threads[ident]
            self._offer(tuple(thread.all))

    def _copied(self, value: object) -> object:
        try:
            return self._copier.value(value)
        except Exception:  # noqa: BLE001 - likewise
            return None

    def _drop(self, count: int) -> None:
        with self._lock:
            self._dropped += count

    def _offer(self, calls: tuple[TakenCall, ...]) -> None:
        with self._lock:
            if self._waiting + len(calls) > MAX_WAITING:
                self._dropped += len(calls)
                return
            self._ready.append(calls)
            self._waiting += len(calls)

    def take(self) -> tuple[TakenCall, ...] | None:
        """Return the oldest outermost call that has ended, with those in it; None without one."""
        with self._lock:
            if not self._ready:
                return None
            calls = self._ready.popleft()
            self._waiting -= len(calls)
            return calls

    def take_dropped(self) -> int:
        """Return how many calls were dropped since this was asked last."""
        with self._lock:
            dropped, self._dropped = self._dropped, 0
            return dropped
