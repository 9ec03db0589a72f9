"""Memory types of C modules: blocks, counters, breaches of rules, threads, and each failure of the C library."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Programs

PROGRAMS = Path(__file__).parent / "programs"
MEMORY = PROGRAMS / "memory.c"
DEBUG = PROGRAMS / "memory_debug.c"
SANITIZED = pytest.mark.parametrize("sanitizer", ["address", "thread"])


def test_blocks_are_counted_and_breaches_are_told(programs: Programs) -> None:
    assert programs.with_library(MEMORY).passes() == ""


@SANITIZED
def test_no_sanitizer_objects_to_the_counting(programs: Programs, sanitizer: str) -> None:
    assert programs.with_core(sanitizer, MEMORY).passes() == ""


def test_debug_mode_tells_the_sites(programs: Programs) -> None:
    assert programs.with_library(DEBUG).passes() == ""


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (
            "type",
            (
                "RT606: server: ec_free at reef.c:14 with memtype 'kelp:fin' of a block of memtype 'kelp:weed', "
                "allocated at reef.c:10; free a block with the memtype that it was allocated with"
            ),
        ),
        (
            "twice",
            (
                "RT607: server: ec_free at reef.c:16 with memtype 'kelp:weed' of a block of memtype 'kelp:weed', "
                "allocated at reef.c:10; it was freed before at reef.c:15"
            ),
        ),
        (
            "beyond",
            (
                "RT611: server: a block of 10 bytes of memtype 'kelp:fin', allocated at reef.c:11 was written "
                "beyond its end; allocate what is written"
            ),
        ),
    ],
)
def test_a_planted_fault_ends_the_process(programs: Programs, fault: str, text: str) -> None:
    ended = programs.with_library(DEBUG).run(fault)
    assert (ended.returncode, ended.stderr) == (-signal.SIGABRT, f"{text}\n")


@pytest.mark.parametrize("mode", ["plain", "debug"])
def test_each_failure_of_the_allocator_is_survived(programs: Programs, mode: str) -> None:
    ended = programs.with_library(PROGRAMS / "failures.c").run(mode)
    assert ended.returncode == 0, ended.stderr
    ready, *counts = ended.stdout.split("\n")[:-1]
    assert ready == "ready"
    if mode == "plain":
        # As many failures as a task has allocations: none of them can be 0.
        assert [line.split()[0] for line in counts if int(line.split()[1]) > 0] == [
            "memory", "string", "dictionary", "lists", "boxes", "growbuf", "files", "leaks",
        ]  # fmt: skip  # words, several to a line
