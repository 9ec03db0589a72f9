"""A module in Python as it is exported: its library in C, the author's package, and what runs it on the server."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import InternalError, Refused
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import has_errors
from ecxs.export.c_project import exported_manifest, licenses, sample
from ecxs.export.exported_file import ExportedFile, LibraryRecipe, SourceKind, Subject
from ecxs.export.include_walk import plain
from ecxs.export.python.library import hook_headers, library_source
from ecxs.generate.project import manifest_path
from ecxs.generate.project_check import check_author

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecxs.generate.project import ProjectPlan

PYTHON: Final = PurePosixPath("python")
"""The folder of the tree with all that Python reads, and with ecpython.so."""
SOURCES: Final = PYTHON / "ecpython"
_BETWEEN: Final = ("ecx.h", "ecx_load.c")
"""What the library of the module is built with; the rest of `embed` makes ecpython.so."""
_NO_CODE: Final = frozenset({"__pycache__", ".ecxs"})
_MOST: Final = 16 * 1024 * 1024


def python_project_subject(planned: ProjectPlan) -> Subject:
    """Return what is exported of a project; raise `Refused` with all that is wrong with its files."""
    findings = [*planned.findings, *check_author(planned)]
    if has_errors(findings):
        raise Refused(findings)
    root, definition = planned.root, planned.definition
    generated = {plain(root / it.path): it.content.encode("utf-8", "surrogateescape") for it in planned.artifacts}
    package = list(_package(planned, generated))
    source = library_source(definition, planned.catalogue, definition.name, _digest(package))
    headers = hook_headers(definition, planned.catalogue)
    files = [
        ExportedFile(PurePosixPath(f"{definition.name}.c"), source.encode(), SourceKind.C),
        *(ExportedFile(PurePosixPath(path), text.encode(), SourceKind.C) for path, text in headers.items()),
        *_embedding(),
        *package,
        *_copied("ecserver", (".py",)),
        *_copied("ecruntime", (".py", ".toml", ".json")),
        exported_manifest(planned, generated[plain(root / manifest_path(definition))]),
        ExportedFile(PurePosixPath("ecelerity.conf"), sample(planned, generated)),
        *licenses(root),
    ]
    needs = (f"{definition.name}.c", *_BETWEEN, *headers)
    recipe = LibraryRecipe(
        PurePosixPath(f"{definition.name}.so"),
        ("-I.", f"{definition.name}.c", "-ldl"),
        tuple(map(PurePosixPath, needs)),
    )
    told = tuple(finding for finding in findings if not has_errors((finding,)))
    return Subject(definition.name, definition.description, tuple(files), (recipe,), told, is_python=True)


def _package(planned: ProjectPlan, generated: dict[Path, bytes]) -> Iterator[ExportedFile]:
    """Yield the author's package, the tool's files as they are to be."""
    root = planned.root
    folder = root / planned.definition.name
    contents = {plain(path): read_file(path, _MOST, within=root) for path in _files(folder, None)}
    contents |= {path: content for path, content in generated.items() if plain(folder) in path.parents}
    for path in sorted(contents):
        yield ExportedFile(PYTHON / path.relative_to(plain(root)).as_posix(), contents[path])


def _digest(files: Iterable[ExportedFile]) -> str:
    """Return the digest of a package, by which one process tells two of one name apart."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.path}\0{len(file.content)}\0".encode() + file.content)
    return digest.hexdigest()


def _embedding() -> Iterator[ExportedFile]:
    folder = _folder_of("ecserver") / "embed"
    for path in sorted(folder.iterdir()):
        if path.suffix in {".c", ".h"}:
            place = PurePosixPath(path.name) if path.name in _BETWEEN else SOURCES / path.name
            yield ExportedFile(place, path.read_bytes(), SourceKind.C)


def _copied(name: str, suffixes: tuple[str, ...]) -> Iterator[ExportedFile]:
    folder = _folder_of(name)
    for path in _files(folder, suffixes):
        yield ExportedFile(PYTHON / name / path.relative_to(folder).as_posix(), path.read_bytes())


def _files(folder: Path, suffixes: tuple[str, ...] | None) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        is_code = not _NO_CODE.intersection(path.relative_to(folder).parts)
        if is_code and path.is_file() and (suffixes is None or path.suffix in suffixes):
            yield path


def _folder_of(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise InternalError(f"package '{name}' is missing: the installation is not whole")
    return Path(spec.origin).parent
