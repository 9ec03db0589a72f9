"""Modules in C that crash or break memory, under a supervisor, sanitizers, valgrind and gdb."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecruntime.bridge.recipe import lacking_sanitizer
from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.cli import main
from tests.bridge.journey.conftest import environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bridge.journey.conftest import Journey

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
TESTS = """\
from pathlib import Path

def test_owl(runtime):
    runtime.libexec = Path(__file__).parents[1]
    runtime.load(conf="owl {}")
    assert "well" in str(runtime.console("owl COMMAND"))
"""
SANITIZERS = "address,undefined"
"""Those of every test here: each other choice has a bridge of its own, which takes half a minute to build."""
MAKEFILE = "ECXS ?= ecxs\nowl.so: owl.c\n\t$(ECXS) -c owl.c -o owl.so FLAGS\n"


def test_a_crash_names_its_module_and_the_supervisor_starts_the_server_anew(journey: Journey) -> None:
    journey.build()
    journey.start("--supervise")
    first = journey.ask("pid")
    with pytest.raises(EnvironmentFailure, match="closed the connection"):
        journey.ask("owl fall")
    journey.until("console: ", 2)
    assert journey.ask("pid") != first
    assert journey.ask("owl hello") == "well 0"
    assert journey.end() == 0
    lines = journey.log.splitlines()
    (crash,) = (number for number, line in enumerate(lines) if line.startswith("crash: "))
    assert re.fullmatch(r"crash: SIGSEGV at 0x[0-9a-f]{16} in module 'owl'; C stack:", lines[crash])
    own, python = (number for number, line in enumerate(lines) if "owl_fall" in line or "Fatal Python" in line)
    # The stack of C, then that of Python, then the supervisor's word.
    assert crash < own < python < lines.index("the runtime was killed by signal 11; it is started anew")


def test_an_abort_names_its_module(journey: Journey) -> None:
    journey.build()
    journey.start()
    with pytest.raises(EnvironmentFailure, match="closed the connection"):
        journey.ask("owl abort")
    assert journey.process is not None
    assert journey.process.wait(60) == -6
    assert "crash: SIGABRT in module 'owl'; C stack:\n" in journey.log


@pytest.mark.skipif(not os.environ.get("ECXS_SOAK"), reason="make soak runs it: it takes a minute")
def test_a_sanitized_module_under_a_supervisor(journey: Journey) -> None:
    journey.build(f"-fsanitize={SANITIZERS}")
    refused = subprocess.run(journey.words("--check"), capture_output=True, text=True, env=environment(), check=False)
    assert refused.returncode == 5
    assert "module 'owl' was built with -fsanitize=address, and this process runs without" in refused.stderr
    journey.start("--supervise", "--sanitize", SANITIZERS)
    assert journey.ask("owl hello") == "well 0"
    with pytest.raises(EnvironmentFailure, match="closed the connection"):
        journey.ask("owl overrun")
    journey.until("console: ", 2)
    assert journey.ask("owl hello") == "well 0"
    assert journey.end() == 0
    assert re.search(r"ERROR: AddressSanitizer: heap-use-after-free.*?owl_overrun .*owl\.c:14", journey.log, re.DOTALL)


def project(journey: Journey, command: str, flags: str) -> Path:
    folder = journey.folder
    (folder / "Makefile").write_text(MAKEFILE.replace("FLAGS", flags), encoding="utf-8")
    (folder / "tests").mkdir()
    (folder / "tests/test_owl.py").write_text(TESTS.replace("COMMAND", command), encoding="utf-8")
    return folder


def run_tests(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    words = [*_python(), "test", str(folder), *options, "-p", "no:cacheprovider", "-q"]
    return subprocess.run(words, capture_output=True, text=True, env=environment(), cwd=folder, check=False)


def _python() -> list[str]:
    import sys

    return [sys.executable, "-m", "ecxs"]


@pytest.mark.parametrize(("command", "code"), [("hello", 0), ("overrun", -6)])
def test_tests_with_sanitizers_fail_for_what_these_find(journey: Journey, command: str, code: int) -> None:
    done = run_tests(project(journey, command, f"-fsanitize={SANITIZERS}"), "--sanitize", SANITIZERS)
    assert ("AddressSanitizer: heap-use-after-free" in done.stderr + done.stdout) is bool(code)
    assert (done.returncode == 0) is (code == 0), done


def test_tests_show_the_last_words_of_a_process_that_a_module_ends(journey: Journey) -> None:
    done = run_tests(project(journey, "fall", "-g"))
    assert re.search(r"crash: SIGSEGV at 0x[0-9a-f]{16} in module 'owl'; C stack:\n", done.stderr), done
    assert "owl_fall" in done.stderr
    assert done.returncode != 0


@pytest.mark.skipif(not os.environ.get("ECXS_SOAK"), reason="make soak runs it: it takes minutes")
@pytest.mark.skipif(shutil.which("valgrind") is None, reason="there is no valgrind on this machine")
@pytest.mark.parametrize(("command", "code"), [("hello", 0), ("unset", 1)])
def test_tests_in_valgrind_fail_for_what_it_finds(journey: Journey, command: str, code: int) -> None:
    done = run_tests(project(journey, command, "-O0"), "--valgrind")
    assert ("Conditional jump" in done.stderr) is bool(code)
    assert ("error: valgrind has found errors" in done.stderr) is bool(code)
    assert done.returncode == code, done


@pytest.mark.skipif(shutil.which("gdb") is None, reason="there is no gdb on this machine")
def test_a_server_in_gdb_stops_where_the_module_falls(journey: Journey) -> None:
    journey.build("-O0")
    words = journey.words("--gdb", "--check")
    script = "break owl_conf_setup\nrun\nbacktrace 1\nkill\nquit\n"
    variables = {**environment(), "DEBUGINFOD_URLS": ""}
    done = subprocess.run(words, input=script, capture_output=True, text=True, env=variables, check=False)
    assert "owl_conf_setup" in done.stdout, done


@pytest.mark.parametrize(("words", "program"), [(("run", "--gdb"), "gdb"), (("test", "--valgrind"), "valgrind")])
def test_a_program_that_is_not_there_is_told(
    journey: Journey, tmp_path: Path, words: tuple[str, ...], program: str
) -> None:
    variables = {**environment(), "PATH": str(tmp_path)}
    done = subprocess.run(
        [*_python(), *words], capture_output=True, text=True, env=variables, cwd=project(journey, "x", ""), check=False
    )
    assert (done.returncode, done.stderr.partition("\n")[0]) == (3, f"error: there is no {program} on PATH")
    assert f"hint: install {program}" in done.stderr or f"hint: install the package {program}" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("run", "-f", "x", "--sanitize", "address"), "--sanitize starts the program anew"),
        (("run", "-f", "x", "--gdb"), "--gdb starts the program anew"),
        (("run", "-f", "x", "--sanitize", "thread"), "there is no sanitizer 'thread' for the runtime"),
        (("test", "--sanitize", "leak"), "there is no sanitizer 'leak' for the runtime"),
        (("test", "--sanitize", "address", "--valgrind"), "--sanitize and --valgrind exclude each other"),
    ],
)
def test_what_cannot_be_is_refused(
    journey: Journey,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(project(journey, "x", ""))
    assert main([*words]) == 2
    assert capsys.readouterr().err.startswith(f"error: {message}\n  hint: ")


def test_a_library_that_must_come_first_is_known() -> None:
    needed = ("libasan.so.8", "libubsan.so.1", "libc.so.6")
    assert lacking_sanitizer(needed, {}) == "address"
    assert lacking_sanitizer(needed, {"LD_PRELOAD": "/usr/lib/libasan.so"}) == ""
    assert lacking_sanitizer(needed[1:], {}) == ""
