"""Timers, pools, chains, and the order of modules, as a server with other choices has them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ecruntime.api import DONE, Event, Init, Mask, Module, ModuleKind, Registration, Timeval
from ecruntime.choices import AS_CHOSEN, FollowedChoice, FollowedReport, InitOrder, ServerChoices, ZeroPool
from ecruntime.foundation.file_scan import ScanOrder, ScanRules
from ecruntime.hooks.values import ConnError, EcHook
from ecruntime.libexec import LibexecFinder
from ecruntime.log import Log
from ecruntime.memory import MemoryTypes, raise_violation
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler
from ecruntime.testing import Harness, VirtualClock, VirtualPoller
from ecruntime.threads import AsyncJob, Completion, Pools, PoolSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Loop:
    """A scheduler on a virtual clock, and what its timers did."""

    def __init__(self, choices: ServerChoices) -> None:
        self.clock = VirtualClock()
        self.scheduler = Scheduler(self.clock, VirtualPoller(self.clock), Log(self.clock), choices)
        self.scheduler.bind_thread()
        self.calls: list[tuple[str, int]] = []

    def timer(self, name: str, seconds: float, then: Callable[[], object] | None = None) -> None:
        def call(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
            self.calls.append((name, int(mask)))
            if then is not None:
                then()
            return DONE

        self.scheduler.schedule_from_now_f(seconds, call)

    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


def fired_at(choices: ServerChoices, wait: float) -> float:
    """Return how many seconds pass until a timer is served."""
    loop = Loop(choices)
    start = loop.clock.monotonic()
    loop.timer("one", wait)
    while not loop.calls:
        loop.scheduler.run_once(1.0)
    return loop.clock.monotonic() - start


def test_timers_are_served_at_the_moments_of_a_server() -> None:
    assert fired_at(AS_CHOSEN, 0.033) == pytest.approx(0.033)
    late = fired_at(ServerChoices(timer_resolution=0.25), 0.033)
    assert 0.033 <= late <= 0.283 + 1e-6
    assert late != pytest.approx(0.033)


def test_timers_may_be_early_by_less_than_the_resolution() -> None:
    early = fired_at(ServerChoices(timer_resolution=0.25, serves_timers_early=True), 0.37)

    assert 0.12 - 1e-6 <= early < 0.37


def test_timers_that_are_set_for_now_may_be_served_in_the_same_turn() -> None:
    loops = [Loop(AS_CHOSEN), Loop(ServerChoices(serves_new_timers=True))]
    for loop in loops:
        loop.timer("first", 0.0, lambda loop=loop: loop.timer("second", 0.0))  # type: ignore[misc]
        loop.scheduler.run_once()

    assert [loop.names() for loop in loops] == [["first"], ["first", "second"]]


def test_a_timer_that_sets_itself_for_now_for_ever_ends_its_turn() -> None:
    loop = Loop(ServerChoices(serves_new_timers=True))

    def again() -> None:
        loop.timer("again", 0.0, again)

    again()
    loop.scheduler.run_once()

    assert len(loop.calls) == 1001


def test_a_timer_is_called_with_the_mask_of_a_server() -> None:
    loop = Loop(ServerChoices(timer_mask=2))
    loop.timer("one", 0.0)
    loop.scheduler.run_once()

    assert loop.calls == [("one", 2)]


@pytest.fixture
def pools() -> Iterator[Callable[[ServerChoices], Pools]]:
    made: list[Pools] = []

    def make(choices: ServerChoices) -> Pools:
        clock = RealClock()
        log = Log(clock)
        scheduler = Scheduler(clock, EpollPoller(), log)
        scheduler.bind_thread()
        made.append(Pools(scheduler, MemoryTypes(log, on_misuse=raise_violation), clock, log, choices=choices))
        return made[-1]

    yield make
    for one in made:
        one.shutdown()


def test_swapout_has_as_many_threads_as_on_a_server(pools: Callable[[ServerChoices], Pools]) -> None:
    made = pools(ServerChoices(swapout_threads=5))

    assert made.pool("SwapOut").concurrency == 5
    made.apply([PoolSpec("SwapOut", 9)])
    assert made.pool("SwapOut").concurrency == 9
    made.apply([])
    assert made.pool("SwapOut").concurrency == 5


@pytest.mark.parametrize(("place", "is_here"), [(ZeroPool.CALLER, True), (ZeroPool.THREAD, False)])
def test_jobs_of_a_pool_of_no_threads_run_where_a_server_runs_them(
    pools: Callable[[ServerChoices], Pools], place: ZeroPool, *, is_here: bool
) -> None:
    made = pools(ServerChoices(zero_pool=place))
    made.prepare([PoolSpec("none", 0)])
    made.apply([PoolSpec("none", 0)])
    threads: list[int] = []
    done = threading.Event()

    def work(job: AsyncJob, closure: object) -> None:
        threads.append(threading.get_ident())
        done.set()

    job = AsyncJob(work, job_class=made.thread_pool_name_to_class("none"), completion=Completion.NONE)
    assert made.queue_async_job(job)

    assert done.wait(20)
    assert (threads == [threading.get_ident()]) is is_here


def scanned(folder: Path, rules: ScanRules) -> list[str]:
    finder = LibexecFinder([folder], choices=ServerChoices(scan=rules))
    finder.scan()
    return [name for name, _ in finder.manifests()]


def test_manifests_are_read_in_the_order_of_a_server(tmp_path: Path) -> None:
    for path in ("a.ecm", "b/inside.ecm", "c.ecm", ".h.ecm", ".f/hidden.ecm"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(f"[{path.replace('/', '_').replace('.', '')}]\n", encoding="utf-8")
    (tmp_path / "l.ecm").symlink_to(tmp_path.parent / "linked.ecm")
    (tmp_path.parent / "linked.ecm").write_text("[linked]\n", encoding="utf-8")

    assert scanned(tmp_path, ScanRules()) == ["aecm", "cecm", "linked", "b_insideecm"]
    assert scanned(tmp_path, ScanRules(ScanOrder.FOLDERS_FIRST)) == ["b_insideecm", "aecm", "cecm", "linked"]
    assert scanned(tmp_path, ScanRules(ScanOrder.BYTEWISE)) == ["aecm", "b_insideecm", "cecm", "linked"]
    assert scanned(tmp_path, ScanRules(reads_hidden_files=True))[0] == "hecm"
    assert scanned(tmp_path, ScanRules(reads_hidden_folders=True))[-2:] == ["f_hiddenecm", "b_insideecm"]
    assert "linked" not in scanned(tmp_path, ScanRules(follows_linked_files=False))
    assert scanned(tmp_path, ScanRules(depth=0)) == ["aecm", "cecm", "linked"]


class Owl(Module):
    registration: ClassVar = Registration(1, "owl", ModuleKind.SINGLETON, "lives long")

    def ext_init(self, init: Init) -> object:
        init.output("owl")
        return None


class Crow(Module):
    registration: ClassVar = Registration(1, "crow", ModuleKind.GENERIC, "comes and goes")

    def ext_init(self, init: Init) -> object:
        init.output("crow")
        return None


@pytest.mark.parametrize(
    ("order", "told"),
    [(InitOrder.GENERIC_FIRST, ["crow", "owl"]), (InitOrder.SINGLETONS_FIRST, ["owl", "crow"])],
)
def test_modules_begin_in_the_order_of_a_server(runtime: Harness, order: InitOrder, told: list[str]) -> None:
    runtime.followed = FollowedReport(ServerChoices(init_order=order))

    outcome = runtime.load(Owl, Crow, conf='owl {}\ncrow "c" {}\n')

    assert [said.text for said in outcome.output][:2] == told


@pytest.mark.parametrize(("going_on", "called"), [(frozenset(), 1), (frozenset({"core_assess_batch"}), 2)])
def test_a_chain_goes_on_where_it_does_on_a_server(runtime: Harness, going_on: frozenset[str], called: int) -> None:
    calls: list[int] = []

    def provider(*arguments: Any) -> int:
        calls.append(1)
        return 1

    runtime.followed = FollowedReport(ServerChoices(going_on=going_on))
    for _ in range(2):
        runtime.provide("core.assess_batch", provider)
    runtime.load()
    runtime.fire("core.assess_batch")

    assert len(calls) == called


@pytest.mark.parametrize(
    ("returned", "number"), [(EcHook.DONE, 7), (EcHook.RETRY, 2), (1, 1), (True, 1), (ConnError.SMTP_NULL_MX, 512)]
)
def test_values_that_a_provider_returns_by_name_have_the_numbers_of_a_server(
    runtime: Harness, returned: int, number: int
) -> None:
    runtime.followed = FollowedReport(ServerChoices(constants={"EC_HOOK_DONE": 7, "CONN_ERROR_SMTP_NULL_MX": 512}))
    runtime.provide("core.final_validation2", lambda *arguments: returned)
    runtime.load()

    assert runtime.fire("core.final_validation2") == number


def test_the_console_tells_which_choices_are_followed(runtime: Harness) -> None:
    runtime.followed = FollowedReport(
        ServerChoices(swapout_threads=5), (FollowedChoice("swapout_threads", "thread-pools.swapout", "5"),)
    )
    runtime.load()

    assert runtime.console("config choices") == {
        "choices": [{"name": "swapout_threads", "id": "thread-pools.swapout", "value": "5"}]
    }
    assert runtime.server.pools.pool("SwapOut").concurrency == 5
