"""The search for hooks that are called while the author's code holds a lock, through calls within the package."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecxs.languages.python.check.abstract_value import Attribute, Bound, Result, things

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.languages.python.check.abstract_value import Expression
    from ecxs.languages.python.check.evaluation import Evaluator, Key
    from ecxs.languages.python.check.source_file import HeldLock, SourceCall, SourceFile

UNDER_LOCK: Final = "BLK005"
_CALLS: Final = frozenset({"call", "call_txn"})
_HOOKS: Final = ".self.hooks"
_LOCKS: Final = frozenset(
    f"{module}.{name}"
    for module in ("threading", "multiprocessing", "_thread")
    for name in ("Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "allocate_lock")
)
_NAMED_AS_LOCK: Final = re.compile(r"(?:^|[._])(?:r?lock|mutex)s?(?:_|$)", re.IGNORECASE)
_MAX_DEPTH: Final = 20


@dataclass(frozen=True, slots=True)
class _Way:
    """The call of a function that leads to a hook; `then` is the function called there, none for the hook itself."""

    call: SourceCall
    then: Key | None


class HooksUnderLocks:
    """The calls of hooks in a package, and the functions that lead to them."""

    def __init__(self, sources: tuple[SourceFile, ...], evaluator: Evaluator) -> None:
        """Follow the calls of all functions."""
        self._sources = {source.module: source for source in sources}
        self._evaluator = evaluator
        self._ways = self._leading()

    def findings(self) -> Iterator[tuple[SourceFile, Finding]]:
        """Yield a finding with its source for each call under a lock that calls a hook, itself or further on."""
        for key, function in self._evaluator.functions.items():
            source = self._sources[key[0]]
            for call in function.calls:
                lock = next((lock.shown for lock in call.locks if self._is_lock(lock, key[0])), "")
                way = self._way(key, call) if lock else None
                if way is not None:
                    yield source, self._finding(key, way, lock)

    def _leading(self) -> dict[Key, _Way]:
        """Return the functions that lead to a hook, each with its first step on a shortest way."""
        found: dict[Key, _Way] = {}
        callers: defaultdict[Key, list[tuple[Key, SourceCall]]] = defaultdict(list)
        for key, function in self._evaluator.functions.items():
            for call in function.calls:
                if self._is_hook_call(call, key[0]):
                    found.setdefault(key, _Way(call, None))
                for target in self._targets(key, call):
                    callers[target].append((key, call))
        queue = deque(found)
        while queue:
            reached = queue.popleft()
            for caller, call in callers[reached]:
                if caller not in found:
                    found[caller] = _Way(call, reached)
                    queue.append(caller)
        return found

    def _way(self, key: Key, call: SourceCall) -> _Way | None:
        if self._is_hook_call(call, key[0]):
            return _Way(call, None)
        return next((_Way(call, target) for target in self._targets(key, call) if target in self._ways), None)

    def _targets(self, key: Key, call: SourceCall) -> Iterator[Key]:
        module, name = key
        evaluator = self._evaluator
        found = evaluator.called(call, evaluator.static(module))
        names = [(thing.module, thing.name) for thing in found] or [(module, written) for written in call.names]
        for home, written in names:
            yield from evaluator.targets(home, written, name.rpartition(".")[0])

    def _is_hook_call(self, call: SourceCall, module: str) -> bool:
        callee = call.callee
        return isinstance(callee, Attribute) and callee.name in _CALLS and self._is_hook(callee.of, module, _MAX_DEPTH)

    def _is_hook(self, expression: Expression, module: str, depth: int) -> bool:
        """Tell whether an expression is an attribute of `self.hooks`, a declared hook, or a name bound to one."""
        match expression:
            case Attribute(of=Bound(key)) | Result(of=Attribute(of=Bound(key), name="declare")) if key.endswith(_HOOKS):
                return True
            case Bound(key) if depth:
                bound = self._sources[module].bindings.get(key, ())
                return any(self._is_hook(one, module, depth - 1) for one in bound)
        return False

    def _is_lock(self, lock: HeldLock, module: str) -> bool:
        """Tell whether a lock is held: the object is made by `threading`, or unknown and named as one."""
        made = things(self._evaluator.value(lock.expression, self._evaluator.static(module)), is_made=True)
        if made:
            return any(thing.name in _LOCKS for thing in made)
        return _NAMED_AS_LOCK.search(lock.shown) is not None

    def _finding(self, key: Key, way: _Way, lock: str) -> Finding:
        place = Place(self._sources[key[0]].file, way.call.line, way.call.column)
        related, at, last, caller = [], way.then, way.call, key
        while at is not None:
            here = Place(self._sources[caller[0]].file, last.line, last.column)
            related.append(Related(here, f"'{caller[1]}' calls '{at[1]}'"))
            step = self._ways[at]
            caller, last, at = at, step.call, step.then
        if way.then is not None:
            here = Place(self._sources[caller[0]].file, last.line, last.column)
            related.append(Related(here, f"'{caller[1]}' calls the hook"))
        shown = way.call.names[0] if way.call.names else "the call"
        message = f"'{shown}' calls a hook while the lock '{lock}' is held"
        hint = (
            "take what you need under the lock, and call the hook behind it; "
            f"or allow it: '# ecxs: allow {UNDER_LOCK} - why no provider wants the lock'"
        )
        return Finding(UNDER_LOCK, Severity.WARNING, message, place, hint, tuple(related))
