"""A configuration as it was read: the merged tree, what was found, and the files it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecruntime.foundation.finding import Finding


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file of a configuration; `path` is what places name."""

    path: str
    is_read_only: bool = False
    is_local: bool = False
    """True for the file of local changes, which is read after everything else."""


@dataclass(frozen=True, slots=True)
class LocalChanges:
    """The file of local changes, as the configuration names it."""

    path: str
    text: str | None
    """What it said when it was read; `None` if it was not there."""
    base: ScopeNode
    """The tree of all other files, over which it was laid."""


@dataclass(frozen=True, slots=True)
class Document:
    """What `read` gives; frozen, and usable by any thread."""

    root: ScopeNode
    findings: tuple[Finding, ...] = ()
    files: tuple[ConfigFile, ...] = ()
    """In reading order, each once; the master file is the first."""
    is_strict: bool = False
    """Whether it was read so that what lenient reading only warns about is refused."""
    local: LocalChanges | None = None
    """Where changes of a running server can be kept; `None` if no file of the configuration says where."""

    @property
    def base(self) -> ScopeNode:
        """The tree without the local changes, of a document as it was read."""
        return self.root if self.local is None else self.local.base

    def is_writable(self, path: str) -> bool:
        """Tell whether online changes may be written into a file of this configuration."""
        return any(file.path == path and not file.is_read_only for file in self.files)
