"""The reading of a configuration: the master file and its includes, merged into one tree."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.choices import AS_CHOSEN
from ecruntime.formats.conf.document import ConfigFile, Document, LocalChanges
from ecruntime.formats.conf.file_text import file_text
from ecruntime.formats.conf.include_target import IncludeTarget, exists, left_behind_by, listed, real_path
from ecruntime.formats.conf.merge import Merger
from ecruntime.formats.conf.overlay import laid_over
from ecruntime.formats.conf.parse import parse_into
from ecruntime.formats.value import Complaints, Source
from ecruntime.foundation.finding import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.choices import ServerChoices
    from ecruntime.formats.conf.merge import Members
    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecruntime.formats.conf.statement import Include, Setting

MAX_INCLUDE_DEPTH = AS_CHOSEN.max_include_depth
# Depth alone is no bound: files that each include the next one twice double the work with each level.
MAX_INCLUDES = 10_000
MAX_TOTAL_SIZE = 64 * 1024 * 1024
MAX_REPEATED_SIZE = 2 * 1024 * 1024
"""Of the files that are included again, each time counted: a small file in very many scopes makes a large tree."""
LOCAL_CHANGES = "local_changes_file"


def read(
    path: Path | str, *, search_path: Sequence[Path] = (), strict: bool = False, choices: ServerChoices = AS_CHOSEN
) -> Document:
    """Read the master file and all includes; errors are findings, and the tree has everything that could be read."""
    reader = _Reader(tuple(search_path), choices, is_strict=strict)
    master = Path(path)
    reader.read_file(master)
    return reader.finish(Source(str(master), " "))


def read_text(
    text: str,
    file: str = "<text>",
    *,
    search_path: Sequence[Path] = (),
    strict: bool = False,
    choices: ServerChoices = AS_CHOSEN,
) -> Document:
    """Read a configuration from a text in place of the master file `file`."""
    reader = _Reader(tuple(search_path), choices, is_strict=strict)
    source = Source(file, text)
    reader.read_source(source)
    return reader.finish(source)


def read_changes(text: str, file: str, *, strict: bool = False, choices: ServerChoices = AS_CHOSEN) -> Document:
    """Read the text of a local changes file alone, without the local changes file that it may name itself."""
    reader = _Reader((), choices, is_strict=strict)
    source = Source(file, text)
    reader.read_source(source)
    return reader.document(source)


class _Reader:
    """The reader of one configuration: it follows includes and records every file; used once."""

    def __init__(self, search_path: tuple[Path, ...], choices: ServerChoices, *, is_strict: bool) -> None:
        self._search_path = search_path
        self._is_strict = is_strict
        self._choices = choices
        self._findings: list[Finding] = []
        self._merger = Merger(self._follow, self._choices.repeated_stanza)
        # By real path, `None` for what cannot be read: a file that is included in many scopes is opened once.
        self._sources: dict[str, Source | None] = {}
        self._files: dict[str, ConfigFile] = {}
        # The files being read, outermost first: a file that is among them includes itself.
        self._open: list[str] = []
        self._includes = 0
        self._total = self._repeated = 0
        self._is_full = False

    def read_file(self, path: Path) -> None:
        """Read the master file."""
        self._read_into(path, self._merger.members)

    def read_source(self, source: Source) -> None:
        """Read a text in place of the master file."""
        real = os.path.realpath(source.file)
        self._files[real] = ConfigFile(source.file)
        # Under the name of its file, so that the text may not include that file.
        self._merge(source, real, self._merger.members)

    def finish(self, source: Source) -> Document:
        """Read the local changes and return the result."""
        document = self.document(source)
        base = document.root
        # Only now: an included file may set it, and the last value counts as for any option.
        setting = base.setting(LOCAL_CHANGES)
        if setting is None or not isinstance(setting.data, str):
            return document
        local = self._read_local(setting, setting.data, base)
        if local is None:
            # The document was made before the finding about the changes file.
            return replace(document, findings=tuple(self._findings))
        # The merger was replaced: this is the tree of the changes alone, with the findings and files of both.
        document = self.document(Source(local.path))
        return replace(document, root=laid_over(base, document.root), local=local)

    def document(self, source: Source) -> Document:
        """Return the tree of the current merger, with all findings and files so far; call it once per merger."""
        root = self._merger.root(source)
        self._findings += self._merger.findings
        return Document(
            root, tuple(self._findings), tuple(self._files.values()), self._is_strict, choices=self._choices
        )

    def _read_local(self, setting: Setting, name: str, base: ScopeNode) -> LocalChanges | None:
        path = Path(setting.source.file).parent / name
        real = real_path(path)
        # `config writeback` replaces the file as a whole, so nothing else may be kept in it.
        if real in self._files:
            message = f"the local changes file '{name}' is the master file or an included one"
            self._error("CFG035", message, setting.place, "name a file of its own")
            return None
        text: str | None = None
        # A tree of its own: the tree of the other files is needed without it, to compute the changes at a writeback.
        self._merger = Merger(self._follow, self._choices.repeated_stanza)
        # A missing file is normal: it is made by the first writeback.
        if exists(path):
            text, findings = file_text(path, self._choices.max_file_size)
            self._findings += findings
            self.read_source(Source(str(path), text or ""))
            self._files[real] = ConfigFile(str(path), is_local=True)
        return LocalChanges(str(path), text, base)

    def _follow(self, include: Include, members: Members, depth: int) -> None:
        target = IncludeTarget(include.target, Path(include.source.file).parent, self._search_path)
        # Before the search: a URI must not be looked up as a relative path.
        if target.scheme:
            message = f"'{include.target}' has the scheme '{target.scheme}', which is not supported"
            self._error("CFG033", message, include.place, "include a path, with or without 'file://'")
            return
        found = target.find()
        if found is None:
            tried = ", ".join(f"'{path}'" for path in target.candidates)
            message = f"'{include.target}' is included and does not exist"
            self._error("CFG030", message, include.place, f"looked for {tried}")
            return
        for path in self._listed(found, include):
            if path != found:
                self._warn_of_copy(path, include)
            self._include(path, include, members, depth)

    def _listed(self, found: Path, include: Include) -> list[Path]:
        try:
            return listed(found)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            message = f"'{include.target}' is included and cannot be read: {reason}"
            self._error("CFG030", message, include.place, "check the mode of the directory")
            return []

    def _warn_of_copy(self, path: Path, include: Include) -> None:
        """Warn of a file that probably nobody meant to be read; one that is included by its name is meant."""
        origin = left_behind_by(path.name)
        # The first time: a folder that several scopes include has it once.
        if origin and os.path.realpath(path) not in self._sources:
            message = f"'{path}' is read with its folder, but has the name of a file that {origin} left behind"
            hint = "move it out of the folder, or give it another name if it is meant"
            self._findings.append(Finding("CFG036", Severity.WARNING, message, include.place, hint))

    def _include(self, path: Path, include: Include, members: Members, depth: int) -> None:
        real = os.path.realpath(path)
        self._includes += 1
        # By real path, or a link would hide a circle.
        if real in self._open:
            hint = "remove one of the includes: " + " > ".join(self._open[self._open.index(real) :])
            self._error("CFG031", f"'{path}' includes itself", include.place, hint)
        elif len(self._open) > self._choices.max_include_depth:
            message = f"'{path}' is included more than {self._choices.max_include_depth} files deep"
            self._error("CFG032", message, include.place, "include it from a file further out")
        elif self._includes > MAX_INCLUDES:
            # Reported once; the number of further ones may be very large.
            if self._includes == MAX_INCLUDES + 1:
                message = f"there are more than {MAX_INCLUDES} includes"
                self._error("CFG034", message, include.place, "include each file once")
        elif not self._is_full:
            known = self._files.get(real)
            # A file that is included twice is read only: one written value would change several scopes.
            is_read_only = include.is_read_only or known is not None
            self._files[real] = ConfigFile(known.path if known else str(path), is_read_only)
            self._read_into(path, members, depth)

    def _read_into(self, path: Path, members: Members, depth: int = 0) -> None:
        """Read a file into a scope: the master file into the top level, an included one where its directive stands."""
        real = os.path.realpath(path)
        self._files.setdefault(real, ConfigFile(str(path)))
        is_first = real not in self._sources
        source = self._sources[real] if not is_first else self._sources.setdefault(real, self._opened(path))
        size = len(source.text) if source is not None else 0
        if is_first:
            self._total += size
        else:
            self._repeated += size
        if source is not None and not self._is_beyond_size(path):
            self._merge(source, real, members, depth, is_first=is_first)

    def _opened(self, path: Path) -> Source | None:
        text, findings = file_text(path, self._choices.max_file_size)
        self._findings += findings
        return None if text is None else Source(str(path), text)

    def _is_beyond_size(self, path: Path) -> bool:
        """Tell whether the files are larger together than is read, and say so once."""
        if self._total > MAX_TOTAL_SIZE:
            what, hint = f"the files of this configuration have more than {MAX_TOTAL_SIZE} bytes", "leave some out"
        elif self._repeated > MAX_REPEATED_SIZE:
            what = f"the files that are included again have more than {MAX_REPEATED_SIZE} bytes, each time counted"
            hint = "set what they say once, in a scope around the others"
        else:
            return False
        if not self._is_full:
            self._is_full = True
            self._error("CFG034", f"{what}, and the rest is not read", Place(str(path)), hint)
        return True

    def _merge(self, source: Source, real: str, members: Members, depth: int = 0, *, is_first: bool = True) -> None:
        """Parse a text into the tree; the same text again says the same of its faults, which are reported once."""
        at = len(self._findings)
        complaints = Complaints(source, is_strict=self._is_strict, choices=self._choices)
        self._open.append(real)
        found = parse_into(self._merger, members, complaints, depth)
        self._open.pop()
        if is_first:
            # The faults of a file come before those of the files that it includes.
            self._findings[at:at] = found

    def _error(self, rule: str, message: str, place: Place, hint: str) -> None:
        self._findings.append(Finding(rule, Severity.ERROR, message, place, hint))
