"""Pools of the core: completions, semaphores, deferral, shutdown, faults and their texts."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import pytest

from ecruntime.bridge.build import CORE
from ecruntime.threads.pool_spec import BUILTIN_POOLS

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

CASES = (
    ("completions", 0), ("tail", 0), ("tail", 1), ("concurrency", 1), ("concurrency", 3), ("queueing_threads", 0),
    ("pools", 0), ("shutdown", 0), ("deferral", 0), ("deferral", 1),
)  # fmt: skip  # words, several to a line
FAULTS = (
    "RT501: owl: there is no thread pool 77, which a job at ",
    "RT502: owl: the job of owl that was queued at ",
    "RT504: owl: ec_async_complete_tail was called for a job that does not wait for it",
    "RT505: owl: a job that was queued at ",
)


@pytest.mark.parametrize(("case", "number"), CASES)
def test_the_pools_keep_their_promises(pools: Program, case: str, number: int) -> None:
    assert pools.passes(case, number) == ""


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_fault_ends_the_process_with_its_text(pools: Program, number: int) -> None:
    done = pools.run("fault", number)
    assert done.returncode == -signal.SIGABRT
    assert done.stderr.startswith(FAULTS[number])


def test_each_allocation_and_system_call_may_fail(pools: Program) -> None:
    texts = set()
    for failing in range(1, 100):
        done = pools.run("failing", failing)
        texts.add(done.stdout or done.stderr.splitlines()[0])
        if done.stdout == "none failed\n":
            break
    told = {text for text in texts if not text.startswith("out of memory: ")}
    assert told == {"failed\n", "none failed\n"}


def test_the_built_in_pools_are_those_of_python() -> None:
    text = (CORE / "pools/pools.c").read_text(encoding="utf-8")
    found = re.findall(r'\{ECTP_CLASS_(\w+), "(\w+)", (\d+), (\d+)\}', text)
    assert [(name, pool, int(size), int(backlog)) for name, pool, size, backlog in found] == [
        (number.name, spec.name, spec.concurrency, spec.backlog) for number, spec in BUILTIN_POOLS.items()
    ]
