"""Machines on which the bridge cannot be built: each lack is told with its remedy, and nothing is left."""

from __future__ import annotations

import os
import sysconfig
from typing import TYPE_CHECKING

import pytest

from ecruntime.bridge.cache import bridge_folder
from ecruntime.compiler import packages
from ecruntime.compiler.packages import interpreter_package
from ecruntime.foundation.errors import BuildFailed, EcError, EnvironmentFailure
from ecxs.cli import main
from tests.bridge.build.conftest import Machine, entries

if TYPE_CHECKING:
    from pathlib import Path

FAILURES = {
    "kill -9 $$": (
        3,
        "'{cc}' was ended by SIGKILL while it built the bridge to modules in C",
        "check the memory of the machine, and try again",
    ),
    "echo 'x.c:1:1: fatal error: error writing to x.s: No space left on device' >&2; exit 1": (
        3,
        "'{cc}' cannot write the bridge to modules in C: no space left on device",
        "make room there, or name another folder with -o or XDG_CACHE_HOME",
    ),
    "echo 'note: x'; echo 'x.c:1:1: error: odd' >&2; exit 1": (
        4,
        "'{cc}' does not build the bridge to modules in C: x.c:1:1: error: odd",
        "try another compiler in CC, such as gcc; if it fails as well, report it with this message",
    ),
    "exit 7": (
        4,
        "'{cc}' does not build the bridge to modules in C: exit code 7",
        "try another compiler in CC, such as gcc; if it fails as well, report it with this message",
    ),
    "echo 'x.c:1:10: fatal error: stdio.h: No such file or directory' >&2; exit 1": (
        3,
        "the compiler has no header 'stdio.h' of the C library",
        "install libc6-dev: 'apt-get install libc6-dev'",
    ),
}


@pytest.fixture(autouse=True)
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the machine a Debian."""
    release = tmp_path / "release"
    release.write_text("ID=debian\n")
    for function in (packages.compiler_package, packages.header_package, packages.interpreter_package):
        monkeypatch.setitem(function.__kwdefaults__, "release", release)


@pytest.mark.parametrize("before", FAILURES)
def test_a_compiler_that_fails_is_told_and_leaves_nothing(machine: Machine, before: str) -> None:
    machine.install(before=before)
    code, message, hint = FAILURES[before]
    with pytest.raises(EcError) as failed:
        machine.build()
    cc = machine.environment["CC"]
    assert (failed.value.exit_code, str(failed.value), failed.value.hint) == (code, message.format(cc=cc), hint)
    assert isinstance(failed.value, BuildFailed if code == 4 else EnvironmentFailure)
    assert entries(machine.store) == set()
    machine.install()
    assert machine.build().is_dir()


def test_a_disk_without_room_for_the_words_of_the_compiler_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.install(before="exit 1")
    full = os.statvfs_result((4096, 4096, 250, 0, 0, 100, 90, 90, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    with pytest.raises(EnvironmentFailure, match="no space left on device"):
        machine.build()


def test_a_folder_that_takes_nothing_is_told_to_whoever_names_it(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    (machine.folder / "file").touch()
    assert main(["bridge", "build", "-o", str(machine.folder / "file/below")]) == 3
    assert capsys.readouterr().err == (
        f"error: cannot keep the bridge to modules in C in '{machine.folder}/file/below': not a directory\n"
        "  hint: name another folder with -o\n"
    )


def test_a_machine_without_a_compiler_is_told_the_packages(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(machine.folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(machine.folder / "home"))
    monkeypatch.delenv("CC", raising=False)
    assert main(["bridge", "build"]) == 3
    assert capsys.readouterr().err == (
        "error: there is no C compiler on PATH\n"
        "  hint: install gcc and libc6-dev: 'apt-get install gcc libc6-dev', or name a compiler in CC\n"
    )


def test_a_machine_without_the_headers_of_python_is_told_the_package(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sysconfig, "get_path", lambda name: "/usr/include/nowhere")
    with pytest.raises(
        EnvironmentFailure, match=r"^there is no header 'Python\.h' of Python 3\.\d+ in '/usr/inc"
    ) as it:
        machine.build()
    assert it.value.hint.startswith("install python3.")
    assert interpreter_package("3.12") == "install python3.12-dev: 'apt-get install python3.12-dev'"


@pytest.mark.parametrize("home", [{"HOME": ""}, {}, {"XDG_CACHE_HOME": "relative"}], ids=str)
def test_a_process_without_a_home_is_told_what_to_do(machine: Machine, home: dict[str, str]) -> None:
    environment = {name: value for name, value in machine.environment.items() if name != "HOME"}
    with pytest.raises(EnvironmentFailure) as failed:
        bridge_folder(environment | home)
    assert str(failed.value) == (
        "there is no folder for the bridge to modules in C: neither XDG_CACHE_HOME nor HOME names one"
    )
    assert failed.value.hint == (
        "set XDG_CACHE_HOME to a folder of your own, or build it ahead with 'ecxs bridge build -o DIR' and name DIR in "
        "ECXS_BRIDGE"
    )


def test_a_home_that_takes_no_folder_is_told_what_to_do(machine: Machine) -> None:
    with pytest.raises(EnvironmentFailure) as failed:
        bridge_folder(machine.environment | {"XDG_CACHE_HOME": "/proc/self/nowhere"})
    assert str(failed.value) == (
        "cannot keep the bridge to modules in C in '/proc/self/nowhere/ecxs/bridge': no such file or directory"
    )


def test_a_compiler_that_is_no_gcc_is_refused_for_sanitizers(machine: Machine) -> None:
    (machine.folder / "bin/gcc").rename(machine.folder / "bin/clang")
    environment = machine.environment | {"CC": str(machine.folder / "bin/clang"), "ECXS_SANITIZE": "address"}
    with pytest.raises(EnvironmentFailure, match="is not gcc, whose sanitizers the runtime can load"):
        bridge_folder(environment)
