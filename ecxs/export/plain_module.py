"""A plain module in C or C++, as it is exported: what its Makefile compiles, and all headers of its own."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Severity, has_errors
from ecxs.export.c_project import SAMPLE, licenses
from ecxs.export.exported_file import ExportedFile, LibraryRecipe, SourceKind, Subject
from ecxs.export.include_walk import IncludeWalk, own_folders, plain
from ecxs.export.makefile_calls import calls_of
from ecxs.export.tree_base import base_of, too_far
from ecxs.export.vendor_words import in_order, linked_objects, machine_paths, vendor_words
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecxs.export.makefile_calls import BuildCall

NO_MANIFEST: Final = "EXP007"
_MAX_TEXT: Final = 1024 * 1024


def plain_subject(makefile: Path) -> Subject:
    """Return what is exported of a folder with a Makefile; raise `Refused` with all that stands against it."""
    folder, place = makefile.parent, Place(display_path(makefile))
    calls, told = calls_of(makefile)
    findings = list(told)
    walk = IncludeWalk([folder for call in calls for folder in own_folders(call.folder, call.request.compile_words)])
    for call in calls:
        findings += [*machine_paths(call.words, place), *linked_objects(call.request, place)]
        walk.take(call.folder / source.path for source in call.request.sources)
    findings += walk.findings
    base = base_of(folder, walk.contents)
    if base is None:
        findings.append(too_far(walk.contents, folder, place))
    manifests = {library_of(call): library_of(call).with_suffix(".ecm") for call in calls}
    findings += (_no_manifest(path) for path in manifests.values() if not path.is_file())
    if has_errors(findings) or base is None:
        raise Refused(findings)
    files = [
        ExportedFile(PurePosixPath(path.relative_to(base)), content, SourceKind.C, display_path(path))
        for path, content in walk.contents.items()
    ]
    needs = tuple(sorted(file.path for file in files))
    files += [ExportedFile(PurePosixPath(path.name), read_file(path, _MAX_TEXT)) for path in manifests.values()]
    files += [ExportedFile(PurePosixPath(SAMPLE), _sample(folder, manifests)), *licenses(folder)]
    recipes = tuple(_recipe(call, base, needs) for call in calls)
    name = recipes[0].path.stem if len(recipes) == 1 else plain(folder).name
    return Subject(name, "", tuple(files), recipes, tuple(findings))


def _recipe(call: BuildCall, base: Path, needs: tuple[PurePosixPath, ...]) -> LibraryRecipe:
    def move(path: str) -> str:
        return path if path.startswith("/") else str(PurePosixPath(plain(call.folder / path).relative_to(base)))

    sources = (move(source.path) for source in call.request.sources)
    options = vendor_words(call.request, move)
    return LibraryRecipe(PurePosixPath(library_of(call).name), in_order(options, sources), needs)


def library_of(call: BuildCall) -> Path:
    """Return the library that a call of a Makefile builds."""
    out = call.request.out or str(Path(call.request.files[0].path).with_suffix(".so") if call.request.files else "a.so")
    return call.folder / out


def _no_manifest(path: Path) -> Finding:
    message = f"there is no manifest '{display_path(path)}'"
    hint = "build the module once, which writes it: 'make ECXS=ecxs'"
    return Finding(NO_MANIFEST, Severity.ERROR, message, Place(display_path(path)), hint)


def _sample(folder: Path, manifests: Iterable[Path]) -> bytes:
    own = folder / SAMPLE
    if own.is_file():
        return read_file(own, _MAX_TEXT)
    return "".join(f"{path.stem} {{}}\n" for path in manifests).encode()
