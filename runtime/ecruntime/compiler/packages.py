"""Packages of a system that bring a compiler and its headers, for hints."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ecruntime.foundation.file_reading import read_file

_RELEASE: Final = Path("/etc/os-release")
_DEBIAN: Final = ("apt-get install", "gcc libc6-dev", "g++", "libc6-dev", "binutils", "python{version}-dev")
_SYSTEMS: Final = {
    "debian": _DEBIAN,
    "ubuntu": _DEBIAN,
    "fedora": ("dnf install", "gcc glibc-devel", "gcc-c++", "glibc-devel", "binutils", "python3-devel"),
    "rhel": ("dnf install", "gcc glibc-devel", "gcc-c++", "glibc-devel", "binutils", "python3-devel"),
    "suse": ("zypper install", "gcc glibc-devel", "gcc-c++", "glibc-devel", "binutils", "python3-devel"),
    "opensuse": ("zypper install", "gcc glibc-devel", "gcc-c++", "glibc-devel", "binutils", "python3-devel"),
    "alpine": ("apk add", "gcc musl-dev", "g++", "musl-dev", "binutils", "python3-dev"),
    "arch": ("pacman -S", "gcc", "gcc", "glibc", "binutils", "python"),
}
_MAX_RELEASE: Final = 65536
_C, _CXX, _HEADERS, _LINKER, _INTERPRETER = 1, 2, 3, 4, 5


def compiler_package(*, is_cxx: bool = False, release: Path = _RELEASE) -> str:
    """Return what to do for a compiler: a command of this system, or the packages of Debian for one unknown to us."""
    return _hint(_CXX if is_cxx else _C, release)


def header_package(*, release: Path = _RELEASE) -> str:
    """Return what to do for the headers of the C library."""
    return _hint(_HEADERS, release)


def linker_package(*, release: Path = _RELEASE) -> str:
    """Return what to do for the assembler and the linker."""
    return _hint(_LINKER, release)


def interpreter_package(version: str, *, release: Path = _RELEASE) -> str:
    """Return what to do for the headers of the interpreter, of which `version` is such as 3.11."""
    return _hint(_INTERPRETER, release).format(version=version)


def program_package(name: str, *, release: Path = _RELEASE) -> str:
    """Return what to do for a program whose package has its name everywhere, such as gdb."""
    system = _system(release)
    return f"install {name}: '{system[0]} {name}'" if system else f"install the package {name}"


def _hint(column: int, release: Path) -> str:
    system = _system(release)
    if system is None:
        return f"install the packages that are called {_DEBIAN[column].replace(' ', ' and ')} on Debian"
    return f"install {system[column].replace(' ', ' and ')}: '{system[0]} {system[column]}'"


def _system(release: Path) -> tuple[str, ...] | None:
    return next((_SYSTEMS[name] for name in _names(release) if name in _SYSTEMS), None)


def _names(release: Path) -> list[str]:
    """Return the id of the system and of those that it is like."""
    try:
        lines = read_file(release, _MAX_RELEASE).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = {key: value.strip("\"'") for key, _, value in (line.partition("=") for line in lines)}
    return [*found.get("ID", "").split(), *found.get("ID_LIKE", "").split()]
