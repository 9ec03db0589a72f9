"""A configuration as read: the merged tree, the findings and the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.choices import AS_CHOSEN

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices
    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecruntime.foundation.finding import Finding


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file of a configuration; `path` is the name in places."""

    path: str
    is_read_only: bool = False
    is_local: bool = False
    """True for the file of local changes, which is read after everything else."""


@dataclass(frozen=True, slots=True)
class LocalChanges:
    """The file of local changes, as the configuration names it."""

    path: str
    text: str | None
    """The text as it was read; `None` for a missing file."""
    base: ScopeNode
    """The tree of all other files, which the changes overlay."""


@dataclass(frozen=True, slots=True)
class Document:
    """The result of `read`; frozen, and usable by any thread."""

    root: ScopeNode
    findings: tuple[Finding, ...] = ()
    files: tuple[ConfigFile, ...] = ()
    """The files in reading order, each once; the master file is the first."""
    is_strict: bool = False
    """True for a document read in strict mode, in which some warnings are errors."""
    local: LocalChanges | None = None
    """The file for changes of a running server; `None` if the configuration names none."""
    choices: ServerChoices = AS_CHOSEN
    """The choices of the server as which it was read."""

    @property
    def base(self) -> ScopeNode:
        """The tree without the local changes, for a document as it was read."""
        return self.root if self.local is None else self.local.base

    def is_writable(self, path: str) -> bool:
        """Tell whether online changes may be written into a file of this configuration."""
        return any(file.path == path and not file.is_read_only for file in self.files)
