"""Calls that wait while the script holds a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.foundation.finding import Finding, Severity
from ecxs.rules.script.facts import CallStep, calls_in
from ecxs.rules.script.walk import OBJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.foundation.finding import Place
    from ecxs.rules.script.facts import ScriptFacts, Step

_LOCKS: Final = frozenset({"lock", "rdlock", "wrlock", "acquire"})
_UNLOCKS: Final = frozenset({"unlock", "release"})


def check_locks(facts: ScriptFacts, place: Callable[[int], Place]) -> Iterator[Finding]:
    """Yield a finding for each call that waits while a lock is held."""
    waiting = _waiting_functions(facts)
    told: set[int] = set()
    for function in facts.functions:
        for at, what, lock in _HeldLocks(waiting).under(function.steps, frozenset()):
            if at not in told:
                told.add(at)
                message = f"{what} while the lock '{lock}' is held"
                hint = "unlock before the call, and lock again behind it: whoever wants the lock waits as long"
                yield Finding("LUA010", Severity.WARNING, message, place(at), hint)


def _waits(step: CallStep) -> str:
    """Return the name of a function of the server that waits; empty for any other call."""
    path = step.use.path.removeprefix(OBJECT)
    known = load_lua_api().functions.get(path)
    if known is None or not known.waits or path.rpartition(":")[2] in _LOCKS or path == "msys.lock":
        return ""
    return path


def _waiting_functions(facts: ScriptFacts) -> dict[int, str]:
    """Return the functions of the script that wait, each with the call in which it does."""
    callers: dict[int, list[int]] = {}
    found: dict[int, str] = {}
    for number, function in enumerate(facts.functions):
        for step in calls_in(function.steps):
            if name := _waits(step):
                found.setdefault(number, name)
            elif step.function is not None:
                callers.setdefault(step.function, []).append(number)
    queue = list(found)
    while queue:
        number = queue.pop()
        for caller in callers.get(number, ()):
            if caller not in found:
                found[caller] = found[number]
                queue.append(caller)
    return found


class _HeldLocks:
    """The locks that are held at each step of one function."""

    def __init__(self, waiting: dict[int, str]) -> None:
        self._waiting = waiting
        self._held: frozenset[str] = frozenset()

    def under(self, steps: list[Step], held: frozenset[str]) -> Iterator[tuple[int, str, str]]:
        """Yield the place of each call that waits, what waits, and a lock; the locks held at the end stay behind."""
        for step in steps:
            if isinstance(step, CallStep):
                held = self._after(step, held)
                what = f"'{name}' waits" if (name := _waits(step)) else self._waits_inside(step)
                if what and held:
                    yield step.use.at, what, min(held).rpartition("%")[2]
                continue
            ends = [held] if step.may_pass else []
            for branch, leaves in step.branches:
                yield from self.under(branch, held)
                if not leaves:
                    ends.append(self._held)
            # Held for certain: what is held at the end of every branch.
            held = frozenset.intersection(*ends) if ends else frozenset()
        self._held = held

    def _waits_inside(self, step: CallStep) -> str:
        name = self._waiting.get(step.function) if step.function is not None else None
        return f"the function that is called here waits in '{name}'" if name else ""

    def _after(self, step: CallStep, held: frozenset[str]) -> frozenset[str]:
        path = step.use.path
        if path in ("msys.lock", "msys.unlock"):
            return held | {"msys.lock"} if path == "msys.lock" else held - {"msys.lock"}
        table, colon, method = path.rpartition(":")
        if not colon:
            return held
        if method in _LOCKS:
            return held | {table}
        return held - {table} if method in _UNLOCKS else held
