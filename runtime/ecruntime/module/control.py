"""Console commands addressed to a module (`module_control`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias

if TYPE_CHECKING:
    from dataclasses import Field


class DataclassInstance(Protocol):
    """Any dataclass: a module answers with one, and the console shows it as text, JSON or XML."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Reply: TypeAlias = DataclassInstance | Mapping[str, object] | str
"""The answer of a command: the fields of a dataclass or mapping, or a string that is shown as it is."""


@dataclass(frozen=True, slots=True)
class Control:
    """One command as passed to a module: `greeter status -v` is command `status` with the rest `-v`."""

    command: str
    """The name of the command, as it is declared."""
    rest: str = ""
    """Whatever was typed behind it, trimmed."""
    arguments: tuple[str, ...] = field(default=())
    """The rest, split into words; quotes keep blanks together."""
    is_xml: bool = False
    """Whether the console asked for XML: then a text that begins with `<` is passed on as it is."""
