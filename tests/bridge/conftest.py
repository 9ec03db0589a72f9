"""The core built once for all tests of a run, and programs in plain C that have it without Python.

Programs that tell which call of the system fails are linked with the objects of the core, whose calls go through
`shared/faults.c`; so are programs with a sanitizer. Others are linked with the library, as a process of the server is.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecruntime.bridge.build import CORE, INCLUDE, LIBRARY, STRICT, compile_core, core_inputs, link_core

SHARED = Path(__file__).parent / "shared"
# A sanitizer sees no less of code that is not optimized, and the plain build has the warnings that optimizing brings.
BUILDS = {
    "plain": (),
    "address": ("-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
    "thread": ("-O0", "-fsanitize=thread"),
}
_FOR_SANITIZERS = {"ASAN_OPTIONS": "allocator_may_return_null=1", "TSAN_OPTIONS": "halt_on_error=1"}
_STRICT = ("-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-fPIC", "-pthread")
# Faults are planted: the compiler sees them too.
_PLANTED = ("maybe-uninitialized", "use-after-free", "clobbered", "free-nonheap-object")
ALLOCATIONS = ("malloc", "calloc", "realloc", "aligned_alloc", "strdup", "strndup")
SYSTEM_CALLS = ("epoll_ctl", "epoll_wait", "read")


@dataclass(frozen=True, slots=True)
class Program:
    """A built program, each of whose runs is one case."""

    path: Path

    def run(self, *arguments: str | int, standard_input: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run one case; the texts are those of the bytes, line ends included."""
        command = [str(self.path), *map(str, arguments)]
        given = None if standard_input is None else standard_input.encode()
        environment = {**os.environ, **_FOR_SANITIZERS}
        done = subprocess.run(command, input=given, capture_output=True, timeout=600, env=environment, check=False)
        return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())

    def passes(self, *arguments: str | int, standard_input: str | None = None) -> str:
        """Run a case that succeeds; return what it printed."""
        done = self.run(*arguments, standard_input=standard_input)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@dataclass(frozen=True, slots=True)
class Programs:
    """All that is built in a run, each once; processes of one run share the folder and its lock."""

    folder: Path

    def library(self) -> Path:
        """Return the library of the core, as it is delivered."""
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            path = self._core("plain") / LIBRARY
            if not path.exists():
                link_core(path.parent, sorted(path.parent.glob("*.o")))
        return path

    def with_library(self, source: Path) -> Program:
        """Return the program of one source, linked with the library."""
        library = self.library()
        return self._built("library", [source], [str(library), f"-Wl,-rpath,{library.parent}"])

    def with_core(self, build: str, *sources: Path, planted: str = "") -> Program:
        """Return the program of these sources, linked with the objects of the core; `planted` names a fault in them."""
        return self._built(build, sources, [f"-DPLANT_{planted}"] if planted else [], planted)

    def with_faults(self, build: str, *sources: Path, words: tuple[str, ...] = ()) -> Program:
        """Return the same, where allocations and calls of the system fail when told to."""
        faults = (SHARED / "faults.c", SHARED / "system_faults.c")
        wraps = [f"-Wl,--wrap={name}" for name in (*ALLOCATIONS, *SYSTEM_CALLS)]
        return self._built(build, (*sources, *faults), [*wraps, *words])

    def _core(self, build: str) -> Path:
        home = self.folder / build
        # Written last: a build that was interrupted is none.
        done = home / "core.built"
        if not done.exists():
            home.mkdir(exist_ok=True)
            compile_core(home, (*STRICT, *BUILDS[build]))
            done.touch()
        return home

    def _built(
        self, build: str, sources: tuple[Path, ...] | list[Path], words: list[str], planted: str = ""
    ) -> Program:
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            program = self.folder / f"{build}{planted}-{'-'.join(source.stem for source in sources)}"
            if not program.exists():
                objects = [] if build == "library" else sorted(self._core(build).glob("*.o"))
                flags = [*_STRICT, *BUILDS.get(build, ()), *(f"-Wno-{name}" for name in _PLANTED)]
                folders = {source.parent for source in sources} | {CORE, SHARED}
                includes = ["-isystem", INCLUDE, *(word for it in sorted(folders) for word in ("-I", it))]
                unfinished = program.with_suffix(".unfinished")
                command = ["gcc", *flags, *includes, *sources, *objects, *words, "-ldl", "-lm", "-o", unfinished]
                subprocess.run([str(word) for word in command], check=True)
                unfinished.rename(program)
        return Program(program)


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """Return the programs; the processes of one run share what one of them builds."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in core_inputs())).hexdigest()[:16]
    folder = shared / f"bridge-{digest}"
    folder.mkdir(exist_ok=True)
    return Programs(folder)


@pytest.fixture(scope="session", params=BUILDS)
def build(request: pytest.FixtureRequest) -> str:
    """Return the name of one build after the other."""
    return str(request.param)
