"""Threads and memory as a module and an operator see them."""

from __future__ import annotations

import gc
from threading import Event, get_ident
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.api import (
    AllocationFailed,
    AsyncJob,
    CommandRegistration,
    Completion,
    Init,
    MemtypeRegistration,
    Module,
    ModuleKind,
    Option,
    OptionDefinition,
    OptionRegistration,
    Options,
    OptionType,
    QueueRefused,
    Registration,
)
from ecruntime.foundation.errors import ServerCrashed
from ecruntime.generation import TransactionFailed
from ecruntime.memory import InjectedFailure
from ecruntime.server import Server, Settings
from ecruntime.testing import Harness, VirtualClock, VirtualPoller
from ecruntime.testing.harness import BlockedJobs, LeakedMemory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class ReefOptions(Options):
    def __init__(self, source: Any) -> None:
        self.depth: Option[int] = Option(source, 0)


class Reef(Module):
    """Generic, so that its end can be watched."""

    registration = Registration(
        1, "reef", ModuleKind.GENERIC,
        options=(OptionRegistration(OptionDefinition("depth", OptionType.INT, "Global", "1")),),
        commands=(CommandRegistration("go"),),
        memtypes=(MemtypeRegistration("entry", is_fixed=True, size=48), MemtypeRegistration("text", is_fixed=False)),
    )  # fmt: skip
    options_class = ReefOptions
    options: ReefOptions
    trail: list[Any]
    gate: Event
    is_starting_job = False
    is_refusing = False

    def ext_init(self, init: Init) -> None:
        self.trail.append(f"{init.mode.value} {self.name}")
        if self.is_starting_job and init.first:
            self.run_in_pool(lambda: self.trail.append("ran"))
        if self.is_refusing:
            raise ValueError("no")

    def control_go(self, request: Any) -> str:
        self.run_in_pool(self.work, done=self.done, failed=self.failed)
        return "gone"

    def work(self) -> int:
        assert self.gate.wait(20)
        return self.options.depth.fetch()

    def done(self, depth: int) -> None:
        self.trail.append((depth, self.options.depth.fetch(), get_ident()))

    def failed(self, error: Exception) -> None:
        self.trail.append((str(error), get_ident()))


@pytest.fixture
def reef(gate: Event) -> type[Reef]:
    return type("ReefHere", (Reef,), {"trail": [], "gate": gate})


def module(runtime: Harness) -> Any:
    return runtime.server.instance("reef", "r").infrastructure._module


CONF = 'depth = %d\nreef "r" {}\n'


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_worker_and_completion_see_the_generation_of_the_call(runtime: Harness, reef: type[Reef], gate: Event) -> None:
    runtime.load(reef, conf=CONF % 3)
    runtime.console("reef:r go")
    runtime.reload(CONF % 4)
    assert "destroy reef:r" not in reef.trail
    gate.set()
    runtime.advance(0.0)
    assert (3, 3, get_ident()) in reef.trail
    runtime.settle()
    assert reef.trail[-1] == "destroy reef:r"


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_a_job_that_is_through_and_what_jobs_are_run_with_keep_no_generation(
    runtime: Harness, reef: type[Reef], gate: Event
) -> None:
    runtime.load(reef, conf=CONF % 3)
    gate.set()
    kept = [module(runtime).run_in_pool(reef.trail.clear) for _ in range(3)]
    runtime.advance(0.0)
    assert [str(job) for job in kept] == ["<OwnJob list.clear of reef:r done>"] * 3
    gc.disable()
    try:
        runtime.reload(CONF % 4)
    finally:
        gc.enable()
    assert reef.trail[-1] == "destroy reef:r"
    assert runtime.server.store.numbers == (2,)


@pytest.mark.own_reloads("a generic module begins anew with each")
@pytest.mark.expect_failure("ZeroDivisionError", owner="reef:r")
def test_a_failed_worker_is_told_to_the_module_and_its_generation_ends(runtime: Harness, reef: type[Reef]) -> None:
    runtime.load(reef, conf=CONF % 3)
    reef.work = lambda self: 1 // 0  # type: ignore[method-assign, assignment, return-value]
    runtime.console("reef:r go")
    runtime.advance(0.0)
    runtime.reload(CONF % 4)
    runtime.settle()
    assert reef.trail[1:] == [
        "postinit reef:r", ("integer division or modulo by zero", get_ident()), "init reef:r", "destroy reef:r",
    ]  # fmt: skip


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_time_does_not_jump_over_a_job(runtime: Harness, reef: type[Reef], gate: Event) -> None:
    runtime.load(reef, conf=CONF % 3)
    order: list[str] = []
    reef.done = lambda self, depth: order.append("job")  # type: ignore[method-assign, assignment]
    runtime.console("reef:r go")
    module(runtime).schedule(60.0, lambda event, now: order.append("timer") or 0)
    gate.set()
    runtime.advance(60.0)
    assert order == ["job", "timer"]


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_jobs_of_ext_init_run_after_the_publication(runtime: Harness, reef: type[Reef]) -> None:
    reef.is_starting_job = True
    runtime.load(reef, conf=CONF % 3)
    runtime.advance(0.0)
    assert reef.trail == ["init reef:r", "postinit reef:r", "ran"]


@pytest.mark.expect_failure("ValueError", match="ext_init .destroy.")
def test_jobs_of_a_transaction_that_failed_never_run(runtime: Harness, reef: type[Reef]) -> None:
    runtime.load(reef, conf=CONF % 3)
    reef.is_starting_job = reef.is_refusing = True
    with pytest.raises(TransactionFailed):
        runtime.reload(CONF % 4)
    runtime.advance(0.0)
    assert "ran" not in reef.trail


def test_pools_follow_the_configuration(runtime: Harness, reef: type[Reef]) -> None:
    runtime.load(reef, conf='ThreadPool "nets" { concurrency = 3 }\nThreadPool "io" { concurrency = 7 }\n' + CONF % 1)
    pools = runtime.server.pools
    assert (pools.pool("nets").concurrency, pools.pool("IO").concurrency) == (3, 7)
    runtime.reload('ThreadPool "nets" { concurrency = 5\n stack_size = 262144 }\n' + CONF % 1)
    nets = pools.pool("nets")
    assert (nets.concurrency, nets.stack_size, pools.pool("IO").concurrency) == (5, 0, 50)


@pytest.mark.expect_failure("ValueError", match="ext_init .destroy.")
def test_a_pool_of_a_failed_transaction_is_taken_back(runtime: Harness, reef: type[Reef]) -> None:
    runtime.load(reef, conf=CONF % 3)
    reef.is_refusing = True
    with pytest.raises(TransactionFailed):
        runtime.reload('ThreadPool "nets" { concurrency = 3 }\n' + CONF % 4)
    with pytest.raises(Exception, match="there is no thread pool 'nets'"):
        runtime.server.pools.pool("nets")


def test_declared_memory_types_are_registered_and_shared(runtime: Harness, reef: type[Reef]) -> None:
    runtime.load(reef, conf='reef "r" {}\nreef "s" {}\n')
    one, two = (runtime.server.instance("reef", name).infrastructure._module for name in "rs")
    assert one.memtypes.entry is two.memtypes.entry
    assert (one.memtypes.entry.size, one.memtypes.text.is_fixed) == (48, False)
    with pytest.raises(Exception, match="no memtype is called 'reef:entri'"):
        one.memtypes.entri  # noqa: B018 - the access is what is tried


def test_a_leak_fails_the_test_with_type_and_place(tmp_path: Path, reef: type[Reef]) -> None:
    runtime = Harness(tmp_path)
    runtime.load(reef, conf=CONF % 1)
    module(runtime).memory.malloc(module(runtime).memtypes.entry)
    with pytest.raises(
        LeakedMemory, match=r"^memtype 'reef:entry': 1 block\(s\), 48 bytes, allocated at .*test_instance_jobs"
    ):
        runtime.close()
    assert any(record.text.startswith("not freed at shutdown: memtype 'reef:entry'") for record in runtime.records)


def test_a_job_that_waits_for_its_tail_fails_the_test(tmp_path: Path, reef: type[Reef]) -> None:
    runtime = Harness(tmp_path)
    runtime.load(reef, conf=CONF % 1)
    job = AsyncJob(lambda job, closure: None, None, Completion.NONE)
    job.skip_completion = True
    module(runtime).queue_async_job(job)
    runtime.advance(0.0)
    with pytest.raises(BlockedJobs, match=r"of reef:r of pool 'IO' is awaiting async_complete_tail$"):
        runtime.close()


@pytest.mark.parametrize("pool", ["one", "IO"])
def test_a_module_is_told_of_a_full_queue(runtime: Harness, reef: type[Reef], gate: Event, pool: str) -> None:
    runtime.load(reef, conf=f'ThreadPool "{pool}" {{ concurrency = 1\n backlog = 1 }}\n' + CONF % 1)
    run = module(runtime).run_in_pool
    refusals: list[str] = []
    for _ in range(3):
        try:
            run(gate.wait, job_class=pool)
        except QueueRefused as refused:
            refusals.append(str(refused))
    assert set(refusals) == {f"Event.wait of reef:r was not queued: the server shuts down, or pool '{pool}' is full"}
    gate.set()
    runtime.advance(0.0)


def test_summary_counts_jobs(runtime: Harness, reef: type[Reef], gate: Event) -> None:
    runtime.load(reef, conf=CONF % 1)
    runtime.console("reef:r go")
    assert runtime.console("summary")["jobs"] == 1
    gate.set()


def test_the_queue_of_a_pool_is_shown(runtime: Harness, reef: type[Reef], gate: Event) -> None:
    runtime.load(reef, conf='ThreadPool "IO" { concurrency = 1 }\n' + CONF % 1)
    for _ in range(3):
        runtime.console("reef:r go")
    while runtime.server.pools.pool("IO").report().queue_length > 2:
        runtime.settle()
    assert runtime.console("threads io queue") == {"pool": "IO", "jobs": ["Reef.work of reef:r"] * 2}
    (busy,) = runtime.console("threads busy")["pools"]
    assert (busy["name"], busy["queue_length"], busy["inactive_thread_count"]) == ("IO", 2, 0)
    gate.set()


@pytest.fixture
def server(tmp_path: Path, log: Any) -> Iterator[Server]:
    from ecruntime.testing.given_modules import GivenModules

    conf = tmp_path / "ec.conf"
    conf.write_text("")
    clock = VirtualClock()
    made = Server(Settings(conf, aborts_on_misuse=False), GivenModules(), clock, VirtualPoller(clock), log)
    made.start()
    yield made
    made.close()


@pytest.fixture
def log() -> Any:
    from ecruntime.log import Log
    from ecruntime.scheduler import RealClock

    return Log(RealClock())


def leave(*arguments: object) -> None:
    raise SystemExit(3)


def test_a_dead_worker_ends_the_server(server: Server) -> None:
    server.pools.queue_async_job(AsyncJob(leave))
    with pytest.raises(ServerCrashed) as crashed:
        server.run()
    assert str(crashed.value) == "thread 'IO-1' ended abnormally in <AsyncJob leave running>; the server stops"


def test_system_exit_in_the_scheduler_thread_ends_the_server(server: Server) -> None:
    server.scheduler.post(leave)
    with pytest.raises(ServerCrashed, match=r"^thread 'scheduler' ended abnormally; the server stops$"):
        server.run()


@pytest.mark.own_reloads("a generic module begins anew with each")
@pytest.mark.parametrize("is_permanent", [False, True])
@pytest.mark.expect_failure("AllocationFailed", owner="reef:r")
def test_the_nth_allocation_of_a_job_fails_until_success(
    runtime: Harness, reef: type[Reef], is_permanent: bool
) -> None:
    runtime.load(reef, conf=CONF % 1)
    mine = module(runtime)

    def work() -> list[int]:
        held: list[Any] = []
        try:
            for text in ("reef", "tide", "kelp"):
                held.append(mine.memory.mt_strdup(mine.memtypes.text, text))  # noqa: PERF401 - one may fail
            return [len(block) for block in held]
        finally:
            for block in held:
                mine.memory.free(mine.memtypes.text, block)

    seen: list[Any] = []
    for number in range(1, 5):
        runtime.server.memory.planned_failure = InjectedFailure(number, is_permanent=is_permanent)
        mine.run_in_pool(work, done=seen.append, failed=seen.append)
        runtime.advance(0.0)
        assert runtime.server.memory.leaks() == ()
    assert [type(one) for one in seen] == [AllocationFailed] * 3 + [list]
