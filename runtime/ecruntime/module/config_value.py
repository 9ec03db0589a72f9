"""A value of the configuration that keeps its generation alive until it is released (seed 1.3.5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from types import TracebackType

T = TypeVar("T")


class Held(Protocol):
    """What keeps a generation alive on somebody's behalf."""

    def check(self) -> None:
        """Raise `RuleViolation` when it was released before."""
        ...

    def release(self) -> None:
        """Let go; raise `RuleViolation` when it was released before."""
        ...


class ConfigValue(Generic[T]):
    """A context manager that gives the value; fetch and release it in any thread, use it in one at a time.

    A value that was never released is reported with the place of its fetch when the server ends; one that is released
    twice raises there. Nobody may modify what it gives.
    """

    __slots__ = ("_held", "_value")

    def __init__(self, value: T, held: Held) -> None:
        """Give `value` for as long as `held` is not released."""
        self._value: T | None = value
        self._held = held

    @property
    def value(self) -> T:
        """The typed value; `None` for an option that is not set and has no default."""
        self._held.check()
        return self._value  # type: ignore[return-value] # only a release takes it away

    def release(self) -> None:
        """Let go of the value and of its generation."""
        self._held.release()
        self._value = None

    def __enter__(self) -> T:
        return self.value

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()
