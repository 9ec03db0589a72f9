from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.protocol import Form, Reply, ReplyStatus, Request
from ecruntime.memory import AllocationFailed

if TYPE_CHECKING:
    from ecruntime.testing import Harness


def text(runtime: Harness, line: str) -> str:
    reply: Reply = runtime.dispatcher.execute(Request(Form.TEXT, line))
    assert reply.status is ReplyStatus.COMPLETED, reply.text
    return reply.text


@pytest.fixture
def held(runtime: Harness) -> Harness:
    runtime.load(conf="")
    memory = runtime.server.memory
    job = object()
    memory.account(55, job)
    block = memory.malloc_size(8, 2210)
    runtime.held = (job, block)  # type: ignore[attr-defined]
    return runtime


def free(runtime: Harness) -> None:
    for memtype, block in zip((55, 8), runtime.held, strict=True):  # type: ignore[attr-defined]
        runtime.server.memory.free(memtype, block)


def test_memory_shows_fixed_then_vsize_then_the_process(held: Harness) -> None:
    lines = text(held, "memory").splitlines()
    assert lines[:14] == [
        "                  memory  buf  active    peak  allocd current",
        "                    type size objects objects objects   bytes",
        "------------------------ ---- ------- ------- ------- -------",
        "            ec_async_job   96       1       1       1      96",
        "------------------------ ---- ------- ------- ------- -------",
        "                                                           96",
        "",
        "memory                   current  peak                 mmap",
        "type                       bytes bytes count/peak/current %",
        "------------------------ ------- ----- --------------------",
        "message_body                2210  2210",
        "------------------------ ------- ----- --------------------",
        "                            2210",
        "",
    ]
    assert [line.partition(":")[0] for line in lines[14:]] == ["RSS", "System RSS"]
    assert lines[14].split()[1:3] == ["2306", "2,306"]
    free(held)


def test_memory_of_one_type(held: Harness) -> None:
    answer = held.console("memory ec_async_job")
    assert answer["fixed_size_types"][0]["active_objects"] == 1
    assert answer["variable_size_types"] == []
    free(held)


def test_memory_of_an_unknown_type_is_refused(held: Harness) -> None:
    reply = held.dispatcher.execute(Request(Form.TEXT, "memory ec_async_jobb"))
    assert reply.text == "there is no memory type 'ec_async_jobb'\nhint: did you mean 'ec_async_job'?\n"
    free(held)


def test_memory_delta_shows_the_change_between_two_looks(held: Harness) -> None:
    assert text(held, "memory delta").startswith("This is the first look")
    assert text(held, "memory delta") == "Nothing changed since the last look.\n"
    free(held)
    assert text(held, "memory delta").splitlines()[3:5] == [
        "ec_async_job                  -1     -96      +0",
        "message_body                  -1   -2210      +0",
    ]


def test_threads_stats_lists_every_pool(held: Harness) -> None:
    assert text(held, "threads stats").splitlines()[:3] == [
        "Short_Lived thread pool: concurrency 0", "CPU thread pool: concurrency 4", "IO thread pool: concurrency 50",
    ]  # fmt: skip
    free(held)


def test_a_pool_that_ran_jobs_has_its_fields(runtime: Harness) -> None:
    from ecruntime.threads import AsyncJob

    runtime.load(conf="")
    runtime.server.pools.queue_async_job(AsyncJob(lambda job, closure: None, job_class="CPU"))
    runtime.advance(0.0)
    assert text(runtime, "threads cpu stats").splitlines() == [
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
    assert text(runtime, "threads stats reset") == "statistics cleared.\n"
    assert text(runtime, "threads busy") == "No pool has work.\n"
    assert text(runtime, "threads cpu queue") == "Jobs in the CPU pool\n0 jobs\n"


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


def test_memory_of_one_type_shows_its_table_alone(held: Harness) -> None:
    lines = text(held, "memory message_body").splitlines()
    assert lines[0].split() == ["memory", "current", "peak", "mmap"]
    assert [line.partition(":")[0] for line in lines[-2:]] == ["RSS", "System RSS"]
    free(held)


def test_memory_tells_of_limits_and_of_failures(held: Harness) -> None:
    memory = held.server.memory
    memory.set_limit(8, 3000)
    with pytest.raises(AllocationFailed):
        memory.malloc_size(8, 1000)
    assert text(held, "memory").splitlines()[-3:] == [
        "", "message_body: limited to 3000 bytes", "message_body: 1 of its allocations failed",
    ]  # fmt: skip
    free(held)
