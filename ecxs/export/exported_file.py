"""A tree that is exported, as data: its files, and what there is to say of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecruntime.foundation.finding import Finding


class SourceKind(StrEnum):
    """The language in which names of the server are looked for in a file."""

    C = "c"
    LUA = "lua"
    NONE = ""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of the tree; `shown` is its name for findings, which is that of the author's file."""

    path: PurePosixPath
    content: bytes
    kind: SourceKind = SourceKind.NONE
    shown: str = ""

    @property
    def text(self) -> str:
        """Its content as text."""
        return self.content.decode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class LibraryRecipe:
    """The making of one library: the words for `ecxs -c` in their order, and the files it depends on."""

    path: PurePosixPath
    words: tuple[str, ...]
    needs: tuple[PurePosixPath, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A module, or the scripts of a configuration, as it is to be exported."""

    name: str
    description: str
    files: tuple[ExportedFile, ...]
    libraries: tuple[LibraryRecipe, ...]
    findings: tuple[Finding, ...] = ()
    """Warnings that the subject gave when it was read."""
    is_python: bool = False
    """Whether its library embeds Python, whose parts lie beside it."""


@dataclass(frozen=True, slots=True)
class ExportedTree:
    """All files of a tree, in the order of their paths, and the findings on its names."""

    name: str
    files: tuple[ExportedFile, ...]
    findings: tuple[Finding, ...]
