"""Hook values that Python does not interpret: labelled handles and cells."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Opaque:
    """A handle whose contents only its maker knows; it can be passed on, compared and returned (any thread).

    `label` tells people the origin of the handle.
    """

    __slots__ = ("__weakref__", "label", "native")

    def __init__(self, label: str = "") -> None:
        """Make a new handle; handles with equal labels are still different."""
        self.label = label
        """The origin of the handle, for people."""
        # `native` is set by the adapter to C, which keeps there what stands for the object in C.

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label}>" if self.label else f"<{type(self).__name__}>"


class Cell(Generic[T]):
    """An out-parameter such as `int *` or `char **`: the provider stores into `value`, the consumer reads it."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        """Start with the value of the consumer."""
        self.value = value
        """The content of the cell."""

    def __repr__(self) -> str:
        return f"Cell({self.value!r})"
