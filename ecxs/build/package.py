"""Reads a Python module's package: what is installed, its digest, and whether each file is Python at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.spec.errors import BuildFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT_DIGEST = 12
_LEFT_OUT = frozenset({"__pycache__", "tests"})


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of the package, with its path below the package's folder."""

    path: PurePosixPath
    content: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that is installed of a Python module."""

    name: str
    files: tuple[PackageFile, ...]
    digest: str
    """SHA-256 over the names and bytes of all files, in hexadecimal."""

    @property
    def folder_name(self) -> str:
        """The name under which it is installed: the scanner of manifests skips names with a leading dot."""
        return f".{self.name}-{self.digest[:_SHORT_DIGEST]}"


def read_package(folder: Path) -> Package:
    """Read the package in `folder`; raise `BuildFailed` if it is none or a file of it is not Python.

    Tests, caches and names with a leading dot stay out. Nothing is executed.
    """
    if not (folder / "__init__.py").is_file():
        raise BuildFailed(
            f"there is no package at '{folder}'",
            hint="the author's code lies in a folder with the module's name and an __init__.py",
        )
    files = tuple(sorted(_files(folder), key=lambda file: file.path.as_posix().encode()))
    for file in files:
        if file.path.suffix == ".py":
            _refuse_broken(folder / file.path, file.content)
    return Package(folder.name, files, _digest(files))


def _files(folder: Path) -> Iterator[PackageFile]:
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        is_left_out = any(part in _LEFT_OUT or part.startswith(".") for part in inner.parts)
        if not is_left_out and path.suffix != ".pyc" and path.is_file():
            yield PackageFile(PurePosixPath(inner), path.read_bytes())


def _refuse_broken(path: Path, content: bytes) -> None:
    try:
        compile(content, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        place = f"{path}:{error.lineno or 1}:{error.offset or 1}"
        raise BuildFailed(f"{place}: {error.msg}", hint="mend the syntax and build again") from error
    except ValueError as error:
        raise BuildFailed(f"{path}: {error}", hint="the file must be Python source text") from error


def _digest(files: tuple[PackageFile, ...]) -> str:
    digest = hashlib.sha256()
    for file in files:
        name = file.path.as_posix().encode()
        # The lengths keep two different lists of files from giving the same bytes.
        digest.update(b"%d %d\n" % (len(name), len(file.content)))
        digest.update(name)
        digest.update(file.content)
    return digest.hexdigest()
