"""Programs in C with a host of their own: the core of the bridge without Python."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CORE = ROOT / "runtime/ecruntime/bridge/core"
INCLUDE = ROOT / "runtime/ecruntime/include"
DATA = Path(__file__).parent / "data"
FLAGS = ("-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror", "-fPIC", "-fvisibility=hidden", "-pthread")
WRAPPED = ("malloc", "calloc", "realloc", "strdup")
BUILDS = {
    "plain": ("-O2",),
    "address": ("-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
    "thread": ("-O1", "-fsanitize=thread"),
}


class Program:
    """A built program, each of whose runs is one case."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, *arguments: str | int) -> subprocess.CompletedProcess[str]:
        """Run one case."""
        command = [self.path, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)

    def passes(self, *arguments: str | int) -> str:
        """Run a case that succeeds; return what it printed."""
        done = self.run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture(scope="session", params=BUILDS)
def build(request: pytest.FixtureRequest) -> str:
    """Return the name of one build after the other."""
    return str(request.param)


@pytest.fixture(scope="session")
def hooks(build: str, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program `hooks`."""
    path = tmp_path_factory.mktemp(build) / "hooks"
    sources = [*CORE.glob("*.c"), *(CORE / "hooks").glob("*.c"), *(DATA / f"{name}.c" for name in SOURCES)]
    includes = ("-isystem", INCLUDE, "-I", CORE, "-I", DATA)
    wraps = [f"-Wl,--wrap={name}" for name in WRAPPED]
    subprocess.run(["gcc", *FLAGS, *BUILDS[build], *includes, *sorted(sources), *wraps, "-o", path], check=True)
    return Program(path)


SOURCES = ("hooks", "late", "faults")
