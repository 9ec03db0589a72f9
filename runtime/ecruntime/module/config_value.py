"""A value of the configuration that keeps its generation alive until it is released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from types import TracebackType

    from ecruntime.config.query import HeldValue

T = TypeVar("T")


class ConfigValue(Generic[T]):
    """A context manager around a value; fetch and release it in any thread, use it in one at a time.

    A value that is never released is reported with the place of its fetch when the server ends; a second release
    raises. The value must not be modified.
    """

    __slots__ = ("_held", "_value")

    def __init__(self, value: T, held: HeldValue) -> None:
        """Give access to `value` until `held` is released."""
        self._value: T | None = value
        self._held = held

    @property
    def value(self) -> T:
        """The typed value; `None` for an option that is not set and has no default."""
        self._held.check()
        return self._value  # type: ignore[return-value] # only a release takes it away

    def release(self) -> None:
        """Release the value and its generation."""
        # First: a second release raises here, before anything is touched.
        self._held.release()
        self._value = None

    def __enter__(self) -> T:
        return self.value

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()
