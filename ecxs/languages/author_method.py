"""A method that the author's class must have, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecxs.render import Code


class MethodRole(IntEnum):
    """The reason for which a class has a method; methods are inserted in this order."""

    PROVIDER = 0
    LISTENER = 1
    COMMAND = 2
    VALIDATOR = 3
    LIFE = 4
    """Makes, configures or gives up the module's state."""


@dataclass(frozen=True, slots=True)
class AuthorMethod:
    """One method: its signature in the author's language, and its result until the author writes a body."""

    name: str
    role: MethodRole
    parameters: tuple[tuple[Code, Code], ...]
    """Pairs of name and annotation, without `self`."""
    returns: Code
    summary: Code
    """The text of its docstring."""
    neutral: Code | None
    """A result that changes nothing for the caller, or `None` when nothing is returned."""
    narrowed: tuple[tuple[Code, Code], ...] = ()
    """Annotations that are classes of the `generated` package, each with the class of the API that it narrows."""

    @property
    def annotations(self) -> tuple[str, ...]:
        """The annotations whose names come from outside of the `generated` package."""
        own = self.generated_names
        return (self.returns, *(annotation for _, annotation in self.parameters if annotation not in own))

    @property
    def generated_names(self) -> frozenset[str]:
        """The classes of the `generated` package that its file needs imported."""
        return frozenset(name for name, _ in self.narrowed)
