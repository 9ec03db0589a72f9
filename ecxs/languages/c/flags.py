"""The options that every build gets beside the author's, and the folders of our headers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import ecruntime
from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
_STRICT: Final = frozenset({"-Werror", "-pedantic-errors"})
_CLOSURES_GCC: Final = ("-Wno-error=incompatible-pointer-types",)
"""Without -Werror: providers of most published modules take their infrastructure where a hook has `void *`, which is an
error by itself for gcc 14. It is a warning, as it was for the compilers of their time."""
_SPLIT: Final = "-gsplit-dwarf"
"""Debugging information beside an object, which is none of the results; the library keeps its own."""
_PATH_OPTIONS: Final = ("-I", "-isystem", "-iquote", "-idirafter")


def include_words() -> tuple[str, ...]:
    """Return the options for our headers; raise `EnvironmentFailure` if the installation lacks them."""
    if not (INCLUDE / "module.h").is_file():
        message = f"the headers of the Module API are not in '{INCLUDE}'"
        raise EnvironmentFailure(message, hint="install ecxs anew: 'pip install --force-reinstall ecxs'")
    return ("-isystem", str(INCLUDE), "-isystem", str(INCLUDE / "modules" / "datasource"))


def first_words(words: Iterable[str], *, is_gcc: bool) -> tuple[str, ...]:
    """Return the options that go before the author's."""
    given = tuple(words)
    first = (*FIRST, *_CLOSURES_GCC) if is_gcc and _STRICT.isdisjoint(given) else FIRST
    if _EXTRA.isdisjoint(given):
        return first
    return (*first, *(_CALLBACKS_GCC if is_gcc else _CALLBACKS))


def mapped_words(words: Sequence[str], vendor: str = VENDOR_INCLUDE) -> list[str]:
    """Return the author's options with folders below the server's headers in ours, if the server is not here."""
    words = [word for word in words if not word.startswith(_SPLIT)]
    if os.path.isdir(vendor):  # noqa: PTH112 - a text
        return words
    return [word if folder is None else word + _mapped(folder, vendor) for word, folder in _with_folders(words)]


def _mapped(folder: str, vendor: str) -> str:
    whole = os.path.normpath(folder)
    if whole != vendor and not whole.startswith(f"{vendor}/"):
        return folder
    return os.path.normpath(f"{INCLUDE}/{whole[len(vendor) :]}")


def search_folders(words: Sequence[str]) -> list[str]:
    """Return the folders in which the author's options have headers searched."""
    return [folder for _, folder in _with_folders(words) if folder is not None]


def _with_folders(words: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each word with the folder that it names: what stands before that, and the folder, None for no folder."""
    option = ""
    for word in words:
        joined = next((name for name in _PATH_OPTIONS if word.startswith(name) and word != name), "")
        if option in _PATH_OPTIONS:
            yield "", word
        elif joined:
            yield joined, word[len(joined) :]
        else:
            yield word, None
        option = word
