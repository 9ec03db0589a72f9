"""The walk of one query, step by step, for `config why`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ecruntime.config.lookup_plan import is_asked
from ecruntime.formats.conf.scope_node import scope_path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.matching import QueryKey
    from ecruntime.config.registry import RegisteredOption
    from ecruntime.config.value_table import TableKey, ValueEntry, ValueTable
    from ecruntime.formats.fallback import FallbackElement
    from ecruntime.formats.value import Value
    from ecruntime.foundation.finding import Place


class LookupOutcome(StrEnum):
    """The outcome of one element of the path."""

    SKIPPED = "skipped"
    """The query lacks a key that the element needs, or names another scope."""
    UNSET = "unset"
    FOUND = "found"
    HIDDEN = "hidden"
    """The element has a value, but an earlier one was found first."""
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One element of the path, in the order of the walk; the last step is the default."""

    element: str
    outcome: LookupOutcome
    value: object = None
    place: Place | None = None
    scope: str = ""
    """The scope that has the value, printed as `Kind:Instance:`."""
    shadowed: tuple[Place, ...] = ()
    """The places where the same scope sets the option earlier, to no effect."""
    reason: str = ""
    written: Value | None = None
    """The value as written in the file or given on the console."""


def explain_walk(
    option: RegisteredOption, keys: Mapping[str, QueryKey], tables: Mapping[TableKey, ValueTable]
) -> tuple[WalkStep, ...]:
    """Return every step of the walk for an option, including the hidden values after the one found."""
    steps: list[WalkStep] = []
    is_found = False
    for number in range(len(option.path.elements)):
        step = _step(option, number, keys, tables, is_found=is_found)
        is_found = is_found or step.outcome is LookupOutcome.FOUND
        steps.append(step)
    if not is_found:
        reason = "" if option.definition.default is not None else "the option has no default: it is not set"
        steps.append(WalkStep("default", LookupOutcome.DEFAULT, option.default, option.place, reason=reason))
    return tuple(steps)


def _step(
    option: RegisteredOption,
    number: int,
    keys: Mapping[str, QueryKey],
    tables: Mapping[TableKey, ValueTable],
    *,
    is_found: bool,
) -> WalkStep:
    element = option.path.elements[number]
    shape = tuple(keys)
    needed = ("module", "instance") if option.is_common else element.needed
    missing = [kind for kind in needed if kind not in keys]
    if missing:
        return WalkStep(element.text, LookupOutcome.SKIPPED, reason=f"the query names no {' and no '.join(missing)}")
    if not option.is_common and not is_asked(option, element, shape):
        return WalkStep(element.text, LookupOutcome.SKIPPED, reason="the query names another scope")
    entry = _entry(tables.get((option.handle, number)), needed, keys)
    if entry is None:
        return WalkStep(element.text, LookupOutcome.UNSET)
    return _found(element, entry, LookupOutcome.HIDDEN if is_found else LookupOutcome.FOUND)


def _entry(table: ValueTable | None, needed: tuple[str, ...], keys: Mapping[str, QueryKey]) -> ValueEntry | None:
    if table is None:
        return None
    return table.get(keys[needed[0]] if len(needed) == 1 else tuple(keys[kind] for kind in needed))


def _found(element: FallbackElement, entry: ValueEntry, outcome: LookupOutcome) -> WalkStep:
    return WalkStep(
        element.text,
        outcome,
        entry.value,
        entry.setting.place,
        scope_path_text(entry.scope_path),
        entry.setting.places[:-1],
        written=entry.setting.value,
    )
