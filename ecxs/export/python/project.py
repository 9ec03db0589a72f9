"""A module in Python as it is exported: its library in C, the author's package, and what runs it on the server."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import has_errors
from ecxs.export.c_project import exported_manifest, licenses, sample
from ecxs.export.exported_file import ExportedFile, LibraryRecipe, SourceKind, Subject
from ecxs.export.include_walk import plain
from ecxs.export.python.author_package import read_author_package
from ecxs.export.python.library import hook_headers, library_source
from ecxs.export.python.runtime_subset import PACKAGES, runtime_digest, runtime_subset
from ecxs.generate.project import manifest_path
from ecxs.generate.project_check import check_author

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.generate.project import ProjectPlan

PYTHON: Final = PurePosixPath("python")
"""The folder of the tree with all that Python reads, and with ecpython.so."""
SOURCES: Final = PYTHON / "ecpython"
_BETWEEN: Final = ("ecx.h", "ecx_load.c")
"""The files that the library of the module is built with; the rest of `embed` makes ecpython.so."""
_MOST: Final = 1024 * 1024
DIGEST: Final = "runtime.sha256"
"""The file with the digest of all that is the same for each module: one process has one of them."""


def python_project_subject(planned: ProjectPlan) -> Subject:
    """Return what is exported of a project; raise `Refused` with all that is wrong with its files."""
    package = read_author_package(planned)
    findings = [*planned.findings, *check_author(planned), *package.findings]
    if has_errors(findings):
        raise Refused(findings)
    root, definition = planned.root, planned.definition
    generated = {plain(root / it.path): it.content.encode("utf-8", "surrogateescape") for it in planned.artifacts}
    source = library_source(definition, planned.catalogue, definition.name, package.digest)
    headers = hook_headers(definition, planned.catalogue)
    embedding = tuple(_embedding())
    files = [
        ExportedFile(PurePosixPath(f"{definition.name}.c"), source.encode(), SourceKind.C),
        *(ExportedFile(PurePosixPath(path), text.encode(), SourceKind.C) for path, text in headers.items()),
        *embedding,
        *(ExportedFile(PYTHON / definition.name / path, content) for path, content in package.files),
        *_runtime(embedding),
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


def _runtime(embedding: tuple[ExportedFile, ...]) -> Iterator[ExportedFile]:
    """Yield what the packages need of the runtime, and the digest by which trees know that they have the same."""
    files = runtime_subset()
    for path, content in files:
        yield ExportedFile(PYTHON / path, content)
    all_files = (*files, *((file.path, file.content) for file in embedding))
    yield ExportedFile(PYTHON / DIGEST, f"{runtime_digest(all_files)}\n".encode())


def _embedding() -> Iterator[ExportedFile]:
    # By its place: a process that runs an exported module has that one's ecserver under this name.
    folder = PACKAGES / "ecserver" / "embed"
    for path in sorted(folder.iterdir()):
        if path.suffix in {".c", ".h", ".py"}:
            place = PurePosixPath(path.name) if path.name in _BETWEEN else SOURCES / path.name
            kind = SourceKind.NONE if path.suffix == ".py" else SourceKind.C
            yield ExportedFile(place, read_file(path, _MOST), kind)
