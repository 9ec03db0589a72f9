"""Looking at hook calls: figures of all of them, traces of some; off by default, and free when off."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.hooks.provider import Provider
    from ecruntime.model.hook_signature import HookSignature

KEPT_CALLS = 100
"""How many traced calls of each hook are kept, the latest ones."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """How often something was called, how long that took, and how often it failed."""

    calls: int = 0
    seconds: float = 0.0
    failures: int = 0

    def plus(self, seconds: float, failures: int) -> Figures:
        """Return the figures after one more call."""
        return Figures(self.calls + 1, self.seconds + seconds, self.failures + failures)


@dataclass(frozen=True, slots=True)
class Step:
    """What one provider did in one call: its result, or why it failed."""

    owner: str
    result: str
    seconds: float
    is_failure: bool = False


@dataclass(frozen=True, slots=True)
class TracedCall:
    """One call of a traced hook; providers that were not reached have no step."""

    hook: str
    arguments: Mapping[str, str]
    steps: tuple[Step, ...]
    seconds: float


@dataclass(slots=True)
class _Trace:
    left: int | None
    """How many calls are still to be traced; `None` for all until it is turned off, 0 for none any more."""
    calls: deque[TracedCall] = field(default_factory=lambda: deque(maxlen=KEPT_CALLS))


class HookWatch:
    """What is watched, and what was seen (any thread).

    Whoever turns something on or off has the calls compiled anew afterwards; a trace that has had its number of calls
    asks for that through `changed`.
    """

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        """Measure with `clock`, and tell `changed` when a trace has ended by itself; nothing is watched yet."""
        self._clock = clock
        self._changed = changed
        self._lock = threading.Lock()
        self._is_counting = False
        self._hooks: dict[str, Figures] = {}
        self._providers: dict[tuple[str, str], Figures] = {}
        self._traces: dict[str, _Trace] = {}

    @property
    def is_counting(self) -> bool:
        """Tell whether figures are kept."""
        return self._is_counting

    def count(self, *, is_on: bool) -> None:
        """Keep figures of all hooks, or stop; what was counted stays."""
        self._is_counting = is_on

    def reset(self) -> None:
        """Forget all figures."""
        with self._lock:
            self._hooks.clear()
            self._providers.clear()

    def trace(self, leaf: str, calls: int | None) -> None:
        """Trace the next `calls` calls of a hook, or all with `None`, or none with 0; earlier ones are forgotten."""
        with self._lock:
            if calls == 0 and leaf in self._traces:
                self._traces[leaf].left = 0
            else:
                self._traces[leaf] = _Trace(calls)

    def is_traced(self, leaf: str) -> bool:
        """Tell whether calls of the hook are being traced."""
        trace = self._traces.get(leaf)
        return trace is not None and trace.left != 0

    def wants(self, leaf: str) -> bool:
        """Tell whether calls of the hook are to be watched."""
        return self._is_counting or self.is_traced(leaf)

    def traced(self, leaf: str) -> tuple[TracedCall, ...]:
        """Return the latest calls that were traced, oldest first."""
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

    def beginner(
        self, hook: HookSignature, providers: tuple[Provider, ...]
    ) -> Callable[[tuple[object, ...]], WatchedCall]:
        """Return what a compiled call enters first, with its arguments."""
        return lambda arguments: WatchedCall(self, hook, providers, arguments)

    def now(self) -> float:
        """Read the clock."""
        return self._clock()

    def take(self, call: TracedCall, leaf: str) -> None:
        """Add a call that has ended to what was seen."""
        with self._lock:
            if self._is_counting:
                failures = sum(step.is_failure for step in call.steps)
                self._hooks[leaf] = self._hooks.get(leaf, Figures()).plus(call.seconds, failures)
                for step in call.steps:
                    key = (leaf, step.owner)
                    figures = self._providers.get(key, Figures())
                    self._providers[key] = figures.plus(step.seconds, int(step.is_failure))
            trace = self._traces.get(leaf)
            if trace is None or trace.left == 0:
                return
            trace.calls.append(call)
            if trace.left is not None:
                trace.left -= 1
            is_over = trace.left == 0
        if is_over:
            self._changed()


class WatchedCall:
    """One call while it runs; it belongs to the thread of the call."""

    __slots__ = ("_arguments", "_began", "_hook", "_mark", "_providers", "_steps", "_watch")

    def __init__(
        self, watch: HookWatch, hook: HookSignature, providers: tuple[Provider, ...], arguments: tuple[object, ...]
    ) -> None:
        """Begin to measure."""
        is_traced = watch.is_traced(hook.leaf)
        names = [parameter.name for parameter in hook.parameters] if is_traced else []
        # A trace shows the arguments as they were given: a provider may change what a cell holds.
        self._arguments = {name: shown(value) for name, value in zip(names, arguments, strict=False)}
        self._watch = watch
        self._hook = hook
        self._providers = providers
        self._steps: list[Step] = []
        self._began = self._mark = watch.now()

    def returned(self, number: int, result: object) -> None:
        """Take note of a provider's result."""
        self._step(number, shown(result), is_failure=False)

    def failed(self, number: int, error: Exception) -> None:
        """Take note that a provider raised; also when only its result could not be judged."""
        if len(self._steps) > number:
            del self._steps[number:]
        self._step(number, f"{type(error).__name__}: {error}", is_failure=True)

    def end(self) -> None:
        """Hand over what was seen."""
        seconds = self._watch.now() - self._began
        self._watch.take(TracedCall(self._hook.dotted, self._arguments, tuple(self._steps), seconds), self._hook.leaf)

    def _step(self, number: int, result: str, *, is_failure: bool) -> None:
        now = self._watch.now()
        self._steps.append(Step(self._providers[number].owner, result, now - self._mark, is_failure))
        self._mark = now


def shown(value: object) -> str:
    """Return a value for people, cut to a bearable length; a value that cannot be shown must not disturb a call."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - the value is the author's, and so is its __repr__
        text = f"<{type(value).__name__} that cannot be shown>"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
