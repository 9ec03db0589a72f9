"""Compiler runs of the tests of this folder: small modules, with our headers and no warning let through."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from elftools.elf.elffile import ELFFile

INCLUDE = Path(__file__).resolve().parents[3] / "runtime" / "ecruntime" / "include"
DATA = Path(__file__).parent / "data"
STRICT = ("-Wall", "-Wextra", "-Werror", "-I", str(INCLUDE))
C11 = ("gcc", "-std=c11", "-x", "c")
CXX17 = ("g++", "-std=c++17", "-x", "c++")
LANGUAGES = [C11, CXX17]
NAMES = ["C11", "C++17"]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command whose messages are English."""
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})


def compiled(*command: str | Path) -> None:
    """Run a compiler that must have nothing to say."""
    done = run([str(word) for word in command])
    assert (done.returncode, done.stderr) == (0, "")


def complaint(language: tuple[str, ...], source: str, folder: Path, *arguments: str) -> str:
    """Return what the compiler says of a source that it must refuse."""
    file = folder / "refused.c"
    file.write_text(source, encoding="utf-8")
    done = run([*language, *STRICT, *arguments, "-c", str(file), "-o", str(folder / "refused.o")])
    assert done.returncode == 1
    return done.stderr


def library(language: tuple[str, ...], source: str | Path, folder: Path, *arguments: str) -> Path:
    """Build a library of one source, a file or its text, and return its path."""
    if isinstance(source, str):
        file = folder / "module.c"
        file.write_text(source, encoding="utf-8")
    else:
        file = source
    built = folder / "module.so"
    compiled(*language, *STRICT, "-fPIC", "-shared", *arguments, file, "-o", built)
    return built


def section(file: Path, name: str) -> bytes:
    """Return the bytes of a section, none if there is no such section."""
    with file.open("rb") as stream:
        found = ELFFile(stream).get_section_by_name(name)
        return found.data() if found else b""


def records(file: Path) -> list[list[str]]:
    """Return the records of a library, each as its fields."""
    return [text.decode().split("\x1f") for text in section(file, ".ecxs.rec").split(b"\0") if text]
