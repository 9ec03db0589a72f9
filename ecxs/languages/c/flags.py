"""The options that every build gets beside the author's, and the folders of our headers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import ecruntime
from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VENDOR_INCLUDE: Final = "/opt/msys/ecelerity/include"
"""The folder of the server's own headers, which Makefiles name."""
_PACKAGE: Final = Path(ecruntime.__file__).resolve().parent
INCLUDE: Final = _PACKAGE / "include"
PKG_CONFIG: Final = _PACKAGE / "pkgconfig"
FIRST: Final = ("-O2", "-g", "-D_GNU_SOURCE", "-DSHARED_MODULE", "-fvisibility=default")
"""Before the author's options, which prevail."""
LINK: Final = ("-shared", "-Wl,--no-as-needed", "-Wl,-z,now", "-Wl,--build-id")
"""Libraries count wherever they stand: some Makefiles name them before the source that needs them."""
_EXTRA: Final = frozenset({"-Wextra", "-W"})
_CALLBACKS: Final = ("-Wno-unused-parameter",)
_CALLBACKS_GCC: Final = (*_CALLBACKS, "-Wimplicit-fallthrough=2")
"""With -Wextra: a callback need not use all that it is given, and a comment marks a case that falls through."""
_PATH_OPTIONS: Final = ("-I", "-isystem", "-iquote", "-idirafter")


def include_words() -> tuple[str, ...]:
    """Return the options for our headers; raise `EnvironmentFailure` if the installation lacks them."""
    if not (INCLUDE / "module.h").is_file():
        message = f"the headers of the Module API are not in '{INCLUDE}'"
        raise EnvironmentFailure(message, hint="install ecxs anew: 'pip install --force-reinstall ecxs'")
    return ("-isystem", str(INCLUDE), "-isystem", str(INCLUDE / "modules" / "datasource"))


def first_words(words: Iterable[str], *, is_gcc: bool) -> tuple[str, ...]:
    """Return the options that go before the author's."""
    if _EXTRA.isdisjoint(words):
        return FIRST
    return (*FIRST, *(_CALLBACKS_GCC if is_gcc else _CALLBACKS))


def mapped_words(words: Sequence[str], vendor: str = VENDOR_INCLUDE) -> list[str]:
    """Return the author's options with folders below the server's headers in ours, if the server is not here."""
    if os.path.isdir(vendor):  # noqa: PTH112 - a text
        return list(words)
    mapped, option = [], ""
    for word in words:
        if option in _PATH_OPTIONS:
            mapped.append(_mapped(word, vendor))
        else:
            joined = next((name for name in _PATH_OPTIONS if word.startswith(name) and word != name), "")
            mapped.append(joined + _mapped(word[len(joined) :], vendor) if joined else word)
        option = word
    return mapped


def _mapped(folder: str, vendor: str) -> str:
    whole = os.path.normpath(folder)
    if whole != vendor and not whole.startswith(f"{vendor}/"):
        return folder
    return os.path.normpath(f"{INCLUDE}/{whole[len(vendor) :]}")


def search_folders(words: Sequence[str]) -> list[str]:
    """Return the folders in which the author's options have headers searched."""
    found, option = [], ""
    for word in words:
        if option in _PATH_OPTIONS:
            found.append(word)
        else:
            found += [word[len(name) :] for name in _PATH_OPTIONS if word.startswith(name) and word != name]
        option = word
    return found
