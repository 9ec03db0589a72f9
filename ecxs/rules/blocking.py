"""Calls that block where nothing may: found in the author's source, through calls within the module."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.spec.finding import Finding, Place, Related, Severity
from ecxs.rules.blocking_names import remedy, waits_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecxs.rules.source_file import Call, Function, SourceFile

IN_SCHEDULER = "BLK001"
IN_PROVIDER = "BLK002"
NO_REASON = "BLK003"
USELESS = "BLK004"
_FAMILY = (IN_SCHEDULER, IN_PROVIDER)
_SCHEDULER_METHODS = ("ext_init", "conf_setup")
_PREFIXES = ("control_", "validate_")

Key = tuple[str, str]
"""A function: the name of its module, and its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A function that the server calls: what it is, and the rule that a blocking call in it breaks."""

    key: Key
    what: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A function reached from an entry, and the call by which it was reached."""

    key: Key
    entry: Entry
    by: Call | None = None
    before: _Step | None = None


def check_blocking(
    sources: tuple[SourceFile, ...], providers: Mapping[str, str], listeners: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Find blocking calls; `providers` says for each provider's method in which thread its hook is called.

    `listeners` are the methods that serve and accept connections.
    """
    by_module = {source.module: source for source in sources}
    functions = {(source.module, function.name): function for source in sources for function in source.functions}
    used: set[tuple[str, int]] = set()
    reported: set[tuple[str, int, int]] = set()
    for step in _reached(list(_entries(sources, providers, listeners, functions)), functions):
        source = by_module[step.key[0]]
        for call in functions[step.key].calls:
            what = waits_for(call.name)
            place = (source.file, call.line, call.column)
            if not what or place in reported:
                continue
            reported.add(place)
            if allowed := _allowing(source, call.line, step.entry.rule):
                used.add((source.file, allowed))
            else:
                yield _finding(step, call, what, source.file, by_module)
    for source in sources:
        yield from _allowances(source, used)


def _entries(
    sources: tuple[SourceFile, ...],
    providers: Mapping[str, str],
    listeners: frozenset[str],
    functions: Mapping[Key, Function],
) -> Iterator[Entry]:
    for source in sources:
        for callback in source.callbacks:
            for key in _targets(source.module, callback.name, "", functions):
                yield Entry(key, f"the event callback '{key[1].split('.')[-1]}'", IN_SCHEDULER)
        for function in source.functions:
            class_name, _, method = function.name.rpartition(".")
            if class_name not in source.module_classes:
                continue
            key = (source.module, function.name)
            if method in providers:
                rule = IN_SCHEDULER if providers[method] == "scheduler" else IN_PROVIDER
                if providers[method] != "pool":
                    yield Entry(key, f"the provider '{method}'", rule)
            elif method in _SCHEDULER_METHODS or method in listeners or method.startswith(_PREFIXES):
                yield Entry(key, f"'{method}'", IN_SCHEDULER)


def _reached(entries: list[Entry], functions: Mapping[Key, Function]) -> Iterator[_Step]:
    """Walk breadth first from all entries at once, so that the shortest way to each function is the one shown."""
    entries.sort(key=lambda entry: (entry.rule, entry.key))
    pending = deque(_Step(entry.key, entry) for entry in entries)
    done: set[Key] = set()
    while pending:
        step = pending.popleft()
        if step.key in done:
            continue
        done.add(step.key)
        yield step
        class_name = step.key[1].rpartition(".")[0]
        for call in functions[step.key].calls:
            for key in _targets(step.key[0], call.name, class_name, functions):
                pending.append(_Step(key, step.entry, call, step))


def _targets(module: str, name: str, class_name: str, functions: Mapping[Key, Function]) -> Iterator[Key]:
    """Return the functions of the package that a name may mean."""
    if name.startswith("self."):
        method = name.removeprefix("self.")
        own = (module, f"{class_name}.{method}")
        if own in functions:
            yield own
        else:
            yield from (key for key in functions if key[1].endswith(f".{method}"))
        return
    if (module, name) in functions:
        yield (module, name)
    if name.startswith("."):
        target, _, function = _absolute(module, name).rpartition(".")
        keys = ((target, function), (f"{target}.__init__".lstrip("."), function))
        yield from (key for key in keys if key in functions)


def _absolute(module: str, name: str) -> str:
    dots = len(name) - len(name.lstrip("."))
    parents = module.split(".")[:-dots]
    return ".".join((*parents, name[dots:]))


def _allowing(source: SourceFile, line: int, rule: str) -> int:
    """Return the line of the comment that allows a rule on a line."""
    for allowance in source.allowances:
        if allowance.rule == rule and allowance.reason and line in (allowance.covers, allowance.line):
            return allowance.line
    return 0


def _finding(step: _Step, call: Call, what: str, file: str, sources: Mapping[str, SourceFile]) -> Finding:
    rule = step.entry.rule
    shown = call.name.removeprefix("builtins.").removeprefix("?.")
    message = f"'{shown}' waits for {what}, and is called from {step.entry.what}"
    hint = f"{remedy(call.name)}, or allow it: '# ecxs: allow {rule} - why it cannot take long'"
    severity = Severity.ERROR if rule == IN_SCHEDULER else Severity.WARNING
    related = []
    at: _Step | None = step
    while at is not None and at.by is not None and at.before is not None:
        place = Place(sources[at.before.key[0]].file, at.by.line, at.by.column)
        related.append(Related(place, f"'{at.before.key[1]}' calls '{at.key[1]}'"))
        at = at.before
    return Finding(rule, severity, message, Place(file, call.line, call.column), hint, tuple(reversed(related)))


def _allowances(source: SourceFile, used: set[tuple[str, int]]) -> Iterator[Finding]:
    for allowance in source.allowances:
        place = Place(source.file, allowance.line, allowance.column)
        if allowance.rule not in _FAMILY:
            message = f"'{allowance.rule}' cannot be allowed by a comment"
            yield Finding(USELESS, Severity.HINT, message, place, f"only {' and '.join(_FAMILY)} can")
        elif not allowance.reason:
            message = f"the comment allows {allowance.rule} without a reason"
            hint = f"write '# ecxs: allow {allowance.rule} - why it cannot take long'"
            yield Finding(NO_REASON, Severity.WARNING, message, place, hint)
        elif (source.file, allowance.line) not in used:
            message = f"the comment allows {allowance.rule} where nothing breaks it"
            yield Finding(USELESS, Severity.HINT, message, place, "delete it")
