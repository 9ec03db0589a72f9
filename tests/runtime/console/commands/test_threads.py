"""`threads`: the pools, their figures and their queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.protocol import Form, Request
from tests.runtime.console.commands.conftest import free
from tests.runtime.console.conftest import text

if TYPE_CHECKING:
    from ecruntime.testing import Harness


def test_threads_stats_lists_every_pool(allocated: Harness) -> None:
    assert text(allocated.dispatcher, "threads stats").splitlines()[:3] == [
        "Short_Lived thread pool: concurrency 0", "CPU thread pool: concurrency 4", "IO thread pool: concurrency 50",
    ]  # fmt: skip
    free(allocated)


def test_a_pool_that_ran_jobs_has_its_fields(runtime: Harness) -> None:
    from ecruntime.threads import AsyncJob

    runtime.load(conf="")
    runtime.server.pools.queue_async_job(AsyncJob(lambda job, closure: None, job_class="CPU"))
    runtime.advance(0.0)
    assert text(runtime.dispatcher, "threads cpu stats").splitlines() == [
        "CPU thread pool: concurrency 4",
        "               Total invocations: 1",
        "    Observed average concurrency: 0.00",
        "          Thread pool saturation: 0.00%",
        "   Average wallclock time per op: 0.000 ms",
        "            Current queue length: 0",
        "            Current thread count: 1",
        "  [inactive threads]",
        "            Current thread count: 1",
    ]
    assert text(runtime.dispatcher, "threads stats reset") == "statistics cleared.\n"
    assert text(runtime.dispatcher, "threads busy") == "No pool has work.\n"
    assert text(runtime.dispatcher, "threads cpu queue") == "Jobs in the CPU pool\n0 jobs\n"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("threads", "which figures?\nhint: threads stats, threads busy, threads POOL stats|queue\n"),
        ("threads ioo stats", "there is no thread pool 'ioo'\nhint: did you mean 'IO'?\n"),
        ("threads io", "what of the thread pool 'IO'?\nhint: threads stats, threads busy, threads POOL stats|queue\n"),
    ],
)
def test_a_command_that_is_not_whole_says_what_to_do(runtime: Harness, line: str, answer: str) -> None:
    runtime.load(conf="")
    assert runtime.dispatcher.execute(Request(Form.TEXT, line)).text == answer
