"""Folders with samples in C, and what the libraries made of them hold."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from elftools.elf.elffile import ELFFile

from ecxs.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SAMPLES = Path(__file__).parent / "samples"
ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Facts:
    """The facts that a library states of itself."""

    exported: frozenset[str]
    needed: tuple[str, ...]
    tags: Mapping[str, object]
    segments: frozenset[str]
    sections: frozenset[str]
    content: bytes

    @classmethod
    def of(cls, path: Path) -> Facts:
        with path.open("rb") as file:
            elf = ELFFile(file)
            symbols = elf.get_section_by_name(".dynsym").iter_symbols()
            exported = frozenset(one.name for one in symbols if one["st_shndx"] != "SHN_UNDEF")
            tags = list(elf.get_section_by_name(".dynamic").iter_tags())
            needed = tuple(tag.needed for tag in tags if tag.entry.d_tag == "DT_NEEDED")
            texts = {"DT_SONAME": "soname", "DT_RUNPATH": "runpath", "DT_RPATH": "rpath"}
            known = {
                tag.entry.d_tag: getattr(tag, texts[tag.entry.d_tag]) if tag.entry.d_tag in texts else tag.entry.d_val
                for tag in tags
            }
            segments = frozenset(segment["p_type"] for segment in elf.iter_segments())
            sections = frozenset(section.name for section in elf.iter_sections())
        return cls(exported, needed, known, segments, sections, path.read_bytes())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a copy of the samples, with a cache of its own and no compiler named."""
    place = tmp_path / "work"
    shutil.copytree(SAMPLES, place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("CC", "CXX", "DESTDIR"):
        monkeypatch.delenv(name, raising=False)
    return place


Ecxs = "Callable[..., tuple[int, str, str]]"


@pytest.fixture
def ecxs(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command line, and returns its exit code, its results and its messages."""

    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        shown = capfd.readouterr()
        return code, shown.out, shown.err

    return run


def environment(**changes: str) -> dict[str, str]:
    """The environment of a process of ours, in which this tree is found."""
    return {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", **changes}


def start(*words: object, **changes: str) -> subprocess.Popen[str]:
    """Start `ecxs` as a process."""
    command = [sys.executable, "-m", "ecxs", *map(str, words)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, text=True, stdout=pipe, stderr=pipe, env=environment(**changes))


def script(path: Path, text: str) -> Path:
    """Write a program for the shell."""
    path.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
    path.chmod(0o755)
    return path


def compile_extra(folder: Path) -> None:
    """Make the library `extra` in a folder, as a shared and as a static one."""
    (folder / "lib").mkdir()
    subprocess.run(["gcc", "-shared", "-fPIC", "extra.c", "-o", "lib/libextra.so"], cwd=folder, check=True)
    subprocess.run(["gcc", "-c", "-fPIC", "part.c", "-o", "part.o"], cwd=folder, check=True)
    subprocess.run(["ar", "rcs", "libpart.a", "part.o"], cwd=folder, check=True)
