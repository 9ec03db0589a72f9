"""How a Python module reads its options: typed, by name, in the generation of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class OptionSource(Protocol):
    """Where values come from: the host of the module instance."""

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return the value of the module's option number `index`."""
        ...


class Option(Generic[T]):
    """One option; generated classes add `get` with just the scopes of the option's path (any thread).

    Inside a provider the value is that of the generation in which the hook was called; elsewhere the current one.
    """

    __slots__ = ("_index", "_source")

    def __init__(self, source: OptionSource, index: int) -> None:
        """Read option number `index` of the module's registration from `source`."""
        self._source = source
        self._index = index

    def fetch(self, **keys: str | None) -> T:
        """Return the value for the given scopes; used by generated code."""
        given = {kind: instance for kind, instance in keys.items() if instance is not None}
        return cast("T", self._source.fetch(self._index, given))


class Options:
    """The options of one module, each as an attribute of the generated subclass."""

    def __init__(self, source: OptionSource) -> None:
        """Make the options of a module instance; the generated subclass has one attribute for each."""
        del source
