"""Building of the core library and of the adapter to Python with the C compiler of the machine."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRIDGE: Final = Path(__file__).resolve().parent
CORE: Final = _BRIDGE / "core"
INCLUDE: Final = _BRIDGE.parent / "include"
LIBRARY: Final = "libecbridge.so"
ADAPTER: Final = _BRIDGE / "adapter"
EXTENSION: Final = "_echost.so"
_COMPILE: Final = (
    "-std=gnu11", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-fPIC", "-fvisibility=hidden",
    "-fno-semantic-interposition", "-pthread",
)  # fmt: skip
_LINK: Final = ("-shared", "-pthread", "-Wl,-Bsymbolic-functions", "-Wl,-z,defs", f"-Wl,-soname,{LIBRARY}")


def core_sources() -> tuple[Path, ...]:
    """Return the sources of the core in one order, so that equal sources make equal libraries."""
    return tuple(sorted(CORE.rglob("*.c")))


def core_inputs() -> tuple[Path, ...]:
    """Return all files that the library is made from, headers included."""
    return (*core_sources(), *sorted(CORE.rglob("*.h")), *sorted(INCLUDE.rglob("*.h")))


def build_core(folder: Path, *, flags: Sequence[str] = (), compiler: str = "gcc") -> Path:
    """Build the library in `folder` and return it; raise CalledProcessError with what the compiler says.

    Additional `flags` are for the compiler and the linker, as `-fsanitize=address` needs it.
    """
    with TemporaryDirectory() as scratch:
        return link_core(folder, compile_core(Path(scratch), flags=flags, compiler=compiler), flags, compiler)


def compile_core(folder: Path, *, flags: Sequence[str] = (), compiler: str = "gcc") -> list[Path]:
    """Compile each source of the core into `folder` and return the objects in their order."""

    def compile_one(source: Path) -> Path:
        # Files of one name may lie in several folders of the core.
        made = folder / f"{'-'.join(source.relative_to(CORE).parts)}.o"
        words = [compiler, *_COMPILE, *flags, "-I", str(INCLUDE), "-I", str(CORE)]
        _call([*words, "-c", str(source), "-o", str(made)])
        return made

    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return list(workers.map(compile_one, core_sources()))


def link_core(folder: Path, objects: Sequence[Path], flags: Sequence[str] = (), compiler: str = "gcc") -> Path:
    """Link the objects of the core to the library in `folder` and return it."""
    library = folder / LIBRARY
    _call([compiler, *_LINK, *flags, *map(str, objects), "-o", str(library), "-ldl", "-lm"])
    return library


def build_adapter(folder: Path, library: Path, *, flags: Sequence[str] = (), compiler: str = "gcc") -> Path:
    """Build the extension for this interpreter in `folder` and return it; `library` is the core that it calls."""
    extension = folder / EXTENSION
    headers = sysconfig.get_path("include")
    includes = (*("-I", str(ADAPTER)), *("-I", str(INCLUDE)), *("-I", str(CORE)), *("-isystem", headers))
    sources = map(str, sorted(ADAPTER.glob("*.c")))
    link = ("-shared", f"-Wl,-rpath,{library.parent}", "-Wl,-Bsymbolic-functions")
    _call([compiler, *_COMPILE, *flags, *includes, *link, *sources, str(library), "-o", str(extension)])
    return extension


def _call(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - a compiler with our own words
