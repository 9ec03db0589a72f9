"""Timers, jobs and memory of modules in C, in a server on the clock of a test."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import DONE, Init, Module, ModuleKind, Registration
from ecruntime.generation import TransactionFailed
from ecruntime.log import Level

if TYPE_CHECKING:
    from conftest import InstallC

    from ecruntime.api import Event, Mask, Timeval
    from ecruntime.testing import Harness

BUOY = """
#include "event.h"
#include "scheduler.h"
#include "ec_thread_pool.h"
static generic_module_infrastructure *me;
static int memtype = -1;
static mem_type_def entry = {"buoy:entry", 40, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0};
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  me = self;
  memtype = ec_memtype_register(&entry);
  return memtype == -1;
}
static void work(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
  ec_mod_debug(me, DNOTICE, "worked in a thread: %d\\n", !is_scheduler_thread());
}
static void done(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
  ec_mod_debug(me, DNOTICE, "completed in the scheduler: %d\\n", is_scheduler_thread());
}
static int tick(Event *event, int type, void *closure, struct timeval *now) {
  struct timeval next = {10, 0};
  (void)event, (void)type, (void)closure;
  ec_mod_debug(me, DNOTICE, "tick at %ld\\n", (long)now->tv_sec % 60);
  schedule_event(build_event(next, E_FROM_NOW, -1, tick, NULL));
  return 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  struct timeval first = {5, 0};
  (void)self, (void)conf, (void)output;
  if (flags & EC_EXT_INIT_PRE) return 0;
  schedule_event(build_event(first, E_FROM_NOW, -1, tick, NULL));
  return FAILS;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)xml;
  if (strcmp(command, "job") == 0) {
    ec_async_job *job = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
    memset(job, 0, sizeof(*job));
    job->job_class = ECTP_CLASS_IO;
    job->completion = ECTP_COMPLETE_CALLBACK_SCHED;
    job->worker = work;
    job->r.cb.func = done;
    job->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
    stringprintf(response, "%d\\n", ec_queue_async_job(job));
  } else {
    stringprintf(response, "%d\\n", ec_malloc(memtype) != NULL);
  }
}
"""
CONF = "buoy { debug_level = notice }"


def lines(runtime: Harness) -> list[str]:
    return [record.text for record in runtime.records if record.subsystem == "buoy"]


@pytest.fixture
def buoy(runtime: Harness, install_c: InstallC) -> Harness:
    install_c("buoy", BUOY.replace("FAILS", "0").replace("EC_EXT_INIT_PRE", "16"))
    runtime.load(conf=CONF)
    return runtime


@pytest.mark.own_reloads("the module schedules a timer with each")
def test_timers_of_a_module_fire_on_the_clock_of_the_test(buoy: Harness) -> None:
    buoy.advance(30)
    assert lines(buoy) == ["tick at 5", "tick at 15", "tick at 25"]


def test_a_job_of_a_module_runs_in_a_pool_and_is_counted(buoy: Harness) -> None:
    assert buoy.console("buoy job") == "1\n"
    buoy.advance(1)
    assert lines(buoy) == ["worked in a thread: 1", "completed in the scheduler: 1"]
    assert buoy.server.pools.pool("IO").report().total_invocations == 1


def test_memory_of_a_module_is_shown_and_listed_at_the_end(buoy: Harness) -> None:
    assert buoy.console("buoy keep") == "1\n"
    assert buoy.console("buoy keep") == "1\n"
    (usage,) = [usage for usage in buoy.server.memory.usage() if usage.name == "buoy:entry"]
    assert (usage.live_blocks, usage.live_bytes, usage.size) == (2, 80, 40)
    (shown,) = [row for row in buoy.console("memory")["fixed_size_types"] if row["memory_type"] == "buoy:entry"]
    assert (shown["buf_size"], shown["active_objects"]) == (40, 2)
    buoy.close()
    listed = [record for record in buoy.records if record.text.startswith("not freed by modules in C: ")]
    assert [record.level for record in listed] == [Level.NOTICE] * len(listed)
    assert any("memtype 'buoy:entry': 2 block(s), 80 bytes" in record.text for record in listed)


def test_events_of_a_module_whose_transaction_failed_never_fire(runtime: Harness, install_c: InstallC) -> None:
    install_c("buoy", BUOY.replace("FAILS", "1").replace("EC_EXT_INIT_PRE", "16"))
    with pytest.raises(TransactionFailed):
        runtime.load(conf=CONF)
    assert not any("tick" in line for line in lines(runtime))


@pytest.mark.own_reloads("the module schedules a timer with each")
def test_a_singleton_without_a_stanza_goes_on_in_each_language(runtime: Harness, install_c: InstallC) -> None:
    # Of a level that needs no stanza.
    told = BUOY.replace('DNOTICE, "tick', 'DERROR, "tick')
    install_c("buoy", told.replace("FAILS", "0").replace("EC_EXT_INIT_PRE", "16"))
    ticks: list[int] = []

    class Tide(Module):
        registration: ClassVar = Registration(1, "tide", ModuleKind.SINGLETON, "ticks")

        def ext_init(self, init: Init) -> None:
            if init.first and not init.flags:
                self.schedule(5, self.tick)

        def tick(self, event: Event, now: Timeval) -> Mask:
            del event
            ticks.append(now.sec % 60)
            self.schedule(10, self.tick)
            return DONE

    runtime.load(Tide, conf=f"{CONF}\ntide {{}}")
    runtime.advance(7)
    runtime.reload("")
    runtime.advance(30)
    assert ticks == [5, 15, 25, 35]
    # That of the module in C has begun another row with the reload.
    assert {f"tick at {tick}" for tick in ticks} <= set(lines(runtime))


def test_no_timer_of_a_singleton_is_called_once_the_last_generation_is_withdrawn(
    runtime: Harness, install_c: InstallC
) -> None:
    install_c("buoy", BUOY.replace("FAILS", "0").replace("EC_EXT_INIT_PRE", "16"))
    runtime.load(conf=CONF)
    withdraw = runtime.server.store.withdraw

    def withdraw_late() -> None:
        withdraw()
        runtime.clock.advance(60)

    runtime.server.store.withdraw = withdraw_late  # type: ignore[method-assign]
    runtime.close()
    assert lines(runtime) == []


@pytest.mark.own_reloads("what a generic module schedules ends with it")
def test_events_of_an_instance_end_with_it(runtime: Harness, install_c: InstallC) -> None:
    install_c("buoy", BUOY.replace("FAILS", "0").replace("EC_EXT_INIT_PRE", "16"), "GENERIC")
    runtime.load(conf='buoy "a" {}')
    served = ctypes.CDLL(None).ecb_loop_served
    before = served()
    runtime.advance(30)
    assert served() >= before + 3
    runtime.reload("")
    runtime.advance(1)
    before = served()
    runtime.advance(60)
    assert served() == before


def test_events_of_conf_setup_end_with_a_transaction_that_fails(runtime: Harness, install_c: InstallC) -> None:
    begun = BUOY.replace(
        "  return memtype == -1;",
        "  schedule_event(build_event((struct timeval){5, 0}, E_FROM_NOW, -1, tick, NULL));\n  return memtype == -1;",
    ).replace("static int memtype", "static int tick(Event *, int, void *, struct timeval *);\nstatic int memtype")
    install_c("buoy", begun.replace("FAILS", "1").replace("EC_EXT_INIT_PRE", "16"))
    runtime.load(conf="")
    with pytest.raises(TransactionFailed):
        runtime.reload(CONF)
    runtime.advance(60)
    assert lines(runtime) == []
