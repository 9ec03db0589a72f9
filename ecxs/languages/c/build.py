"""The build of a library: preprocess, compile, link, open and check the result, and put it in its place."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecruntime.compiler.machine import ToolchainIncomplete, find_full_disk, find_lack
from ecruntime.compiler.toolchain import Toolchain, find_toolchain, identity, is_gcc
from ecruntime.formats.manifest import MANIFEST, parse_manifest
from ecruntime.foundation.errors import BuildFailed, UsageError
from ecruntime.foundation.finding import Finding, Place, Related, Severity, has_errors
from ecruntime.foundation.near_miss import near_misses
from ecxs.languages.c.command_line import ASSEMBLER, CXX
from ecxs.languages.c.compilation import (
    CompilationFailed,
    CompileCommand,
    Preprocessed,
    compile_sources,
    preprocess,
    shape_of,
)
from ecxs.languages.c.current import current_build, key_of, output_of
from ecxs.languages.c.database import merge_database
from ecxs.languages.c.flags import INCLUDE, first_words, include_words, mapped_words, search_folders
from ecxs.languages.c.linking import link, link_words, uses_of_undefined
from ecxs.languages.c.publish import publish, work_folder
from ecxs.languages.c.unchanged import (
    FormerBuild,
    cache_folder,
    forget,
    header_names,
    keep_newer,
    present_headers,
    remember,
    seen_files,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecruntime.formats.library import Library
    from ecxs.languages.c.command_line import BuildRequest
    from ecxs.languages.c.linking import LinkedLibrary

    Show = Callable[[str], None]
    """Called with what a compiler or linker wrote, as soon as it ended."""
    Describe = Callable[[Sequence[Finding]], str]
    """Returns the text of findings for people, which is kept for a build that finds all current."""

DEPRECATED_SLOT: Final = "LIB010"
_SYSTEM: Final = ("/usr/", "/lib/", f"{INCLUDE}/")
"""Folders whose headers come last; nobody puts a header of a module there."""


@dataclass(frozen=True, slots=True)
class BuiltLibrary:
    """A library in its place, its manifest, and what there is to say."""

    library: Path
    manifest: Path
    modules: tuple[dict[str, Any], ...]
    output: str
    """All that the compiler and the linker wrote."""
    findings: tuple[Finding, ...]
    is_changed: bool
    notes: tuple[str, ...] = ()


class LibraryRefused(BuildFailed):
    """A library that the linker made and the server would not take."""

    def __init__(self, findings: Sequence[Finding], shown: str) -> None:
        """Take what is wrong with it, and what the compiler wrote."""
        first = next(finding for finding in findings if finding.severity is Severity.ERROR)
        super().__init__(first.message, hint=first.hint)
        self.findings = tuple(findings)
        self.shown = shown


@dataclass(slots=True)
class _Build:
    """One build on its way."""

    request: BuildRequest
    out: Path
    toolchain: Toolchain
    show: Show
    describe: Describe
    since: int
    programs: str = ""
    shown: list[str] = field(default_factory=list)
    commands: list[CompileCommand] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    api: int = 0
    link_words: list[str] = field(default_factory=list)

    def tell(self, output: str) -> None:
        """Show what a program wrote, and keep it."""
        if output:
            self.shown.append(output)
            self.show(output)


def build_library(request: BuildRequest, show: Show, describe: Describe) -> BuiltLibrary:
    """Build the library of a command line; one that is current is left alone.

    Raise `BuildFailed` if a compiler, the linker or a check refuses, and `EnvironmentFailure` if the machine lacks
    something. The output and its manifest are then as before.
    """
    out = output_of(request)
    _check_files(request)
    toolchain = find_toolchain()
    work = _Build(request, Path(out), toolchain, show, describe, since=time.time_ns(), programs=identity(toolchain))
    former = current_build(request, lambda: work.programs)
    if former is not None:
        show(former.shown)
        findings = tuple(_finding(table) for table in former.findings)
        manifest = work.out.with_suffix(MANIFEST)
        return BuiltLibrary(work.out, manifest, tuple(former.modules), former.shown, findings, is_changed=False)
    cache = cache_folder(out)
    with work_folder(work.out) as folder:
        try:
            linked = _make(work, folder, cache)
        except CompilationFailed as error:
            error.shown = "".join(work.shown)
            if lack := find_lack(error.output) or find_full_disk(error.output, folder):
                raise ToolchainIncomplete(lack, error.output) from error
            raise
        library, findings = _checked(work, linked)
        forget(cache)
        published = publish(linked.path, work.out, lambda text: _manifest(work, library, text))
    keep_newer((str(published.library), str(published.manifest)), work.reads)
    notes = _database(work)
    modules = tuple({"name": module.name, "api": module.api, "kind": str(module.kind)} for module in library.modules)
    done = BuiltLibrary(
        published.library, published.manifest, modules, "".join(work.shown), findings, published.is_changed, notes
    )
    _remember(work, done, cache)
    return done


def _import_checks() -> None:
    """Import what opens and checks the result: that takes about as long as to preprocess a source."""
    import ecruntime.catalogue.c_api  # noqa: F401
    import ecxs.languages.c.manifest
    import ecxs.rules.library  # noqa: F401


def _check_files(request: BuildRequest) -> None:
    for file in request.files:
        if not os.path.exists(file.path):  # noqa: PTH110 - a text
            near = near_misses(os.path.basename(file.path), _alike(file.path), max_count=1)  # noqa: PTH119
            hint = f"did you mean '{near[0]}'?" if near else "check its name and the folder"
            raise UsageError(f"there is no file '{file.path}'", hint=hint)
        if os.path.isdir(file.path):  # noqa: PTH112
            raise UsageError(f"'{file.path}' is a folder", hint="name the files in it")
        if not os.path.isfile(file.path):  # noqa: PTH113
            hint = "name a file: the preprocessor, the compiler and the next build read it one after the other"
            raise UsageError(f"'{file.path}' is a pipe, a device or a socket", hint=hint)


def _alike(path: str) -> list[str]:
    """Return the files in the folder of a path that have its suffix."""
    stem, suffix = os.path.splitext(path)  # noqa: PTH122 - texts
    try:
        names = os.listdir(os.path.dirname(stem) or ".")  # noqa: PTH120, PTH208
    except OSError:
        return []
    return [name for name in names if name.endswith(suffix)]


def _make(work: _Build, folder: Path, cache: str) -> LinkedLibrary:
    """Preprocess, compile and link; what programs write is shown on the way."""
    request, toolchain = work.request, work.toolchain
    own = tuple(mapped_words(request.compile_words))
    work.commands = [
        CompileCommand(
            source,
            compiler := toolchain.command(source.language if source.language == CXX else "c"),
            first_words((*compiler[1:], *own), is_gcc=is_gcc(compiler)),
            own,
            include_words(),
        )
        for source in request.sources
    ]
    texts = preprocess(
        [one for one in work.commands if one.source.language != ASSEMBLER],
        folder,
        api=request.api,
        meanwhile=_import_checks,
    )
    work.api = shape_of(texts, request.api)
    known = {id(text.command): text for text in texts}
    sources = [known.get(id(command)) or Preprocessed.of_assembler(command) for command in work.commands]
    work.reads |= {path for source in sources for path in source.reads}
    objects = compile_sources(sources, folder, cache, api=work.api, identity=work.programs)
    for compiled in objects:
        work.tell(compiled.output)
    path = folder / work.out.name
    work.link_words = link_words(request.link_items, objects, toolchain, str(path))
    linked = link(work.link_words, path, folder)
    work.tell(linked.output)
    if not all(source.is_cacheable for source in sources):
        # What such a source reads or writes besides is not known, so the next build is made in full.
        work.since = 0
    return linked


def _checked(work: _Build, linked: LinkedLibrary) -> tuple[Library, tuple[Finding, ...]]:
    """Open the library that was made; raise `LibraryRefused` with every finding if one is an error."""
    from ecruntime.catalogue.c_api import provided_symbols
    from ecxs.languages.c.diagnostics import places_of_uses
    from ecxs.rules.library import check_library, library_at, symbol_cache

    work.reads |= {*linked.reads, *(file.path for file in work.request.files), *work.request.response_files}
    library, findings = library_at(linked.path, file=str(work.out))
    found = list(findings)
    if library is not None:
        found += check_library(
            library,
            provided=provided_symbols(),
            cache=symbol_cache(),
            linked=linked.reads,
            find_uses=lambda: places_of_uses(uses_of_undefined(work.link_words, linked.path.parent)),
        )
    if work.request.is_strict:
        found = [replace(one, severity=Severity.ERROR) if one.rule == DEPRECATED_SLOT else one for one in found]
    if library is None or has_errors(found):
        raise LibraryRefused(found, "".join(work.shown))
    return library, tuple(found)


def _manifest(work: _Build, library: Library, former: str) -> str:
    """Return the text of the manifest; raise `LibraryRefused` for lines of its author with which no server reads it."""
    from ecxs.languages.c.manifest import manifest_text, records_of

    records = [path for path in records_of(library, work.out.parent) if path.is_file()]
    work.reads |= {str(path) for path in records}
    text = manifest_text(library, former, records)
    faults = [it for it in parse_manifest(text, str(work.out.with_suffix(MANIFEST))).findings if has_errors((it,))]
    if faults:
        raise LibraryRefused(faults, "".join(work.shown))
    return text


def _database(work: _Build) -> tuple[str, ...]:
    if not work.request.database or not work.commands:
        return ()
    reason = merge_database(Path(work.request.database), work.commands, api=work.api)
    return (reason,) if reason else ()


def _remember(work: _Build, done: BuiltLibrary, cache: str) -> None:
    """Keep what this build was made of, unless some of it changed meanwhile."""
    if not cache or not work.since:
        return
    inputs = seen_files(sorted(work.reads), since=work.since)
    outputs = seen_files((str(done.library), str(done.manifest)), since=2**63)
    if inputs is None or outputs is None:
        return
    folders, headers = _searched(work)
    build = FormerBuild(
        key_of(work.request, work.programs),
        inputs | outputs,
        folders,
        headers,
        present_headers(folders, headers),
        done.output,
        [_table(finding) for finding in done.findings],
        work.describe(done.findings),
        list(done.modules),
    )
    remember(cache, build)


def _searched(work: _Build) -> tuple[list[str], list[str]]:
    """Return the author's folders in which headers are searched, and the names of headers that were read."""
    own = [path for path in work.reads if not path.startswith(_SYSTEM)]
    folders = {os.path.dirname(path) or "." for path in own}  # noqa: PTH120 - texts
    folders |= set(search_folders(mapped_words(work.request.compile_words)))
    return sorted(folders), header_names(sorted(work.reads), sorted(folders))


def _table(finding: Finding) -> dict[str, Any]:
    related = [[_place(other.place), other.message] for other in finding.related]
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "place": _place(finding.place),
        "hint": finding.hint,
        "related": related,
    }


def _place(place: Place) -> list[Any]:
    return [place.file, place.line, place.column]


def _finding(table: dict[str, Any]) -> Finding:
    related = tuple(Related(Place(*place), message) for place, message in table["related"])
    severity = Severity(table["severity"])
    return Finding(table["rule"], severity, table["message"], Place(*table["place"]), table["hint"], related)
