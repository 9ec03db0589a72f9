from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

RUNTIME = Path(__file__).resolve().parents[3] / "runtime"
GENERATOR = RUNTIME / "headers"
INCLUDE = RUNTIME / "ecruntime" / "include"
STRICT = ("-Wall", "-Wextra", "-Werror")


@dataclass(frozen=True, slots=True)
class Compiler:
    """A compiler of one language at one standard, with our headers and no warning let through."""

    command: str
    standard: str

    @property
    def suffix(self) -> str:
        return ".cc" if "++" in self.standard else ".c"

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run it once for all files; each of them is a unit of its own."""
        words = [self.command, f"-std={self.standard}", *STRICT, "-I", INCLUDE, *arguments]
        environment = {**os.environ, "LC_ALL": "C"}
        return subprocess.run(
            [str(word) for word in words], capture_output=True, text=True, env=environment, check=False
        )

    def complaints(self, *arguments: str | Path) -> str:
        """Check the files and return what was said of them."""
        done = self.run("-fsyntax-only", *arguments)
        assert done.returncode in {0, 1}, done.stderr
        return done.stderr


COMPILERS = [
    Compiler(command, standard)
    for command, standard in (("gcc", "c11"), ("g++", "c++17"), ("clang", "c11"), ("clang++", "c++17"))
    if command in {"gcc", "g++"} or shutil.which(command)
]


@pytest.fixture(scope="session", params=COMPILERS, ids=lambda compiler: f"{compiler.command}-{compiler.standard}")
def compiler(request: pytest.FixtureRequest) -> Compiler:
    """Each compiler that is there; those of GNU are a requirement."""
    return request.param


@pytest.fixture(scope="session")
def c_compiler() -> Compiler:
    return COMPILERS[0]


@pytest.fixture(scope="session")
def headers() -> list[str]:
    """The path of each header below the include folder."""
    return sorted(path.relative_to(INCLUDE).as_posix() for path in INCLUDE.rglob("*.h"))


@pytest.fixture(scope="session")
def include() -> Path:
    return INCLUDE


@pytest.fixture(scope="session")
def make() -> Iterator[ModuleType]:
    """The generator; its modules find each other beside it."""
    sys.path.insert(0, str(GENERATOR))
    spec = importlib.util.spec_from_file_location("make_headers", GENERATOR / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(GENERATOR))
