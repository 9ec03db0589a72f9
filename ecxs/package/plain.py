"""Plain modules, which no declaration describes: libraries and scripts with the manifests beside them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.library import LIBRARY
from ecruntime.formats.lua import SCRIPT
from ecruntime.formats.manifest import MANIFEST, read_manifest
from ecruntime.foundation.errors import EnvironmentFailure, Refused
from ecruntime.foundation.file_reading import read_file, reason_of
from ecruntime.foundation.finding import Finding, Place, Severity, has_errors
from ecxs.definition import Language, examine
from ecxs.export.makefile_calls import calls_of, makefile_of
from ecxs.export.plain_module import library_of
from ecxs.export.script_subject import FOLDER, ScriptWalk
from ecxs.files import display_path
from ecxs.languages.c.adoption import adopt_library
from ecxs.languages.c.compilation import CompilationFailed
from ecxs.languages.c.packed import build_packed
from ecxs.package.library_check import refuse_unfit
from ecxs.package.module_contents import ModuleContents, PackedFile
from ecxs.package.module_documents import page_of, sample_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.formats.manifest import ManifestFile
    from ecxs.definition import ModuleDefinition
    from ecxs.export.makefile_calls import BuildCall
    from ecxs.package.module_contents import PackageFacts

NO_MANIFEST: Final = "PKG002"
STALE: Final = "PKG005"
_SOURCES: Final = (".c", ".cc", ".cpp", ".cxx", ".C", ".c++")
_PAGES: Final = ("README.md", "README")
_MAX_LIBRARY: Final = 512 * 1024 * 1024
_MAX_TEXT: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PlainModule:
    """A library or a script, its manifest beside it."""

    artifact: Path
    language: Language
    call: BuildCall | None = None
    """The call by which a Makefile builds it."""
    requires: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The name of its files, and of its package."""
        return self.artifact.stem

    @property
    def manifest(self) -> Path:
        """The manifest beside it, whether it is there or not."""
        return self.artifact.with_suffix(MANIFEST)


def plain_modules(folder: Path) -> tuple[PlainModule, ...]:
    """Return the libraries and scripts of a folder that are modules; raise `Refused` for a Makefile that is not read.

    Of a folder with a Makefile these are the libraries that it builds. A script without a manifest is a part of others.
    """
    makefile = makefile_of(folder)
    if makefile is not None:
        calls, findings = calls_of(makefile)
        if has_errors(findings):
            raise Refused(findings)
        built = {library_of(call): call for call in calls}
        return tuple(_module(path, Language.C, call) for path, call in built.items())
    libraries = (_module(path, Language.C) for path in sorted(folder.glob(f"*{LIBRARY}")))
    scripts = (
        _module(path, Language.LUA)
        for path in sorted(folder.glob(f"*{SCRIPT}"))
        if path.with_suffix(MANIFEST).is_file()
    )
    return (*libraries, *scripts)


def plain_contents(module: PlainModule, facts: PackageFacts, extra: tuple[PackedFile, ...]) -> ModuleContents:
    """Read a plain module; raise `Refused` for a library that cannot be read as one, `BuildFailed` if a build fails.

    `extra` are further documents.
    """
    manifest = PackedFile(PurePosixPath(module.manifest.name), _read(module.manifest, _MAX_TEXT))
    sample, page = PurePosixPath(f"{module.name}.conf"), PurePosixPath(f"{module.name}.md")
    documents = (*_own_page(module.artifact.parent), *extra)
    if module.language is Language.LUA:
        stanza = f"# Settings of the script {module.name}. Yours to edit.\n{module.name} main {{\n}}\n"
        return ModuleContents(facts, (*_scripts(module), manifest), PackedFile(sample, stanza.encode()), documents)
    content = _read(_packed(module), _MAX_LIBRARY)
    definitions, catalogue = _definitions(module)
    libexec = (PackedFile(PurePosixPath(module.artifact.name), content), manifest)
    made = PackedFile(page, page_of(definitions, catalogue))
    return ModuleContents(facts, libexec, PackedFile(sample, sample_of(definitions)), (made, *documents))


def _packed(module: PlainModule) -> Path:
    """Return the library to pack: one that a Makefile builds is built aside once more, without paths in it."""
    if module.call is None:
        return module.artifact
    try:
        call = module.call
        return build_packed(call.request, module.artifact.parent, module.name, _show, call.folder)
    except CompilationFailed as error:
        _show(error.output)
        raise


def _show(output: str) -> None:
    # The compiler's own words, as of any build.
    sys.stderr.write(output)
    sys.stderr.flush()


def _module(path: Path, language: Language, call: BuildCall | None = None) -> PlainModule:
    manifest = path.with_suffix(MANIFEST)
    if not manifest.is_file():
        message = f"there is no manifest '{display_path(manifest)}', without which no server loads the library"
        hint = "build the library with 'ecxs -c', which writes it; or write it by hand"
        return PlainModule(
            path, language, call, (), (Finding(NO_MANIFEST, Severity.ERROR, message, _place(path), hint),)
        )
    file = read_manifest(manifest, file=display_path(manifest))
    findings = [finding for finding in file.findings if finding.severity is Severity.ERROR]
    # What a Makefile builds it has just built.
    findings += _stale(path) if call is None else ()
    return PlainModule(path, language, call, _requires(file), tuple(findings))


def _requires(file: ManifestFile) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for section in file.sections for name in section.requires))


def _stale(library: Path) -> Iterator[Finding]:
    """Yield a finding for each source of a library's name that is newer than the library."""
    if library.suffix != LIBRARY:
        return
    for source in (library.with_suffix(suffix) for suffix in _SOURCES):
        if source.is_file() and source.stat().st_mtime_ns > library.stat().st_mtime_ns:
            message = f"'{display_path(library)}' is older than its source '{display_path(source)}'"
            yield Finding(STALE, Severity.ERROR, message, _place(library), "build it anew: 'ecxs -c'")


def _scripts(module: PlainModule) -> tuple[PackedFile, ...]:
    """Return a script with those beside it that it requires."""
    walk = ScriptWalk([module.artifact.parent])
    walk.take(module.artifact, PurePosixPath(module.artifact.name))
    if walk.findings:
        raise Refused(walk.findings)
    return tuple(PackedFile(file.path.relative_to(FOLDER), file.content) for file in walk.files.values())


def _definitions(module: PlainModule) -> tuple[list[ModuleDefinition], HookCatalogue]:
    """Return what the modules of a library declare, as it is in the library itself."""
    manifest = read_manifest(module.manifest, file=display_path(module.manifest))
    library = refuse_unfit(module.artifact, manifest)
    catalogue = load_hook_catalogue()
    definitions = []
    for adoption in adopt_library(library, manifest, catalogue):
        result = examine(module.artifact, catalogue, data=adoption.declaration.encode())
        if result.definition is not None and result.catalogue is not None:
            definitions.append(result.definition)
            catalogue = result.catalogue
    return definitions, catalogue


def _own_page(folder: Path) -> tuple[PackedFile, ...]:
    found = (folder / name for name in _PAGES if (folder / name).is_file())
    return tuple(PackedFile(PurePosixPath(path.name), _read(path, _MAX_TEXT)) for path in found)


def _read(path: Path, limit: int) -> bytes:
    try:
        return read_file(path, limit, within=path.parent)
    except OSError as error:
        message = f"cannot read '{display_path(path)}': {reason_of(error)}"
        raise EnvironmentFailure(message, hint="restore the file") from error


def _place(path: Path) -> Place:
    return Place(display_path(path))
