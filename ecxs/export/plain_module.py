"""A plain module in C or C++, as it is exported: what its Makefile compiles, and all headers of its own."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Severity, has_errors
from ecxs.export.c_project import SAMPLE, licenses
from ecxs.export.exported_file import ExportedFile, LibraryRecipe, SourceKind, Subject
from ecxs.export.include_walk import UNREADABLE, IncludeWalk, own_folders, plain
from ecxs.export.makefile_calls import NO_CALL, calls_of
from ecxs.export.vendor_words import in_order, machine_paths, vendor_words
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecxs.export.makefile_calls import BuildCall

NO_MANIFEST: Final = "EXP007"
_MAX_TEXT: Final = 1024 * 1024
_ABOVE: Final = 2
"""The most folders by which a file may lie above the module's: names of further ones would tell of this machine."""


def plain_subject(makefile: Path) -> Subject:
    """Return what is exported of a folder with a Makefile; raise `Refused` with all that stands against it."""
    folder, place = makefile.parent, Place(display_path(makefile))
    calls, told = calls_of(makefile)
    findings = list(told)
    walk = IncludeWalk([folder for call in calls for folder in own_folders(call.folder, call.request.compile_words)])
    for call in calls:
        findings += [*machine_paths(call.words, place), *_objects(call, place)]
        walk.take(call.folder / source.path for source in call.request.sources)
    findings += walk.findings
    base = _base(folder, walk.contents)
    if base is None:
        findings.append(_too_far(walk.contents, folder, place))
    manifests = {_output(call): _output(call).with_suffix(".ecm") for call in calls}
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
    return LibraryRecipe(PurePosixPath(_output(call).name), in_order(options, sources), needs)


def _output(call: BuildCall) -> Path:
    out = call.request.out or str(Path(call.request.files[0].path).with_suffix(".so") if call.request.files else "a.so")
    return call.folder / out


def _objects(call: BuildCall, place: Place) -> Iterator[Finding]:
    for file in call.request.files:
        if not file.language:
            message = f"'{file.path}' is linked into the library, and is no source"
            hint = "name its sources in the call, or the library by -l"
            yield Finding(NO_CALL, Severity.ERROR, message, place, hint)


def _base(folder: Path, paths: Iterable[Path]) -> Path | None:
    """Return the folder that the tree stands for: the module's own, or one above it that holds all files."""
    root = plain(folder)
    common = Path(os.path.commonpath([root, *(path.parent for path in paths)]))
    return common if common in (root, *root.parents[:_ABOVE]) and common != Path("/") else None


def _too_far(paths: Iterable[Path], folder: Path, place: Place) -> Finding:
    near = (plain(folder), *plain(folder).parents[:_ABOVE])
    far = next((path for path in paths if near[-1] not in path.parents), folder)
    message = f"the module takes in '{display_path(far)}', which lies too far from its folder"
    return Finding(UNREADABLE, Severity.ERROR, message, place, "keep a copy of it with the sources")


def _no_manifest(path: Path) -> Finding:
    message = f"there is no manifest '{display_path(path)}'"
    hint = "build the module once, which writes it: 'make ECXS=ecxs'"
    return Finding(NO_MANIFEST, Severity.ERROR, message, Place(display_path(path)), hint)


def _sample(folder: Path, manifests: Iterable[Path]) -> bytes:
    own = folder / SAMPLE
    if own.is_file():
        return read_file(own, _MAX_TEXT)
    return "".join(f"{path.stem} {{}}\n" for path in manifests).encode()
