"""Files that a console command writes on the server's machine: whole or not at all, for its user alone."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EnvironmentFailure, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.formats.conf import ConfigFile


def absolute_path(word: str, verb: str = "written") -> Path:
    """Return the typed path; UsageError for a relative one, which would depend on the server's working directory."""
    if "\0" in word:
        raise UsageError("no file has a zero byte in its name", hint="name another one")
    path = Path(word)
    if not path.is_absolute():
        hint = f"the file is {verb} on the server's machine: begin with /"
        raise UsageError(f"'{word}' is no absolute path", hint=hint)
    return path


def reject_occupied(path: Path, files: Iterable[ConfigFile], hint: str) -> None:
    """Raise UsageError if `path` is a file of the configuration, or no file at all."""
    if path.exists() and any(path.samefile(file.path) for file in files if Path(file.path).exists()):
        raise UsageError(f"'{path}' is a file of this configuration", hint=hint)
    if path.exists() and not path.is_file():
        raise UsageError(f"'{path}' is there already and is no file", hint="name another one")


def write_whole(path: Path, text: str) -> None:
    """Replace the content of `path` by `text`, or leave it unchanged; raise EnvironmentFailure when it cannot be.

    Values may be secret: the file is for the server's user alone, whatever it was before.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8", "surrogateescape"))
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
        _sync_folder(path.parent)
    except (OSError, ValueError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else failure
        raise EnvironmentFailure(f"'{path}' cannot be written: {reason}", hint="choose another folder") from failure


def _sync_folder(folder: Path) -> None:
    """Flush the folder to the disk, so that the new name of a file lasts."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
