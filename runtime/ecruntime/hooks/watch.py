"""Figures of all hook calls and traces of some; off by default, and free when off."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import error_text
from ecruntime.foundation.readable_value import readable_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.hooks.provider import Provider
    from ecruntime.hooks.tap import TakenCall, Tap
    from ecruntime.model.hook_signature import HookSignature

KEPT_CALLS = 100
"""Number of traced calls kept for each hook, the latest ones."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Number of calls, their total time, and number of failures."""

    calls: int = 0
    seconds: float = 0.0
    failures: int = 0

    def plus(self, seconds: float, failures: int) -> Figures:
        """Return the figures after one more call."""
        return Figures(self.calls + 1, self.seconds + seconds, self.failures + failures)


@dataclass(frozen=True, slots=True)
class TracedStep:
    """The result or failure of one provider in one call."""

    owner: str
    result: str
    seconds: float
    is_failure: bool = False


@dataclass(frozen=True, slots=True)
class TracedCall:
    """One call of a traced hook; providers that were not called have no step."""

    hook: str
    arguments: Mapping[str, str]
    steps: tuple[TracedStep, ...]
    seconds: float


@dataclass(slots=True)
class _Trace:
    left: int | None
    """Number of calls still to be traced; None for all until it is turned off, 0 when the trace is over."""
    calls: deque[TracedCall] = field(default_factory=lambda: deque(maxlen=KEPT_CALLS))


class HookWatch:
    """The hooks that are watched, and the figures and traces collected (any thread).

    After turning something on or off the caller compiles the calls again; a trace that has its number of calls asks
    for that through `changed`.
    """

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        """Measure with `clock`, and call `changed` when a trace is complete; nothing is watched yet."""
        self._clock = clock
        self._changed = changed
        # For sums and traces, which are read, changed and written. Only watched calls take it.
        self._lock = threading.Lock()
        self._is_counting = False
        self._hooks: dict[str, Figures] = {}
        self._providers: dict[tuple[str, str], Figures] = {}
        self._traces: dict[str, _Trace] = {}
        # Replaced as a whole: calls read it without the lock.
        self._taps: tuple[Tap, ...] = ()

    @property
    def is_counting(self) -> bool:
        """Tell whether figures are kept."""
        return self._is_counting

    def count(self, *, is_on: bool) -> None:
        """Turn figures of all hooks on or off; those collected stay."""
        self._is_counting = is_on

    def reset(self) -> None:
        """Forget all figures."""
        with self._lock:
            self._hooks.clear()
            self._providers.clear()

    def trace(self, leaf: str, calls: int | None) -> None:
        """Trace the next `calls` calls of a hook, or all with None, and drop earlier ones; stop with 0."""
        with self._lock:
            # Stopping keeps the calls that were traced, so that they can still be shown.
            if calls == 0 and leaf in self._traces:
                self._traces[leaf].left = 0
            else:
                self._traces[leaf] = _Trace(calls)

    def is_traced(self, leaf: str) -> bool:
        """Tell whether calls of the hook are being traced."""
        # Without the lock: one look-up and one load; a call that begins at this moment may be traced or not.
        trace = self._traces.get(leaf)
        return trace is not None and trace.left != 0

    def wants(self, leaf: str) -> bool:
        """Tell whether calls of the hook are to be watched."""
        return self._is_counting or self.is_traced(leaf) or any(leaf in tap.hooks for tap in self._taps)

    def add_tap(self, tap: Tap) -> None:
        """Tell a tap of the calls of its hooks; the caller compiles the calls again."""
        with self._lock:
            self._taps = (*self._taps, tap)

    def remove_tap(self, tap: Tap) -> None:
        """Tell it no more of calls that begin."""
        with self._lock:
            self._taps = tuple(other for other in self._taps if other is not tap)

    def taps(self, leaf: str) -> tuple[Tap, ...]:
        """Return the taps of a hook."""
        return tuple(tap for tap in self._taps if leaf in tap.hooks)

    @property
    def tapped(self) -> frozenset[str]:
        """Return the leaf names of hooks that have a tap."""
        return frozenset(leaf for tap in self._taps for leaf in tap.hooks)

    def traced(self, leaf: str) -> tuple[TracedCall, ...]:
        """Return the latest traced calls, oldest first."""
        with self._lock:
            trace = self._traces.get(leaf)
            return tuple(trace.calls) if trace else ()

    def hook_figures(self) -> Mapping[str, Figures]:
        """Return the figures of each hook that was called, by leaf name."""
        with self._lock:
            return dict(self._hooks)

    def provider_figures(self) -> Mapping[tuple[str, str], Figures]:
        """Return the figures of each provider that was called, by (leaf name, owner)."""
        with self._lock:
            return dict(self._providers)

    def watched_call_factory(
        self, hook: HookSignature, providers: tuple[Provider, ...]
    ) -> Callable[[tuple[object, ...]], WatchedCall]:
        """Return the factory that a compiled call enters first, with its arguments."""
        return lambda arguments: WatchedCall(self, hook, providers, arguments)

    def now(self) -> float:
        """Read the clock."""
        return self._clock()

    def take(self, call: TracedCall, leaf: str) -> None:
        """Add a call that has ended to figures and trace."""
        with self._lock:
            if self._is_counting:
                # Tested again: figures may have been turned off while the call ran.
                failures = sum(step.is_failure for step in call.steps)
                self._hooks[leaf] = self._hooks.get(leaf, Figures()).plus(call.seconds, failures)
                for step in call.steps:
                    key = (leaf, step.owner)
                    figures = self._providers.get(key, Figures())
                    self._providers[key] = figures.plus(step.seconds, int(step.is_failure))
            trace = self._traces.get(leaf)
            # Of several calls in flight at the end of a trace, only those that are still wanted are kept.
            if trace is None or trace.left == 0:
                return
            trace.calls.append(call)
            if trace.left is not None:
                trace.left -= 1
            is_over = trace.left == 0
        # Outside the lock: `changed` leads to code that asks this watch again.
        if is_over:
            self._changed()


class WatchedCall:
    """One running call; it belongs to the thread of the call."""

    __slots__ = (
        "_arguments", "_began", "_hook", "_is_left", "_mark", "_providers", "_result", "_steps", "_taken", "_values",
        "_watch",
    )  # fmt: skip  # words, several to a line

    def __init__(
        self, watch: HookWatch, hook: HookSignature, providers: tuple[Provider, ...], arguments: tuple[object, ...]
    ) -> None:
        """Start measuring."""
        is_traced = watch.is_traced(hook.leaf)
        # Without a trace nothing is formatted: figures need no arguments.
        names = [parameter.name for parameter in hook.parameters] if is_traced else []
        # Formatted now, as the call received them: a provider may change the value of a cell.
        self._arguments = {name: readable_value(value) for name, value in zip(names, arguments, strict=False)}
        self._watch = watch
        self._hook = hook
        self._providers = providers
        self._steps: list[TracedStep] = []
        self._values = arguments
        self._result: object = None
        self._is_left = True
        self._taken = begin_taken(watch, hook, arguments)
        self._began = self._mark = watch.now()

    def returned(self, number: int, result: object) -> None:
        """Record the result of a provider."""
        self._step(number, readable_value(result), is_failure=False)
        for tap, call in self._taken:
            tap.answer(call, number, self._providers[number].owner, result)

    def failed(self, number: int, error: BaseException) -> None:
        """Record that a provider raised, or that its result was refused."""
        # A refused result was recorded before it was checked; the failure takes its place, and the provider's time.
        earlier = 0.0
        if len(self._steps) > number:
            earlier = self._steps[number].seconds
            del self._steps[number:]
        self._step(number, error_text(error), is_failure=True, earlier=earlier)
        for tap, call in self._taken:
            tap.fail(call, number, self._providers[number].owner, error_text(error))

    def result(self, value: object) -> object:
        """Note the result of the call, and return it."""
        self._result = value
        self._is_left = False
        return value

    def end(self) -> None:
        """Hand the call over to the watch."""
        for tap, call in self._taken:
            tap.end(call, self._values, self._result, is_left=self._is_left)
        seconds = self._watch.now() - self._began
        self._watch.take(TracedCall(self._hook.dotted, self._arguments, tuple(self._steps), seconds), self._hook.leaf)

    def _step(self, number: int, result: str, *, is_failure: bool, earlier: float = 0.0) -> None:
        now = self._watch.now()
        seconds = earlier + now - self._mark
        self._steps.append(TracedStep(self._providers[number].owner, result, seconds, is_failure))
        # The next step begins here, so one reading of the clock serves two steps.
        self._mark = now


def begin_taken(
    watch: HookWatch, hook: HookSignature, arguments: tuple[object, ...]
) -> tuple[tuple[Tap, TakenCall], ...]:
    """Begin a call for each tap of its hook (any thread)."""
    begun = ((tap, tap.begin(hook, arguments)) for tap in watch.taps(hook.leaf))
    return tuple((tap, call) for tap, call in begun if call is not None)
