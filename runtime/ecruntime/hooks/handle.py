"""Values of hooks that Python does not look into: labelled handles and cells."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Opaque:
    """A pointer to something only its maker knows: it can be passed on, compared and given back (any thread).

    `label` is for people: it says where the handle came from.
    """

    __slots__ = ("__weakref__", "label")

    def __init__(self, label: str = "") -> None:
        """Make a handle of its own identity; two handles with one label are still two."""
        self.label = label

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label}>" if self.label else f"<{type(self).__name__}>"


class Cell(Generic[T]):
    """An out-parameter such as `int *` or `char **`: the provider stores into `value`, the consumer reads it."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        """Start with what the consumer put there."""
        self.value = value

    def __repr__(self) -> str:
        return f"Cell({self.value!r})"
