"""The variables that `ecxs -q` tells to Makefiles, and the folders of an installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.compiler.toolchain import find_toolchain
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecxs import __version__
from ecxs.languages.c.flags import FIRST, INCLUDE, LINK, PKG_CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX: Final = "/opt/msys/ecelerity"
"""The folder of the server (seed 1.3.1.1)."""
_LIBEXEC: Final = "libexec"


def installation_folder(prefix: str, libexec: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for modules; `$DESTDIR` goes before it, as package builders want it."""
    folder = Path(libexec or Path(prefix or PREFIX, _LIBEXEC))
    root = environment.get("DESTDIR", "")
    if not root:
        return folder
    if not folder.is_absolute():
        hint = "name the folder from the root: DESTDIR goes before it"
        raise UsageError(f"with DESTDIR the folder '{folder}' must begin with '/'", hint=hint)
    return Path(root, *folder.parts[1:])


def variable(name: str, *, prefix: str = "", libexec: str = "") -> str:
    """Return the value of a variable, whatever the case of its name; raise `UsageError` for an unknown one."""
    prefix = prefix or PREFIX
    values: dict[str, Callable[[], str]] = {
        "CC": lambda: " ".join(find_toolchain().c),
        "CXX": lambda: " ".join(find_toolchain().command("c++")),
        "CFLAGS": lambda: " ".join([*(word for word in FIRST if not word.startswith("-D")), "-fPIC"]),
        "CPPFLAGS": lambda: " ".join([*(word for word in FIRST if word.startswith("-D")), f"-I{INCLUDE}"]),
        "INCLUDES": lambda: f"-I{INCLUDE}",
        "LDFLAGS_SHLIB": lambda: " ".join(LINK),
        "PREFIX": lambda: prefix,
        "EXEC_PREFIX": lambda: prefix,
        "BINDIR": lambda: f"{prefix}/bin",
        "SYSCONFDIR": lambda: f"{prefix}/etc/conf",
        "LIBEXECDIR": lambda: libexec or f"{prefix}/{_LIBEXEC}",
        "INCLUDEDIR": lambda: str(INCLUDE),
        "PKGCONFIGDIR": lambda: str(PKG_CONFIG),
        "VERSION": lambda: __version__,
    }
    value = values.get(name.upper())
    if value is None:
        hint = did_you_mean(name[:60], [*values]) or f"there are {', '.join(values)}"
        raise UsageError(f"there is no variable '{name[:60]}'", hint=hint)
    return value()
