"""The values of one option at one element of its path, by the instances that a query names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ecruntime.config.matching import Matcher, QueryKey, is_match

if TYPE_CHECKING:
    from ecruntime.formats.conf.scope_node import ScopeKey, ScopePath
    from ecruntime.formats.conf.statement import Setting

TableKey: TypeAlias = tuple[int, int]
"""The handle of an option, and the number of an element of its path."""
_MAX_REMEMBERED = 16384


class ValueEntry(NamedTuple):
    """One typed value, with its setting and scope.

    The path is kept in two parts, as most scopes have one or two values: the outer one is the same for all in a scope.
    """

    value: object
    setting: Setting
    outer: ScopePath
    step: ScopeKey | None
    """Kind and instance as they are written; `None` at the top level."""

    @property
    def scope_path(self) -> ScopePath:
        """The path of the scope."""
        return self.outer if self.step is None else (*self.outer, self.step)


class Pattern(NamedTuple):
    """An entry whose instances include a pattern or a block."""

    rank: tuple[tuple[int, int], ...]
    matchers: tuple[Matcher, ...]
    entry: ValueEntry


class ValueTable:
    """A table that is filled while a configuration is built, then only read, by any thread.

    Results of matching are cached up to a bound; an entry that one thread drops is computed again.
    """

    __slots__ = ("_remembered", "exact", "patterns")

    def __init__(self) -> None:
        self.exact: dict[object, ValueEntry] = {}
        self.patterns: list[Pattern] = []
        self._remembered: dict[object, ValueEntry | None] = {}

    def get(self, key: object) -> ValueEntry | None:
        """Return the entry for a key: one instance alone, or a tuple of several."""
        found = self.exact.get(key)
        if found is not None or not self.patterns:
            return found
        remembered = self._remembered
        if key in remembered:
            return remembered[key]
        found = self._match(key if isinstance(key, tuple) else (key,))
        # Bounded, since keys may come from the traffic. Replaced, not cleared: another thread may be reading it.
        if len(remembered) >= _MAX_REMEMBERED:
            self._remembered = {}
        self._remembered[key] = found
        return found

    def _match(self, keys: tuple[QueryKey, ...]) -> ValueEntry | None:
        # In the order of their ranks: the first that matches wins.
        for pattern in self.patterns:
            if all(map(is_match, pattern.matchers, keys)):
                return pattern.entry
        return None

    def same_values(self, other: ValueTable | None) -> bool:
        """Tell whether two tables give equal values for every query."""
        if other is None:
            return not self.exact and not self.patterns
        mine = {key: entry.value for key, entry in self.exact.items()}
        theirs = {key: entry.value for key, entry in other.exact.items()}
        return mine == theirs and [(p.matchers, p.entry.value) for p in self.patterns] == [
            (p.matchers, p.entry.value) for p in other.patterns
        ]

    def entries(self) -> list[ValueEntry]:
        """Return every entry."""
        return [*self.exact.values(), *(pattern.entry for pattern in self.patterns)]
