"""The package of a Python module as an artifact: its files, each of them Python, and its digest."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.formats.package_digest import package_digest, package_files
from ecruntime.foundation.errors import BuildFailed, Refused
from ecruntime.foundation.file_reading import reason_of
from ecxs.languages.built_artifact import ArtifactFile, BuiltArtifact
from ecxs.languages.python.checked_source import syntax_finding
from ecxs.languages.python.source_limits import SourceError, check_syntax

if TYPE_CHECKING:
    from pathlib import Path

_SHORT_DIGEST = 12


def build_package(name: str, root: Path) -> BuiltArtifact:
    """Read the package of module `name` in the project `root`; raise `BuildFailed` when it lacks the author's class."""
    built = read_package(root / name)
    own = {PurePosixPath(f"{name}.py"), PurePosixPath(name, "__init__.py")}
    if not own & {file.path for file in built.files}:
        raise BuildFailed(
            f"there is no '{root / name / name}.py'",
            hint="the author's class lies there; write it, or restore it",
        )
    return built


def read_package(folder: Path) -> BuiltArtifact:
    """Read the package in `folder`; raise `BuildFailed` if it is no package, `Refused` for a file that is not Python.

    Tests, caches and names with a leading dot are left out. Nothing is executed.
    """
    if not (folder / "__init__.py").is_file():
        raise BuildFailed(
            f"there is no package at '{folder}'",
            hint="the author's code lies in a folder with the module's name and an __init__.py",
        )
    try:
        files = tuple(ArtifactFile(path, content) for path, content in package_files(folder))
    except OSError as error:
        hint = "a package consists of files that lie in it"
        message = f"'{error.filename}' cannot be built into the package: {reason_of(error)}"
        raise BuildFailed(message, hint=hint) from error
    for file in files:
        if file.path.suffix == ".py":
            _check_syntax(folder / file.path, file.content)
    digest = package_digest((file.path, file.content) for file in files)
    # The scanner of manifests skips names with a leading dot.
    pattern = re.compile(rf"\.{re.escape(folder.name)}-[0-9a-f]{{{_SHORT_DIGEST}}}")
    return BuiltArtifact(f".{folder.name}-{digest[:_SHORT_DIGEST]}", files, digest, pattern)


def _check_syntax(path: Path, content: bytes) -> None:
    try:
        check_syntax(content)
    except SourceError as error:
        raise Refused([syntax_finding(path, error)]) from error
