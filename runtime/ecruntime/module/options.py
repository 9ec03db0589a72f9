"""The options of a Python module: typed, read by name, in the generation of the call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar, cast

from ecruntime.config import Configuration
from ecruntime.module.config_value import ConfigValue
from ecruntime.module.init import InstanceName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.module.config_value import HeldValue

T = TypeVar("T")

Query: TypeAlias = Callable[[Configuration, int, InstanceName], object]
"""A function that reads the option with a handle from a configuration, for a module instance."""


class OptionSource(Protocol):
    """The source of values: the host of the module instance."""

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return the value of the module's option number `index`."""
        ...

    def handle(self, index: int) -> int:
        """Return the handle of the module's option number `index`."""
        ...

    def hold(self, index: int, query: Query, generation: object) -> tuple[object, HeldValue]:
        """Return the answer of a query, and the hold on its generation."""
        ...


class Option(Generic[T]):
    """One option; generated classes add `get` with the scopes of the option's path (any thread).

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

    @property
    def handle(self) -> int:
        """The number of the option for the life of the server, which is its index in the values of a config scope."""
        return self._source.handle(self._index)

    def hold(self, query: Query, generation: object = None) -> ConfigValue[T]:
        """Query a generation, or that of the running call, and hold it until the value is released."""
        value, held = self._source.hold(self._index, query, generation)
        return ConfigValue(cast("T", value), held)


class Options:
    """The options of one module, or of a listener for one session; the generated subclass has them as attributes."""

    def __init__(self, source: OptionSource) -> None:
        """Make one attribute for each option of `source`, in the generated subclass."""
        del source
