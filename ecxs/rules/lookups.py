"""What the rules ask of the parts above them: given by the caller, so that the rules import none of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ecruntime.spec import conf
from ecxs.rules.display import display

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.spec.finding import Finding
    from ecruntime.spec.module_record import ModuleRecord


@dataclass(frozen=True, slots=True)
class StaleFile:
    """A generated file that is not what the declaration gives: its path below the project, and how it differs."""

    path: str
    is_missing: bool = False
    is_left_over: bool = False


class Lookups(Protocol):
    """The answers of the parts above the rules."""

    def stale_files(self, project: Path) -> Iterable[StaleFile]:
        """Return the generated files of a sound project that are not current."""
        ...

    def left_over(self, project: Path) -> Iterable[Finding]:
        """Report what former declarations of a sound project left behind."""
        ...

    def configuration(self, path: Path, declared: tuple[ModuleRecord, ...]) -> Iterable[Finding]:
        """Check a configuration file; `declared` are the modules of the project in which it stands."""
        ...

    def progress(self, done: int, total: int) -> None:
        """Hear how many files of a folder were read."""
        ...


class NoLookups:
    """Knows nothing of generated files and modules; a configuration file is checked for its syntax."""

    def stale_files(self, project: Path) -> Iterable[StaleFile]:
        """Know of none."""
        del project
        return ()

    def left_over(self, project: Path) -> Iterable[Finding]:
        """Know of nothing."""
        del project
        return ()

    def configuration(self, path: Path, declared: tuple[ModuleRecord, ...]) -> Iterable[Finding]:
        """Read the file and those that it includes."""
        del declared
        return conf.read(display(path)).findings

    def progress(self, done: int, total: int) -> None:
        """Tell nobody."""
