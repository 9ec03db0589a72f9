"""The files of a package that count as its content, and the digest over them by which an installed one is known."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_INSTALLED_SIZE: Final = 64 * 1024 * 1024
_LEFT_OUT = frozenset({"__pycache__", "tests"})


def package_files(folder: Path) -> tuple[tuple[PurePosixPath, bytes], ...]:
    """Read the files of a package with their paths below `folder`, in the order in which they are digested.

    Tests, caches and names with a leading dot are left out. Raise `OSError` with the name of a file that is no regular
    one, leads out of the folder, or is too large.
    """
    return tuple(sorted(_files(folder), key=lambda file: _name(file[0])))


def package_digest(files: Iterable[tuple[PurePosixPath, bytes]]) -> str:
    """Return the SHA-256 over the names and bytes of ordered files, in hexadecimal."""
    digest = hashlib.sha256()
    for path, content in files:
        name = _name(path)
        # The lengths keep two different lists of files from giving the same bytes.
        digest.update(b"%d %d\n" % (len(name), len(content)))
        digest.update(name)
        digest.update(content)
    return digest.hexdigest()


def has_digest(folder: Path, digest: str) -> bool:
    """Tell whether a package still has a digest; one with something else than a file of its own in it has not."""
    try:
        return package_digest(package_files(folder)) == digest
    except OSError:
        return False


def _files(folder: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        is_left_out = any(part in _LEFT_OUT or part.startswith(".") for part in inner.parts)
        if not is_left_out and path.suffix != ".pyc" and path.is_file():
            yield PurePosixPath(inner), read_file(path, MAX_INSTALLED_SIZE, within=folder)


def _name(path: PurePosixPath) -> bytes:
    # Not every name of a file is UTF-8.
    return path.as_posix().encode("utf-8", "surrogateescape")
