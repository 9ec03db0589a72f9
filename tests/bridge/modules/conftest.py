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
WRAPPED = ("malloc", "calloc", "realloc", "strdup", "strndup")
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
        command = [str(self.path), *map(str, arguments)]
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
    """Return the program about hooks and generations."""
    return _built(build, tmp_path_factory.mktemp(build), "hooks", "late")


@pytest.fixture(scope="session")
def config(build: str, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program about options and values."""
    return _built(build, tmp_path_factory.mktemp(build), "config")


@pytest.fixture(scope="session")
def module(build: str, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program about instances, log lines and crashes; one of its sources has the newer shape."""
    return _built(build, tmp_path_factory.mktemp(build), "module", "newer")


@pytest.fixture(scope="session")
def objects(build: str, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program about IO objects and messages, which has memory functions of its own."""
    return _built(build, tmp_path_factory.mktemp(build), "objects", parts=("io", "simulator"))


@pytest.fixture(scope="session")
def plain_module(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program `module` without a sanitizer, whose own handlers of crashes ours would leave alone."""
    return _built("plain", tmp_path_factory.mktemp("plain"), "module", "newer")


def _built(build: str, folder: Path, name: str, *more: str, parts: tuple[str, ...] = ()) -> Program:
    core = (path for part in parts or PARTS for path in (CORE / part).glob("*.c"))
    sources = [*core, *(DATA / f"{source}.c" for source in (name, *more, "faults"))]
    includes = ("-isystem", INCLUDE, "-I", CORE, "-I", DATA)
    wraps = [f"-Wl,--wrap={function}" for function in WRAPPED]
    path = folder / name
    subprocess.run(["gcc", *FLAGS, *BUILDS[build], *includes, *sorted(sources), *wraps, "-o", path], check=True)
    return Program(path)


PARTS = (".", "hooks", "config", "module")
