"""`sysinfo`: versions of the server, of Python and of the system, and the loop that serves."""

from __future__ import annotations

import os
import platform
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.console.commands.version import PRODUCT
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView


@dataclass(frozen=True, slots=True)
class SystemInformation:
    """The lines of `sysinfo`."""

    version: str
    product: str
    python: str
    system: str
    kernel: str
    loop: str


def _run(view: ServerView, call: CommandCall) -> Answer:
    del call
    bits = struct.calcsize("P") * 8
    python = f"{platform.python_implementation()} {platform.python_version()}"
    kernel = " ".join(os.uname())
    version = f"{view.version} ({bits} bit)"
    return Answer(value=SystemInformation(version, PRODUCT, python, _system(), kernel, view.loop))


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


SYSINFO = Command(
    ("sysinfo",),
    "sysinfo",
    "Show what the server is and what it runs on.",
    _run,
    level=AccessLevel.READ_ONLY,
)
