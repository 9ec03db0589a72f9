"""The options of a Python module or of a session: typed, read by name, in the generation of the call."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar, cast

from ecruntime.module.config_value import ConfigValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.query import HeldValue, Query

T = TypeVar("T")


class AnswersView(Protocol[T]):
    """One state of the generation store, as readers of options see it (any thread)."""

    @property
    def answers(self) -> dict[tuple[object, ...], T]:
        """The answers of the current generation by option and scopes; empty while others are alive, too."""
        ...


class AnswerStore(Protocol[T]):
    """The generation store, which remembers answers until another generation is published or begun (any thread)."""

    @property
    def view(self) -> AnswersView[T]:
        """The state of this moment."""
        ...

    def remember(self, answers: dict[tuple[object, ...], T], key: tuple[object, ...], answer: T) -> None:
        """Keep an answer that was looked up after the dictionary was taken from the view."""
        ...


class _NoAnswers:
    """A store that remembers nothing, and its only view."""

    answers: Final[dict[tuple[object, ...], Any]] = {}

    @property
    def view(self) -> _NoAnswers:
        return self

    def remember(self, answers: dict[tuple[object, ...], Any], key: tuple[object, ...], answer: object) -> None:
        del answers, key, answer


_NO_STORE: Final = _NoAnswers()
_NO_KEYS: Final[Mapping[str, str]] = MappingProxyType({})


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

    __slots__ = ("_index", "_source", "_store")

    def __init__(self, source: OptionSource, index: int) -> None:
        """Read option number `index` of the module's registration from `source`."""
        self._source = source
        self._index = index
        # Only the host of a module has one. The source of a session asks that by itself: with options for keys, its
        # answers would keep the session.
        self._store: AnswerStore[T] = getattr(source, "store", _NO_STORE)

    def look_up(self, answers: dict[tuple[object, ...], T], /, **keys: str | None) -> T:
        """Return the value for scopes that `answers` does not have, and remember it there; used by generated code.

        Generated code takes the dictionary of the store's view: an answer that is known costs one look-up.
        """
        answer = self.fetch(**keys)
        # In the order of the generated call, as generated code asks.
        self._store.remember(answers, (self, *keys.values()), answer)
        return answer

    def fetch(self, **keys: str | None) -> T:
        """Return the value for the given scopes; used by generated code."""
        # Of a session's options none has keys, and each message of a peer may ask for several.
        given = {kind: instance for kind, instance in keys.items() if instance is not None} if keys else _NO_KEYS
        return self._source.fetch(self._index, given)  # type: ignore[return-value] # of the type of the declaration

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


class SessionFlag(Option[bool]):
    """A standard option that is true or false."""

    def get(self) -> bool:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class SessionNumber(Option[int]):
    """A standard option that is a number."""

    def get(self) -> int:
        """Return the value that holds in the generation of the call."""
        return self.fetch()


class SessionOptions(Options):
    """The standard options of a listener, each as an attribute; the generated subclass adds those of its own.

    They come last in the listener's registration, and are counted from its end.
    """

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)
        # From the end, as the module's own options, of which this class knows nothing, come first.
        self.enable = SessionFlag(source, -6)
        """Whether the endpoint is open."""
        self.listen_backlog = SessionNumber(source, -5)
        """Connections that the system may hold."""
        self.concurrency = SessionNumber(source, -4)
        """Most sessions at once on the endpoint; 0 is no limit."""
        self.peer_concurrency = SessionNumber(source, -3)
        """Most sessions at once from one address; 0 is no limit."""
        self.idle_timeout = SessionNumber(source, -2)
        """Seconds without a callback after which a session ends."""
        self.session_timeout = SessionNumber(source, -1)
        """Seconds after which a session ends in any case; 0 is never."""
