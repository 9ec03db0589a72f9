"""A change of a module's name, as an author's file has to follow it, for every language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class NameChange:
    """The old name and the new one, with what is named after the module."""

    old: str
    new: str
    options: Mapping[str, str]
    """The options that bear the module's name, each with its new name."""
    hooks: frozenset[str]
    """The hooks that the module declares, without its name."""
    memtypes: frozenset[str]
    """The memtypes that the module declares, without its name."""
    commands: frozenset[str]
    """The module's commands of the console."""
    files: frozenset[str]
    """The files and folders of the old package, without their endings."""
    generated: str
    """The text of the new generated files, in which every name stands that the author may import."""
