"""`write config`: all that runs as one flat file."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Argument, Command
from ecruntime.spec.access_level import AccessLevel
from ecruntime.spec.conf import write_flat
from ecruntime.spec.errors import EnvironmentFailure, UsageError

if TYPE_CHECKING:
    from ecruntime.console.command import Request
    from ecruntime.console.host import Host


def _run(host: Host, request: Request) -> Answer:
    if len(request.args) > 1:
        raise UsageError("there is more than one file", hint="write config [FILE]")
    configuration = host.configuration()
    text = write_flat(configuration.root, spelling=configuration.registry.spelling)
    if not request.args:
        return Answer(value={"configuration": text}, text=text)
    path = _destination(host, request.args[0])
    _write(path, text)
    return Answer(
        value={"file": str(path), "bytes": len(text.encode("utf-8", "surrogateescape"))}, text=f"wrote {path}"
    )


def _destination(host: Host, word: str) -> Path:
    path = Path(word)
    if not path.is_absolute():
        raise UsageError(
            f"'{word}' is no absolute path", hint="the file is written on the server's machine: begin with /"
        )
    if path.exists() and any(path.samefile(file.path) for file in host.document().files if Path(file.path).exists()):
        message = f"'{path}' is a file of this configuration"
        raise UsageError(message, hint="it would lose its includes and comments: write another file, and compare")
    if path.exists() and not path.is_file():
        raise UsageError(f"'{path}' is there already and is no file", hint="name another one")
    return path


def _write(path: Path, text: str) -> None:
    try:
        # Values may be secret: the file is for the server's user alone, whatever it was before.
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8", "surrogateescape"))
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except (OSError, ValueError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else failure
        raise EnvironmentFailure(f"'{path}' cannot be written: {reason}", hint="choose another folder") from failure


WRITE_CONFIG = Command(
    ("write", "config"),
    "write config [FILE]",
    "Write what runs as one configuration file, without includes.",
    _run,
    level=AccessLevel.READ_ONLY,
    arguments=(Argument("FILE", "an absolute path on the server's machine, instead of the console; for admins"),),
    looks_with=0,
)
