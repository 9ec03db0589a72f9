"""Job attributes that are rarely set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, overload

if TYPE_CHECKING:
    from ecruntime.threads.job import AsyncJob

T = TypeVar("T")


class RareAttribute(Generic[T]):
    """A job attribute that rarely differs from its default; a job without any takes the fast path of the pools."""

    __slots__ = ("_default", "_name")

    def __init__(self, default: T) -> None:
        """Return `default` for jobs in which the attribute was not set."""
        self._default = default
        self._name = ""

    def __set_name__(self, owner: type[AsyncJob], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, job: None, owner: type[AsyncJob]) -> RareAttribute[T]: ...

    @overload
    def __get__(self, job: AsyncJob, owner: type[AsyncJob]) -> T: ...

    def __get__(self, job: AsyncJob | None, owner: type[AsyncJob]) -> T | RareAttribute[T]:
        if job is None:
            return self
        traits = job.traits
        return self._default if traits is None else traits.get(self._name, self._default)

    def __set__(self, job: AsyncJob, value: T) -> None:
        if value is not self._default:
            if job.traits is None:
                job.traits = {}
            job.traits[self._name] = value
        elif job.traits is not None:
            job.traits.pop(self._name, None)
            job.traits = job.traits or None
