"""The search for blocking calls in functions that must not block, through calls within the module."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Edit, Finding, Place, Related, Severity
from ecxs.languages.python.check.blocking_calls import remedy, waits_for
from ecxs.languages.python.check.evaluation import Evaluator
from ecxs.languages.python.check.hook_under_lock import UNDER_LOCK, HooksUnderLocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecxs.languages.python.check.evaluation import Frame, Key, Passed
    from ecxs.languages.python.check.source_file import Allowance, SourceCall, SourceFile

IN_SCHEDULER = "BLK001"
IN_PROVIDER = "BLK002"
NO_REASON = "BLK003"
USELESS = "BLK004"
_FAMILY = (IN_SCHEDULER, IN_PROVIDER, UNDER_LOCK)
_SCHEDULER_METHODS = ("ext_init", "conf_setup")
_PREFIXES = ("control_", "validate_")
_EXPORTED = "EXP"
_MAX_WAYS = 16


@dataclass(frozen=True, slots=True)
class CallbackEntry:
    """A function that the server calls, and the rule that a blocking call in it breaks."""

    key: Key
    what: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A function reached from an entry, and the call by which it was reached."""

    key: Key
    entry: CallbackEntry
    passed: Passed = frozenset()
    by: SourceCall | None = None
    before: _Step | None = None


def check_blocking(
    sources: tuple[SourceFile, ...], providers: Mapping[str, str], listeners: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Find blocking calls, and hooks that are called under a lock.

    `providers` gives for each provider's method the thread in which its hook is called; `listeners` are
    the methods that serve and accept connections.
    """
    by_module = {source.module: source for source in sources}
    evaluator = Evaluator(sources)
    used: set[tuple[str, int]] = set()
    reported: set[tuple[str, int, int]] = set()
    for step, call, name, what in _blocking(list(_entries(sources, providers, listeners, evaluator)), evaluator):
        source = by_module[step.key[0]]
        place = (source.file, call.line, call.column)
        # One finding for each place, however many functions lead to it.
        if place in reported:
            continue
        reported.add(place)
        if allowed := _allowing(source, call.line, step.entry.rule):
            used.add((source.file, allowed))
        else:
            yield _finding(step, name, what, Place(*place), by_module)
    for source, finding in HooksUnderLocks(sources, evaluator).findings():
        if allowed := _allowing(source, finding.place.line, UNDER_LOCK):
            used.add((source.file, allowed))
        else:
            yield finding
    for source in sources:
        yield from _allowances(source, used)


def _entries(
    sources: tuple[SourceFile, ...],
    providers: Mapping[str, str],
    listeners: frozenset[str],
    evaluator: Evaluator,
) -> Iterator[CallbackEntry]:
    for source in sources:
        for callback in source.callbacks:
            for key in _callback_keys(source.module, callback, evaluator):
                yield CallbackEntry(key, f"the event callback '{key[1].split('.')[-1]}'", IN_SCHEDULER)
        for function in source.functions:
            class_name, _, method = function.name.rpartition(".")
            if class_name not in source.module_classes:
                continue
            key = (source.module, function.name)
            if method in providers:
                rule = IN_SCHEDULER if providers[method] == "scheduler" else IN_PROVIDER
                # A pool thread may block.
                if providers[method] != "pool":
                    yield CallbackEntry(key, f"the provider '{method}'", rule)
            elif method in _SCHEDULER_METHODS or method in listeners or method.startswith(_PREFIXES):
                yield CallbackEntry(key, f"'{method}'", IN_SCHEDULER)


def _callback_keys(module: str, callback: SourceCall, evaluator: Evaluator) -> Iterator[Key]:
    found = evaluator.called(callback, evaluator.static(module))
    for thing in found:
        yield from evaluator.targets(thing.module, thing.name)
    for name in () if found else callback.names:
        yield from evaluator.targets(module, name)


def _blocking(entries: list[CallbackEntry], evaluator: Evaluator) -> Iterator[tuple[_Step, SourceCall, str, str]]:
    """Walk breadth first from all entries at once, so that the shortest way to each function is the one shown.

    Yield the calls that wait, each with its name and what it waits for. A function is walked again for each way of
    calling it, up to a limit.
    """
    entries.sort(key=lambda entry: (entry.rule, entry.key))
    pending = deque(_Step(entry.key, entry) for entry in entries)
    ways: defaultdict[Key, set[Passed]] = defaultdict(set)
    while pending:
        step = pending.popleft()
        known = ways[step.key]
        # The limit bounds the work where arguments differ with every call.
        if step.passed in known or len(known) == _MAX_WAYS:
            continue
        known.add(step.passed)
        frame = evaluator.frame(step.key, step.passed)
        for call in evaluator.functions[step.key].calls:
            for module, name, is_local in _called(step.key, call, frame, evaluator):
                keys = list(evaluator.targets(module, name, step.key[1].rpartition(".")[0]))
                pending += (
                    _Step(key, step.entry, evaluator.passed(key, call.arguments, frame), call, step) for key in keys
                )
                if not keys and (what := waits_for(name, is_local=is_local)):
                    yield step, call, name, what


def _called(key: Key, call: SourceCall, frame: Frame, evaluator: Evaluator) -> list[tuple[str, str, bool]]:
    """Return the possible callees by value, or else as written: module, name, whether it is of this file."""
    found = evaluator.called(call, frame)
    if found:
        return [(thing.module, thing.name, evaluator.is_own(thing)) for thing in found]
    return [(key[0], name, call.is_local) for name in call.names]


def _allowing(source: SourceFile, line: int, rule: str) -> int:
    """Return the line of the comment that allows a rule on a line."""
    for allowance in source.allowances:
        if allowance.rule == rule and allowance.reason and line in (allowance.covers, allowance.line):
            return allowance.line
    return 0


def _finding(step: _Step, name: str, what: str, place: Place, sources: Mapping[str, SourceFile]) -> Finding:
    rule = step.entry.rule
    shown = name.removeprefix("builtins.").removeprefix("?.")
    message = f"'{shown}' waits for {what}, and is called from {step.entry.what}"
    hint = f"{remedy(name)}, or allow it: '# ecxs: allow {rule} - why it cannot take long'"
    severity = Severity.ERROR if rule == IN_SCHEDULER else Severity.WARNING
    related = []
    at: _Step | None = step
    while at is not None and at.by is not None and at.before is not None:
        caller = Place(sources[at.before.key[0]].file, at.by.line, at.by.column)
        related.append(Related(caller, f"'{at.before.key[1]}' calls '{at.key[1]}'"))
        at = at.before
    return Finding(rule, severity, message, place, hint, tuple(reversed(related)))


def _allowances(source: SourceFile, used: set[tuple[str, int]]) -> Iterator[Finding]:
    for allowance in source.allowances:
        place = Place(source.file, allowance.line, allowance.column)
        # What is exported is another command's matter, which reads these comments by itself.
        if allowance.rule.startswith(_EXPORTED):
            continue
        if allowance.rule not in _FAMILY:
            message = f"'{allowance.rule}' cannot be allowed by a comment"
            yield Finding(
                USELESS, Severity.HINT, message, place, f"only {', '.join(_FAMILY[:-1])} and {_FAMILY[-1]} can"
            )
        elif not allowance.reason:
            message = f"the comment allows {allowance.rule} without a reason"
            reason = "why no provider wants the lock" if allowance.rule == UNDER_LOCK else "why it cannot take long"
            hint = f"write '# ecxs: allow {allowance.rule} - {reason}'"
            yield Finding(NO_REASON, Severity.WARNING, message, place, hint)
        elif (source.file, allowance.line) not in used:
            message = f"the comment allows {allowance.rule} where nothing breaks it"
            yield Finding(USELESS, Severity.HINT, message, place, "delete it", edits=_without(allowance, source.file))


def _without(allowance: Allowance, file: str) -> tuple[Edit, ...]:
    # What follows a further sign of a comment is another tool's.
    if "#" in allowance.reason:
        return ()
    if allowance.covers != allowance.line:
        return (Edit(Place(file, allowance.line, 1), 0, takes_line=True),)
    return (Edit(Place(file, allowance.line, allowance.start), allowance.length),)
