"""Reloads of a generic module against calling threads in a plain C host, watched by sanitizers and by valgrind.

`ECXS_SOAK=1` makes ten thousand of them. Each fault that is planted is found by the tool that is there for it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program, Programs

DATA = Path(__file__).parent / "data"
SOURCES = (DATA / "reloads.c", DATA / "shoal.c")
IS_SOAK = bool(os.environ.get("ECXS_SOAK"))
WATCHED = 10_000 if IS_SOAK else 50
PLAIN = 10_000
"""Without a tool they take a second, and what each leaves behind shows only in many."""
ENOUGH = 2_000
"""Reloads in which a planted fault has been met."""
VALGRIND = ("valgrind", "-q", "--fair-sched=yes", "--leak-check=full", "--error-exitcode=9")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600 if IS_SOAK else 300)]


def in_valgrind(program: Program, count: int) -> subprocess.CompletedProcess[str]:
    """Run a storm in valgrind."""
    command = [*VALGRIND, str(program.path), str(count)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=3000)


@pytest.fixture
def valgrind() -> None:
    """Have valgrind, which `.ci` installs."""
    assert shutil.which("valgrind"), "install valgrind: 'apt-get install valgrind'"


@pytest.mark.parametrize("readers", ["marks", "fences"])
def test_a_storm_of_reloads_leaves_memory_as_it_was(programs: Programs, readers: str) -> None:
    assert programs.with_core("plain", *SOURCES).passes(PLAIN, readers) == f"{PLAIN} reloads\n"


@pytest.mark.parametrize("readers", ["marks", "fences"])
@pytest.mark.parametrize("build", ["thread", "address"])
def test_sanitizers_find_nothing_in_a_storm_of_reloads(programs: Programs, build: str, readers: str) -> None:
    assert programs.with_core(build, *SOURCES).passes(WATCHED, readers) == f"{WATCHED} reloads\n"


@pytest.mark.usefixtures("valgrind")
def test_valgrind_finds_nothing_in_a_storm_of_reloads(programs: Programs) -> None:
    done = in_valgrind(programs.with_core("plain", *SOURCES), WATCHED)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{WATCHED} reloads\n", "")


@pytest.mark.parametrize(
    ("build", "planted", "report"),
    [
        ("thread", "RACE", r"SUMMARY: ThreadSanitizer: data race .*shoal\.c:\d+ in count_call"),
        ("address", "STALE", r"AddressSanitizer: heap-use-after-free .*\n[^=]* use_held .*reloads\.c"),
        ("address", "LEAK", r"LeakSanitizer: detected memory leaks\n[^=]* begin .*shoal\.c"),
        ("plain", "LEAK", r"^memory grew from \d+ to \d+ bytes in 5000 reloads$"),
    ],
)
def test_a_planted_fault_is_found(programs: Programs, build: str, planted: str, report: str) -> None:
    count = PLAIN if build == "plain" else ENOUGH
    done = programs.with_core(build, *SOURCES, planted=planted).run(count)
    assert done.returncode != 0
    assert re.search(report, done.stderr), done.stderr


@pytest.mark.usefixtures("valgrind")
@pytest.mark.parametrize(
    ("planted", "report"),
    [
        ("STALE", r"Invalid read of size \d+\n(.*\n){1,4}.* use_held \(reloads\.c"),
        ("LEAK", r"are definitely lost in loss record .*\n(.*\n){1,4}.* begin \(shoal\.c"),
    ],
)
def test_a_planted_fault_is_found_by_valgrind(programs: Programs, planted: str, report: str) -> None:
    done = in_valgrind(programs.with_core("plain", *SOURCES, planted=planted), ENOUGH // 5)
    assert done.returncode == 9
    assert re.search(report, done.stderr), done.stderr
