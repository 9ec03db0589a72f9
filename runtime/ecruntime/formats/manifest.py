"""Module manifests: the `.ecm` files through which the server first learns of a module (seed 1.3.1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ecruntime.formats.manifest_check import MAX_FILE_SIZE, check_lines, check_size
from ecruntime.formats.manifest_line import (
    PROVIDES,
    PROVIDES_AUTO,
    LineKind,
    ManifestLine,
    split_lines,
)
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_at_most

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.formats.capability import Capability
    from ecruntime.foundation.finding import Finding

MANIFEST = ".ecm"
"""The ending of the files that hold manifests."""


class Provided(NamedTuple):
    """A capability of a section, with its line and column; `is_auto` when the build tool wrote the line."""

    capability: Capability
    is_auto: bool
    line: int
    column: int
    key: str
    """The text by which capabilities are compared."""


class Required(NamedTuple):
    """A module that a section requires, with its line and column."""

    module_name: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One section of a manifest file, for one module. Items that break a rule are left out of the lists."""

    name: str
    lines: tuple[ManifestLine, ...]
    """From the header to the line before the next header."""
    required: tuple[Required, ...] = ()
    provided: tuple[Provided, ...] = ()

    @property
    def key(self) -> str:
        """The name in lower case, by which modules are compared."""
        return self.name.lower()

    @property
    def line(self) -> int:
        """The line of the header."""
        return self.lines[0].number

    @property
    def requires(self) -> tuple[str, ...]:
        """The modules to load first, in the order of the file, each once."""
        return tuple(dict.fromkeys(item.module_name for item in self.required))

    @property
    def provides(self) -> tuple[str, ...]:
        """All capabilities in canonical spelling, hand-written and derived, in the order of the file, each once."""
        return tuple(item.capability.text for item in self.provided)

    @property
    def auto(self) -> tuple[str, ...]:
        """The capabilities on lines that the build tool wrote, in canonical spelling."""
        return tuple(item.capability.text for item in self.provided if item.is_auto)

    def value_as_list(self, key: str) -> tuple[str, ...]:
        """Return the elements of all lines of a key; `msys.provides` includes its `:auto` lines."""
        return tuple(item.text for line in self._lines_of(key) for item in line.items)

    def value_as_string(self, key: str) -> str | None:
        """Return the raw text of a key, the values of repeated lines joined by a comma and a blank."""
        lines = self._lines_of(key)
        return ", ".join(line.value for line in lines) if lines else None

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return each key once with the text that looking for it finds, in the order of the file."""
        lines = [line for line in self.lines if line.kind is LineKind.PAIR]
        words = {line.key: line.word for line in lines}
        if PROVIDES_AUTO in words:
            words.setdefault(PROVIDES, PROVIDES)
        return tuple((word, self.value_as_string(word) or "") for word in words.values())

    def value_as_dict(self, key: str) -> dict[str, str]:
        """Return the list as a dictionary with the keys "0", "1" and so on."""
        return {str(index): text for index, text in enumerate(self.value_as_list(key))}

    def _lines_of(self, key: str) -> tuple[ManifestLine, ...]:
        keys = {PROVIDES, PROVIDES_AUTO} if key.lower() == PROVIDES else {key.lower()}
        return tuple(line for line in self.lines if line.kind is LineKind.PAIR and line.key in keys)


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """A whole manifest file: its lines, its sections and its findings."""

    file: str
    lines: tuple[ManifestLine, ...]
    sections: tuple[Manifest, ...]
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """The file as it was read."""
        return "".join(line.whole for line in self.lines)

    def section(self, name: str) -> Manifest | None:
        """Return the first section of a module; its name is compared without case."""
        return next((section for section in self.sections if section.key == name.lower()), None)


def read_manifest(path: Path, *, file: str = "", within: Path | None = None) -> ManifestFile:
    """Read a manifest from disk; raise `EnvironmentFailure` on a bad file.

    `file` is the name that findings show, and `within` a folder out of which no link may lead.
    """
    try:
        data = read_at_most(path, MAX_FILE_SIZE, within=within)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}", hint=error.strerror or "") from error
    return parse_manifest(data.decode("utf-8", "surrogateescape"), file or str(path))


def parse_manifest(text: str, file: str) -> ManifestFile:
    """Parse the text of a manifest; every fault becomes a finding, none is raised."""
    too_large = check_size(text, file)
    if too_large:
        return ManifestFile(file, (), (), (too_large,))
    lines = split_lines(text)
    checked = check_lines(lines, text, file)
    return ManifestFile(file, lines, tuple(_sections(lines, checked.required, checked.provided)), checked.findings)


def _sections(
    lines: tuple[ManifestLine, ...],
    required: tuple[tuple[str, int, int], ...],
    provided: tuple[tuple[Capability, bool, int, int, str], ...],
) -> list[Manifest]:
    heads = [index for index, line in enumerate(lines) if line.kind is LineKind.HEADER]
    found = []
    for index, after in pairwise((*heads, len(lines))):
        first, last = lines[index].number, lines[after - 1].number
        needs = tuple([Required(*item) for item in required if first < item[1] <= last])
        gives = tuple([Provided(*item) for item in provided if first < item[2] <= last])
        found.append(Manifest(lines[index].word, lines[index:after], needs, gives))
    return found
