"""The package of a Python module as an artifact: its files, each of them Python, and its digest."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import BuildFailed
from ecxs.languages.built_artifact import ArtifactFile, BuiltArtifact

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT_DIGEST = 12
_LEFT_OUT = frozenset({"__pycache__", "tests"})


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
    """Read the package in `folder`; raise `BuildFailed` if it is no package or one of its files is not Python.

    Tests, caches and names with a leading dot are left out. Nothing is executed.
    """
    if not (folder / "__init__.py").is_file():
        raise BuildFailed(
            f"there is no package at '{folder}'",
            hint="the author's code lies in a folder with the module's name and an __init__.py",
        )
    files = tuple(sorted(_files(folder), key=_name))
    for file in files:
        if file.path.suffix == ".py":
            _check_syntax(folder / file.path, file.content)
    digest = _digest(files)
    # The scanner of manifests skips names with a leading dot.
    pattern = re.compile(rf"\.{re.escape(folder.name)}-[0-9a-f]{{{_SHORT_DIGEST}}}")
    return BuiltArtifact(f".{folder.name}-{digest[:_SHORT_DIGEST]}", files, digest, pattern)


def _files(folder: Path) -> Iterator[ArtifactFile]:
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        is_left_out = any(part in _LEFT_OUT or part.startswith(".") for part in inner.parts)
        if not is_left_out and path.suffix != ".pyc" and path.is_file():
            yield ArtifactFile(PurePosixPath(inner), path.read_bytes())


def _check_syntax(path: Path, content: bytes) -> None:
    try:
        compile(content, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        place = f"{path}:{error.lineno or 1}:{error.offset or 1}"
        raise BuildFailed(f"{place}: {error.msg}", hint="mend the syntax and build again") from error
    except ValueError as error:
        raise BuildFailed(f"{path}: {error}", hint="the file must be Python source text") from error


def _digest(files: tuple[ArtifactFile, ...]) -> str:
    digest = hashlib.sha256()
    for file in files:
        name = _name(file)
        # The lengths keep two different lists of files from giving the same bytes.
        digest.update(b"%d %d\n" % (len(name), len(file.content)))
        digest.update(name)
        digest.update(file.content)
    return digest.hexdigest()


def _name(file: ArtifactFile) -> bytes:
    # Not every name of a file is UTF-8.
    return file.path.as_posix().encode("utf-8", "surrogateescape")
