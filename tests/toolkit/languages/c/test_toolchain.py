"""Compilers: those that are named, those that PATH has, and wrappers before them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.compiler.packages import compiler_package, header_package
from ecruntime.compiler.toolchain import Toolchain, driver_index, find_toolchain, is_gcc
from tests.toolkit.languages.c.conftest import Facts, script

if TYPE_CHECKING:
    from collections.abc import Callable

    Ecxs = Callable[..., tuple[int, str, str]]


def machine(folder: Path, *names: str) -> dict[str, str]:
    """A machine that has these programs."""
    folder.mkdir()
    for name in names:
        script(folder / name, "")
    return {"PATH": str(folder)}


def test_the_first_compiler_of_path_is_taken(tmp_path: Path) -> None:
    gcc = machine(tmp_path / "a", "clang", "clang++", "cc", "gcc", "g++")
    clang = machine(tmp_path / "b", "clang", "clang++")
    assert find_toolchain(gcc) == Toolchain(("gcc",), ("g++",))
    assert find_toolchain(clang) == Toolchain(("clang",), ("clang++",))


NAMED = {
    "gcc-12 -m64": ("gcc-12 -m64", "g++-12 -m64"),
    "ccache gcc-12": ("ccache gcc-12", "ccache g++-12"),
    "distcc ccache clang": ("distcc ccache clang", "distcc ccache clang++"),
    "cross-linux-gnu-gcc": ("cross-linux-gnu-gcc", "cross-linux-gnu-g++"),
    "own": ("own", "g++"),
}


@pytest.mark.parametrize("named", NAMED)
def test_the_compiler_for_cxx_belongs_to_the_named_one(named: str, tmp_path: Path) -> None:
    tools = machine(
        tmp_path / "bin",
        "gcc",
        "g++",
        "gcc-12",
        "g++-12",
        "ccache",
        "distcc",
        "clang",
        "clang++",
        "own",
        "cross-linux-gnu-gcc",
        "cross-linux-gnu-g++",
    )
    c, cxx = NAMED[named]
    assert find_toolchain({**tools, "CC": named}) == Toolchain(tuple(c.split()), tuple(cxx.split()))
    assert find_toolchain({**tools, "CC": named, "CXX": "own -x"}).cxx == ("own", "-x")


def test_an_empty_variable_names_none(tmp_path: Path) -> None:
    assert find_toolchain({**machine(tmp_path / "a", "gcc"), "CC": "", "CXX": " "}).c == ("gcc",)


def test_the_driver_stands_behind_wrappers_and_their_settings() -> None:
    assert driver_index(("ccache", "gcc")) == 1
    assert driver_index(("env", "CCACHE_DIR=/x", "ccache", "/usr/bin/gcc", "-m64")) == 3
    assert driver_index(("nice", "-n", "gcc")) == 2
    assert driver_index(("ccache",)) == 0


def test_a_neutral_name_is_asked(tmp_path: Path) -> None:
    own = script(tmp_path / "cc", "echo 'Copyright (C) Free Software Foundation, Inc.'\n")
    other = script(tmp_path / "c99", "echo 'some other compiler'\n")
    answers = [
        is_gcc((str(own),)),
        is_gcc((str(other),)),
        is_gcc(("clang",)),
        is_gcc(("/no/such/cc",)),
        is_gcc(("gcc-9",)),
    ]
    assert answers == [True, False, False, False, True]


def test_a_compiler_that_does_not_answer_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = script(tmp_path / "cc", f"sleep 600 &\necho $! > {tmp_path}/child\nwait\n")
    monkeypatch.setattr("ecruntime.compiler.toolchain._PATIENCE", 0.5)

    assert not is_gcc((str(own),))

    child = Path("/proc") / (tmp_path / "child").read_text().strip()
    assert not child.is_dir() or "State:\tZ" in (child / "status").read_text()


@pytest.mark.parametrize("wrapper", ["ccache", "distcc"])
def test_a_wrapper_compiles(
    wrapper: str, folder: Path, ecxs: Ecxs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    tools = tmp_path / "bin"
    tools.mkdir()
    script(tools / wrapper, f'echo "$1" >> {log}\nexec "$@"\n')
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setenv("CC", f"{wrapper} gcc")
    assert ecxs("-c", "greet.c", "part.cc", "-DWANTS_PART")[0] == 0
    assert set(log.read_text().split()) == {"gcc", "g++"}
    assert "greet_part" in Facts.of(folder / "greet.so").exported


def test_words_of_the_compiler_s_variable_are_its_options(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "gcc '-DMARK=\"7 8\"'")
    assert ecxs("-c", "greet.c")[0] == 0
    assert b"mark=7 8" in Facts.of(folder / "greet.so").content


SYSTEMS = {
    "ID=debian": ("install gcc and libc6-dev: 'apt-get install gcc libc6-dev'", "libc6-dev"),
    'ID="rocky"\nID_LIKE="rhel centos fedora"': (
        "install gcc and glibc-devel: 'dnf install gcc glibc-devel'",
        "glibc-devel",
    ),
    "ID=alpine": ("install gcc and musl-dev: 'apk add gcc musl-dev'", "musl-dev"),
    "ID=unknown": ("install the packages that are called gcc and libc6-dev on Debian", "libc6-dev"),
}


@pytest.mark.parametrize("release", SYSTEMS)
def test_the_package_is_that_of_the_system(release: str, tmp_path: Path) -> None:
    (tmp_path / "os-release").write_text(release)
    compiler, header = SYSTEMS[release]
    assert compiler_package(release=tmp_path / "os-release") == compiler
    assert header in header_package(release=tmp_path / "os-release")
    assert compiler_package(release=tmp_path / "none").startswith("install the packages that are called")


PROVIDER = """#include "hooks/core/log_permanent_failure_v1.h"
static void failed(generic_module_infrastructure *self, ec_message *m, domain_record *r, struct timeval *now,
                   const char *note, int length) { (void)self; (void)m; (void)r; (void)now; (void)note; (void)length; }
int set_up(generic_module_infrastructure *self);
int set_up(generic_module_infrastructure *self)
{ register_core_log_permanent_failure_v1_hook_first(failed, self); return 0; }
"""
STRICTER = {
    "": 0,
    "-Wall -Werror=format-security": 0,
    "-Werror": 4,
    "-Werror=incompatible-pointer-types": 4,
    "-pedantic-errors": 4,
}


@pytest.mark.parametrize("words", STRICTER)
def test_a_provider_that_takes_its_infrastructure_is_a_warning_for_newer_compilers(
    words: str, folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What gcc does by itself from version 14 on.
    script(folder / "gcc-newer", 'exec gcc -Werror=incompatible-pointer-types "$@"')
    monkeypatch.setenv("CC", str(folder / "gcc-newer"))
    (folder / "greet.c").write_text((folder / "greet.c").read_text() + PROVIDER)

    code, _, err = ecxs("-c", "greet.c", *words.split())

    assert code == STRICTER[words]
    assert "incompatible-pointer-types]" in err
