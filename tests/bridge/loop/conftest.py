"""Programs in C with a host of their own: the loop and the pools of the bridge without Python."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.bridge.modules.conftest import BUILDS, CORE, FLAGS, INCLUDE, WRAPPED, Program
from tests.bridge.modules.conftest import DATA as SHARED

if TYPE_CHECKING:
    from pathlib import Path

DATA = CORE.parents[3] / "tests/bridge/loop/data"
PARTS = (".", "hooks", "config", "module", "io", "loop", "pools")
SYSTEM = ("epoll_ctl", "epoll_wait", "read")


@pytest.fixture(scope="session", params=BUILDS)
def build(request: pytest.FixtureRequest) -> str:
    """Return the name of one build after the other."""
    return str(request.param)


@pytest.fixture(scope="session")
def core(build: str, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the objects that all programs are linked with."""
    folder = tmp_path_factory.mktemp(build)
    sources = [path for part in PARTS for path in sorted((CORE / part).glob("*.c"))]
    sources += [SHARED / "faults.c", DATA / "system_faults.c", DATA / "host.c"]
    return [_compiled(build, source, folder) for source in sources]


@pytest.fixture(scope="session")
def loop(build: str, core: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program about the loop."""
    return _linked(build, "loop", core, tmp_path_factory.mktemp(build))


@pytest.fixture(scope="session")
def pools(build: str, core: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program about the pools."""
    return _linked(build, "pools", core, tmp_path_factory.mktemp(build))


@pytest.fixture(scope="session")
def transfers(build: str, core: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program about transfers and records."""
    return _linked(build, "transfers", core, tmp_path_factory.mktemp(build))


@pytest.fixture(scope="session")
def timers(build: str, core: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program that makes timers by a script."""
    return _linked(build, "timers", core, tmp_path_factory.mktemp(build))


def _compiled(build: str, source: Path, folder: Path) -> Path:
    made = folder / f"{source.parent.name}-{source.stem}.o"
    includes = ("-isystem", INCLUDE, "-I", CORE, "-I", SHARED, "-I", DATA)
    subprocess.run(["gcc", *FLAGS, *BUILDS[build], *includes, "-c", source, "-o", made], check=True)
    return made


def _linked(build: str, name: str, core: list[Path], folder: Path) -> Program:
    path = folder / name
    program = _compiled(build, DATA / f"{name}.c", folder)
    wraps = [f"-Wl,--wrap={function}" for function in (*WRAPPED, *SYSTEM)]
    objects = [str(path) for path in (program, *core)]
    command = ["gcc", *FLAGS, *BUILDS[build], *objects, *wraps, "-lm", "-o", str(path)]
    subprocess.run(command, check=True)
    return Program(path)
