"""`top`: each figure under its own name, so that no two can be taken for each other."""

from __future__ import annotations

import os
from threading import Event, Semaphore
from typing import TYPE_CHECKING

import pytest

from ecruntime.memory import AllocationFailed
from ecruntime.threads import AsyncJob
from ecruntime.version import installed_version

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

BODY = """
def owl_hoot_v1(self):
    raise OSError
def owl_blink_v1(self):
    from ecruntime_test_trail import trail
    trail[0].advance(0.000007)
def ext_init(self, init):
    for _ in range(3 if init.first else 0):
        self.schedule(600.0, lambda event, now: DONE)
"""
REGISTRATION = """providers=(
    ProviderRegistration(signature("owl", "hoot_v1", "void")),
    ProviderRegistration(signature("owl", "blink_v1", "void")),
)"""
CONF = 'owl {}\nmouse "a" {}\nmouse "b" {}\nthreadpool "spare" { concurrency = 2 }\n'


@pytest.fixture
def busy(bench: Bench, libexec: LibexecBuilder, trail: list[object]) -> Bench:
    """A server of which no two figures are the same."""
    trail.append(bench.clock)
    libexec.add("owl", body=BODY, registration=REGISTRATION)
    libexec.add("mouse", kind="GENERIC")
    bench.clock.advance(5)
    bench.start(CONF)
    for _ in range(5):
        bench.reload(CONF)
    bench.clock.advance(90.5)
    return bench


@pytest.mark.own_reloads("counts generations")
def test_top_shows_the_server(busy: Bench, prompt: Prompt) -> None:
    memory, written = busy.server.memory, busy.server.log.counts
    look = prompt.json("top")
    rss = look.pop("rss")
    shown = {name: value for name, value in look.items() if name not in ("hooks", "pools", "memory", "generations")}
    assert shown == {
        "schema": 1,
        "version": installed_version(),
        "pid": os.getpid(),
        "monotonic": 95.5,
        "uptime": 95,
        "generation": 6,
        "modules": 3,
        "clients": 0,
        "events": 4,
        "jobs": 0,
        "turns": 5,
        "lag": {"last": 0.0, "average": 0.0, "worst": 0.0},
        "messages": written,
    }
    assert rss > memory.total_allocated
    assert look["generations"] == [{"generation": 6, "is_current": True, "age": 90, "holds": []}]


def test_top_shows_each_pool(busy: Bench, prompt: Prompt) -> None:
    is_over, begun = Event(), Semaphore(0)

    def work(job: AsyncJob, closure: None) -> None:
        begun.release()
        is_over.wait(60)

    # Once both threads hold a job that waits, the first one is over.
    for worker in (lambda job, closure: None, *[work] * 5):
        busy.server.pools.queue_async_job(AsyncJob(worker, job_class="spare"))
    for _ in range(2):
        assert begun.acquire(timeout=60)
    busy.clock.advance(10)
    look = prompt.json("top")
    is_over.set()
    pools = {pool.pop("pool"): pool for pool in look["pools"]}
    assert pools["spare"] == {
        "concurrency": 2, "threads": 2, "busy": 2, "queued": 3, "invocations": 1, "saturation": 100.0,
    }  # fmt: skip
    assert pools["CPU"] == {
        "concurrency": 4, "threads": 0, "busy": 0, "queued": 0, "invocations": 0, "saturation": 0.0,
    }  # fmt: skip
    assert look["jobs"] == 5


def test_top_shows_each_memory_type_that_was_used(busy: Bench, prompt: Prompt) -> None:
    memory = busy.server.memory
    blocks = [memory.malloc_size(8, size) for size in (1000, 200, 30)]
    memory.free(8, blocks.pop(0))
    memory.set_limit(8, 300)
    with pytest.raises(AllocationFailed):
        memory.malloc_size(8, 1000)
    assert prompt.json("top")["memory"] == [
        {"memory_type": "message_body", "live": 2, "bytes": 230, "peak_bytes": 1230, "total": 3, "failures": 1}
    ]
    for block in blocks:
        memory.free(8, block)


def test_top_shows_calls_time_and_failures_of_each_hook(busy: Bench, prompt: Prompt) -> None:
    prompt.json("top")
    for _ in range(2):
        prompt.text("hook fire owl_blink_v1")
    prompt.text("hook fire owl_hoot_v1")
    assert prompt.json("top")["hooks"] == [
        {"hook": "owl_blink_v1", "calls": 2, "microseconds": 14, "failures": 0, "modules": ["owl"]},
        {"hook": "owl_hoot_v1", "calls": 1, "microseconds": 0, "failures": 1, "modules": ["owl"]},
    ]


@pytest.mark.parametrize("words", ["0", "-1", "3601", "soon", "nan"])
def test_top_refuses_what_is_no_time_up_to_an_hour(busy: Bench, prompt: Prompt, words: str) -> None:
    assert prompt.fails(f"top {words}") == (
        f"'{words}' is no number of seconds up to 3600\n"
        "hint: say for how long hook calls are to be counted, as: top 10\n"
    )


def test_top_counts_for_ten_seconds_unless_told_and_for_an_hour_at_most(busy: Bench, prompt: Prompt) -> None:
    for words, seconds in (("top", 10.0), ("top 3600", 3600.0)):
        prompt.json(words)
        busy.advance(seconds - 0.05)
        assert prompt.json("hook stats")["is_on"]
        busy.advance(0.2)
        assert not prompt.json("hook stats")["is_on"]
