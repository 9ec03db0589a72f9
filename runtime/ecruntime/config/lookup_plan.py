"""Look-up plans: the steps of a query for one option, without those that cannot give a value."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.config.registry import RegisteredOption
    from ecruntime.config.value_table import TableKey, ValueEntry, ValueTable
    from ecruntime.formats.fallback import FallbackElement

Shape: TypeAlias = tuple[str, ...]
"""The kinds that a query names, in lower case, in the order of its keys."""
Step: TypeAlias = "tuple[Callable[[tuple[object, ...]], object], Callable[[object], ValueEntry | None]]"


class LookupPlan(NamedTuple):
    """The steps of a walk, and its result when none of them gives a value."""

    steps: tuple[Step, ...]
    entry: ValueEntry | None
    """An entry that needs no key, such as one of the top level."""
    rest: object
    """The value of `entry`, or else the default."""


def make_plan(
    option: RegisteredOption, shape: Shape, tables: Mapping[TableKey, ValueTable], *, joins: bool = False
) -> LookupPlan:
    """Return the plan of an option for queries of a shape; `joins` adds an inner array to the outer ones."""
    plan = _plan(option, shape, tables)
    return _joined(plan) if joins and option.definition.is_array and plan.steps else plan


def _joined(plan: LookupPlan) -> LookupPlan:
    outermost = () if plan.entry is None else (plan.entry,)

    def get(keys: object) -> ValueEntry | None:
        assert isinstance(keys, tuple)
        found = [entry for pick, step in plan.steps if (entry := step(pick(keys))) is not None]
        if not found:
            return None
        # The place is that of the innermost, which alone would count elsewhere.
        values = [entry.value for entry in (*outermost, *reversed(found))]
        joined = tuple(item for value in values if isinstance(value, tuple) for item in value)
        return found[0]._replace(value=joined)

    return LookupPlan(((_all_keys, get),), plan.entry, plan.rest)


def _all_keys(keys: tuple[object, ...]) -> object:
    return keys


def _plan(option: RegisteredOption, shape: Shape, tables: Mapping[TableKey, ValueTable]) -> LookupPlan:
    steps: list[Step] = []
    if option.is_common:
        return LookupPlan(tuple(_common_step(option, shape, tables)), None, option.default)
    for number, element in enumerate(option.path.elements):
        table = tables.get((option.handle, number))
        # No table means that no file sets the option at this element: the step could never give a value.
        if table is None or not is_asked(option, element, shape):
            continue
        if not element.needed:
            # With no instance to tell apart there is one entry, and it always
            # answers: later elements are never reached.
            entry = table.exact[()]
            return LookupPlan(tuple(steps), entry, entry.value)
        # Without patterns the dictionary's own `get` does. The tables do not change once the configuration is built.
        get = table.get if table.patterns else table.exact.get
        # One index gives the bare key, several give a tuple: the two forms under which `build_walk` stores entries.
        steps.append((itemgetter(*(shape.index(kind) for kind in element.needed)), get))
    return LookupPlan(tuple(steps), None, option.default)


def _common_step(option: RegisteredOption, shape: Shape, tables: Mapping[TableKey, ValueTable]) -> list[Step]:
    table = tables.get((option.handle, 0))
    if table is None or not {"module", "instance"} <= set(shape):
        return []
    # Every stanza of every module shares one table, so the module's name is part of the key.
    return [(itemgetter(shape.index("module"), shape.index("instance")), table.exact.get)]


def is_asked(option: RegisteredOption, element: FallbackElement, shape: Shape) -> bool:
    """Tell whether a query of a shape reaches an element of the option's path.

    The query must name every kind with instances. Kinds without are implied; but a query that names one of them, such
    as one listener of several, does not reach the others.
    """
    if not all(kind in shape for kind in element.needed):
        return False
    # Of the whole path, not of this element: only then is it known whether the query singled out one of several.
    bracketed = {kind for other in option.path.elements for kind in other.bracketed}
    return bracketed.isdisjoint(shape) or all(kind in shape for kind in element.bracketed)
