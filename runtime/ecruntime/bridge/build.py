"""Building of the core library and of the adapter to Python with the C compiler of the machine."""

from __future__ import annotations

import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from ecruntime.compiler.machine import find_full_disk, find_lack
from ecruntime.compiler.packages import interpreter_package
from ecruntime.compiler.program import run_programs
from ecruntime.foundation.errors import BuildFailed, EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecruntime.compiler.program import Ended

    Tell = Callable[[int, int], None]
    """Called with how many programs have ended, and how many there are."""

_BRIDGE: Final = Path(__file__).resolve().parent
CORE: Final = _BRIDGE / "core"
PACKAGE: Final = _BRIDGE.parent
INCLUDE: Final = PACKAGE / "include"
LIBRARY: Final = "libecbridge.so"
ADAPTER: Final = _BRIDGE / "adapter"
EXTENSION: Final = "_echost.so"
STRICT: Final = ("-Wall", "-Wextra", "-Werror")
"""Flags for those who change the sources. A newer compiler warns of more, and must build them all the same."""
COMPILE: Final = (
    "-std=gnu11", "-O2", "-g", "-pipe", "-fPIC", "-fvisibility=hidden", "-fno-semantic-interposition", "-fno-plt",
    "-Werror=implicit-function-declaration", "-pthread",
)  # fmt: skip  # words, several to a line
_LINK: Final = ("-shared", "-pthread", "-Wl,-Bsymbolic-functions", "-Wl,-z,now")
LINK_CORE: Final = (*_LINK, "-Wl,-z,defs", f"-Wl,-soname,{LIBRARY}")
LINK_ADAPTER: Final = (*_LINK, "-Wl,-rpath,$ORIGIN")
"""Both libraries lie in one folder, which is renamed when they are made."""


def core_sources() -> tuple[Path, ...]:
    """Return the sources of the core in one order, so that equal sources make equal libraries."""
    return tuple(sorted(CORE.rglob("*.c")))


def adapter_sources() -> tuple[Path, ...]:
    """Return the sources of the adapter in one order."""
    return tuple(sorted(ADAPTER.rglob("*.c")))


def core_inputs() -> tuple[Path, ...]:
    """Return all files that the core is made from, headers included."""
    return (*core_sources(), *sorted(CORE.rglob("*.h")), *sorted(INCLUDE.rglob("*.h")))


def bridge_inputs() -> tuple[Path, ...]:
    """Return all files that both libraries are made from, but for the headers of the machine."""
    return (*core_inputs(), *adapter_sources(), *sorted(ADAPTER.rglob("*.h")))


def interpreter_headers() -> Path:
    """Return the folder of the interpreter's headers; raise `EnvironmentFailure` if they are not installed."""
    folder = Path(sysconfig.get_path("include"))
    if not (folder / "Python.h").is_file():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        message = f"there is no header 'Python.h' of Python {version} in '{folder}'"
        raise EnvironmentFailure(message, hint=interpreter_package(version))
    return folder


def compile_core(folder: Path, flags: Sequence[str] = (), compiler: Sequence[str] = ("gcc",)) -> list[Path]:
    """Compile the core into objects in `folder`, and return them in their order."""
    return _Build(tuple(compiler), tuple(flags), folder, _ignore).compile(_core_units())


def link_core(
    folder: Path, objects: Sequence[Path], flags: Sequence[str] = (), compiler: Sequence[str] = ("gcc",)
) -> Path:
    """Link the objects of the core to the library in `folder`, and return it."""
    build = _Build(tuple(compiler), tuple(flags), folder, _ignore)
    return build.link(LINK_CORE, objects, folder / LIBRARY, "-ldl", "-lm")


def build_core(folder: Path, *, flags: Sequence[str] = (), compiler: Sequence[str] = ("gcc",)) -> Path:
    """Compile the core into `folder` and return the library; see `build_bridge` for what is raised.

    Additional `flags` are for the compiler and the linker, as `-fsanitize=address` needs it.
    """
    with TemporaryDirectory() as scratch:
        return link_core(folder, compile_core(Path(scratch), flags, compiler), flags, compiler)


def build_adapter(
    folder: Path, library: Path, *, flags: Sequence[str] = (), compiler: Sequence[str] = ("gcc",)
) -> Path:
    """Build the extension for this interpreter in `folder` and return it; `library`, the core, belongs beside it."""
    with TemporaryDirectory() as scratch:
        build = _Build(tuple(compiler), tuple(flags), Path(scratch), _ignore)
        objects = build.compile(_adapter_units())
        return build.link(LINK_ADAPTER, objects, folder / EXTENSION, str(library))


def build_bridge(
    folder: Path, scratch: Path, compiler: Sequence[str], flags: Sequence[str] = (), tell: Tell | None = None
) -> None:
    """Build both libraries in `folder`; `scratch` is an empty folder for what is needed on the way.

    Raise `EnvironmentFailure` if the machine lacks something, and `BuildFailed` if the compiler refuses the sources.
    """
    units = (*_core_units(), *_adapter_units())
    build = _Build(tuple(compiler), tuple(flags), scratch, tell or _ignore, len(units) + 2)
    objects = build.compile(units)
    count = len(objects) - len(adapter_sources())
    library = build.link(LINK_CORE, objects[:count], folder / LIBRARY, "-ldl", "-lm")
    build.link(LINK_ADAPTER, objects[count:], folder / EXTENSION, str(library))


@dataclass(frozen=True, slots=True)
class _Unit:
    """A source, the name of its object, and the folders of its headers."""

    source: Path
    name: str
    includes: tuple[str, ...]


def _core_units() -> tuple[_Unit, ...]:
    includes = ("-I", str(INCLUDE), "-I", str(CORE))
    # Files of one name may lie in several folders of the core.
    return tuple(_Unit(path, "-".join(path.relative_to(CORE).parts), includes) for path in core_sources())


def _adapter_units() -> tuple[_Unit, ...]:
    own = ("-I", str(ADAPTER), "-I", str(INCLUDE), "-I", str(CORE), "-isystem", str(interpreter_headers()))
    return tuple(_Unit(path, f"adapter-{path.name}", own) for path in adapter_sources())


@dataclass(slots=True)
class _Build:
    """One build: its compiler, its flags, and how far it is."""

    compiler: tuple[str, ...]
    flags: tuple[str, ...]
    scratch: Path
    tell: Tell
    total: int = 0
    done: int = 0

    def compile(self, units: Sequence[_Unit]) -> list[Path]:
        """Compile sources and return their objects."""
        made = [self.scratch / f"{unit.name}.o" for unit in units]
        words = [*self.compiler, *COMPILE, *self.flags]
        commands = [
            [*words, *unit.includes, "-c", str(unit.source), "-o", str(path)]
            for unit, path in zip(units, made, strict=True)
        ]
        self._run(commands)
        return made

    def link(self, words: Sequence[str], objects: Sequence[Path], library: Path, *libraries: str) -> Path:
        """Link objects to a library and return it."""
        command = [*self.compiler, *words, *self.flags, *map(str, objects), "-o", str(library), *libraries]
        self._run([command])
        return library

    def _run(self, commands: Sequence[Sequence[str]]) -> None:
        for ended in run_programs(commands, self.scratch):
            if ended.code:
                raise _failure(ended, self.scratch)
            self.done += 1
            self.tell(self.done, self.total)


def _failure(ended: Ended, scratch: Path) -> BuildFailed | EnvironmentFailure:
    compiler = ended.words[0]
    if ended.is_killed:
        message = f"'{compiler}' was ended by {ended.signal_name} while it built the bridge to modules in C"
        return EnvironmentFailure(message, hint="check the memory of the machine, and try again")
    if lack := find_lack(ended.output):
        return EnvironmentFailure(lack.message, hint=lack.hint)
    # Where the disk is full, there was no room for the compiler's own words either.
    if find_full_disk(ended.output, scratch):
        message = f"'{compiler}' cannot write the bridge to modules in C: no space left on device"
        return EnvironmentFailure(message, hint="make room there, or name another folder with -o or XDG_CACHE_HOME")
    lines = [line for line in ended.output.splitlines() if "error" in line] or ended.output.splitlines()
    reason = lines[0] if lines else f"exit code {ended.code}"
    hint = "try another compiler in CC, such as gcc; if it fails as well, report it with this message"
    return BuildFailed(f"'{compiler}' does not build the bridge to modules in C: {reason}", hint=hint)


def _ignore(done: int, total: int) -> None:
    del done, total
