"""Calls of recorded hooks that code in C makes, as the core tells of them, for the taps of the server."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.bridge import _echost
from ecruntime.hooks import begin_taken, shape_of
from ecruntime.model.hook_signature import Until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.hooks import HookWatch, TakenCall, Tap
    from ecruntime.model.hook_signature import HookSignature

_UNKNOWN: Final = "?"


@dataclass(slots=True, eq=False)
class _OpenCall:
    hook: str
    depth: int
    owners: tuple[str, ...]
    values: tuple[object, ...]
    taken: tuple[tuple[Tap, TakenCall], ...]


class CoreTaps:
    """The taps of the core (scheduler thread); what the core tells comes in any thread."""

    def __init__(self, owners: Callable[[int, str], tuple[str, ...]]) -> None:
        """Begin without one; `owners` gives the providers of a hook in a generation, in their order."""
        self._owners = owners
        self._tapped: dict[str, HookSignature] = {}
        # By number, as in a tap.
        self._open: dict[int, list[_OpenCall]] = {}

    def set(self, hooks: Mapping[str, HookSignature], watch: HookWatch) -> None:
        """Tap these hooks, and no others."""
        for leaf in [leaf for leaf, hook in self._tapped.items() if hooks.get(leaf) != hook]:
            _echost.close_tap(leaf)
            del self._tapped[leaf]
        for leaf, hook in hooks.items():
            if leaf not in self._tapped:
                _echost.open_tap(leaf, shape_of(hook), _Observer(hook, watch, self))
                self._tapped[leaf] = hook

    def close(self) -> None:
        """End all taps: the server ends."""
        for leaf in self._tapped:
            _echost.close_tap(leaf)
        self._tapped.clear()

    def begin(
        self, hook: HookSignature, watch: HookWatch, generation: int, depth: int, values: tuple[object, ...]
    ) -> None:
        """Begin a call; those at its depth or deeper were left without an end."""
        calls = self._open.setdefault(threading.get_ident(), [])
        while calls and calls[-1].depth >= depth:
            self._leave(calls.pop())
        taken = begin_taken(watch, hook, values)
        calls.append(_OpenCall(hook.leaf, depth, self._owners(generation, hook.leaf), values, taken))

    def find(self, hook: str, depth: int) -> _OpenCall | None:
        """Return the innermost call of this thread if it is of this hook and depth; deeper ones were left."""
        calls = self._open.get(threading.get_ident(), [])
        while calls and calls[-1].depth > depth:
            self._leave(calls.pop())
        found = calls[-1] if calls else None
        return found if found is not None and (found.hook, found.depth) == (hook, depth) else None

    def end(self, call: _OpenCall) -> None:
        """Forget the innermost call of this thread."""
        ident = threading.get_ident()
        self._open[ident].remove(call)
        if not self._open[ident]:
            del self._open[ident]

    @staticmethod
    def _leave(call: _OpenCall) -> None:
        for tap, taken in call.taken:
            tap.end(taken, call.values, None, is_left=True)


class _Observer:
    """Told of the calls of one hook (any thread)."""

    def __init__(self, hook: HookSignature, watch: HookWatch, taps: CoreTaps) -> None:
        self._hook = hook
        self._watch = watch
        self._taps = taps

    def begun(self, generation: int, depth: int, values: tuple[object, ...]) -> None:
        self._taps.begin(self._hook, self._watch, generation, depth, values)

    def answered(self, depth: int, number: int, values: tuple[object, ...], result: object, failed: int) -> None:
        call = self._taps.find(self._hook.leaf, depth)
        if call is None:
            return
        call.values = values
        owner = call.owners[number] if number < len(call.owners) else _UNKNOWN
        for tap, taken in call.taken:
            if failed:
                tap.fail(taken, number, owner, "")
            else:
                tap.answer(taken, number, owner, result)

    def ended(self, depth: int, result: object) -> None:
        call = self._taps.find(self._hook.leaf, depth)
        if call is None:
            return
        self._taps.end(call)
        for tap, taken in call.taken:
            tap.end(taken, call.values, self._gathered(taken, result))

    def _gathered(self, call: TakenCall, result: object) -> object:
        """Return the result of a call; where all results make it up, the caller's code does so after the call."""
        policy = self._hook.policy
        until = policy.until if policy is not None else None
        results = [answer.result for answer in call.answers if answer.failure is None]
        if until is Until.COLLECT:
            return tuple(results)
        if policy is None or until not in (Until.SUM, Until.ALL):
            return result
        if len(results) < len(call.answers):
            return policy.on_failure
        numbers = [number for number in results if isinstance(number, int | float)]
        return sum(numbers) if until is Until.SUM else int(all(numbers))
