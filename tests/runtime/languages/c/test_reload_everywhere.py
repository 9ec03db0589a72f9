"""Reloads around the callbacks of modules in C: what one keeps of a generation for another, only they find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.testing import Harness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import InstallC

KEEPER = """
#include "event.h"
#include "scheduler.h"
#include "ec_thread_pool.h"
#include <unistd.h>
/* The fault: a callback keeps the settings for the next one, and forgets that a reload replaces them. */
static struct settings { int is_current; } all[100000], *current, *kept;
static int made, called, stale, worked;
static void note(void) {
  called++;
  if (!kept) { kept = current; return; }
  if (!kept->is_current) stale++;
  kept = NULL;
}
static int on_event(Event *event, int type, void *closure, struct timeval *now) {
  (void)type, (void)closure, (void)now;
  note();
  if (event->fd >= 0) event_close(event);
  return 0;
}
static void work(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
  __atomic_add_fetch(&worked, 1, __ATOMIC_SEQ_CST);
}
static void done(ec_async_job *job, void *closure) { (void)job, (void)closure; note(); }
static void two_jobs(void) {
  int index;
  worked = 0;
  for (index = 0; index < 2; index++) {
    ec_async_job *job = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
    memset(job, 0, sizeof(*job));
    job->job_class = ECTP_CLASS_IO;
    job->completion = ECTP_COMPLETE_CALLBACK_SCHED;
    job->worker = work;
    job->r.cb.func = done;
    job->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
    ec_queue_async_job(job);
  }
  while (__atomic_load_n(&worked, __ATOMIC_SEQ_CST) < 2) usleep(1000);
  usleep(20000); /* both completions wait for the next turn then */
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  int index, ends[2];
  (void)self, (void)xml;
  if (!strcmp(command, "stale")) {
    stringprintf(response, "%d of %d\\n", stale, called);
    return;
  }
  kept = NULL;
  for (index = 0; index < 2; index++) {
    if (!strcmp(command, "timers")) {
      schedule_event(build_event((struct timeval){5, 0}, E_FROM_NOW, -1, on_event, NULL));
    } else if (!strcmp(command, "descriptors")) {
      if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1) return;
      close(ends[1]);
      schedule_event(build_fd_event(ends[0], E_READ, 0, on_event, NULL));
    }
  }
  if (!strcmp(command, "completions")) two_jobs();
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output;
  if (flags & 3) return 0;
  if (current) current->is_current = 0;
  current = &all[made++ % 100000];
  current->is_current = 1;
  return 0;
}
"""


@pytest.fixture(params=[False, True], ids=["usual", "everywhere"])
def runtime(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Harness]:
    harness = Harness(tmp_path, reloads_everywhere=request.param)
    yield harness
    harness.close()


def is_found(runtime: Harness, what: str, *, tries: int) -> bool:
    """Tell whether the fault shows in one of some tries."""
    for _ in range(tries):
        runtime.console(f"keeper {what}")
        runtime.advance(10)
        stale, called = runtime.console("keeper stale").strip().split(" of ")
        assert int(called) > 0
        if int(stale):
            return True
    return False


@pytest.mark.parametrize("what", ["timers", "descriptors", "completions"])
@pytest.mark.own_reloads("it makes a runtime with reloads everywhere, and one without")
def test_a_fault_between_two_callbacks_of_one_turn(
    runtime: Harness, install_c: InstallC, what: str, request: pytest.FixtureRequest
) -> None:
    install_c("keeper", KEEPER)
    runtime.load(conf="keeper {}")
    is_everywhere = "everywhere" in request.node.callspec.id
    # Two completions of one turn are a matter of time.
    tries = 100 if is_everywhere and what == "completions" else 1
    assert is_found(runtime, what, tries=tries) == is_everywhere


CLEARER = """
#include "event.h"
#include "scheduler.h"
#include <unistd.h>
/* Of two events that are due together, the first has the next reload clear the other one. */
static Event *both[2], *victim;
static int called;
static int on_event(Event *event, int type, void *closure, struct timeval *now) {
  (void)type, (void)closure, (void)now;
  if (called++ == 0) victim = event == both[0] ? both[1] : both[0];
  else victim = NULL;
  if (event->fd >= 0) event_close(event);
  return 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  Event *cleared = victim;
  (void)self, (void)conf, (void)output, (void)flags;
  victim = NULL;
  if (cleared && cleared->fd < 0) clear_timed_event(cleared);
  if (cleared && cleared->fd >= 0) {
    clear_event_by_fd(cleared->fd);
    close(cleared->fd);
    event_free(cleared);
  }
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  int index, ends[2];
  (void)self, (void)xml;
  stringprintf(response, "%d\\n", called);
  for (index = 0; index < 2 && !called; index++) {
    if (!strcmp(command, "timers")) {
      both[index] = build_event((struct timeval){5, 0}, E_FROM_NOW, -1, on_event, NULL);
    } else {
      if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1) return;
      close(ends[1]);
      both[index] = build_fd_event(ends[0], E_READ, 0, on_event, NULL);
    }
    schedule_event(both[index]);
  }
}
"""


@pytest.mark.parametrize("what", ["timers", "descriptors"])
def test_an_event_that_a_reload_clears_is_not_called(
    runtime: Harness, install_c: InstallC, what: str, request: pytest.FixtureRequest
) -> None:
    install_c("keeper", CLEARER)
    runtime.load(conf="keeper {}")
    runtime.console(f"keeper {what}")
    runtime.advance(10)
    is_everywhere = "everywhere" in request.node.callspec.id
    assert runtime.console("keeper") == ("1\n" if is_everywhere else "2\n")


def test_what_a_reload_in_c_raises_ends_the_wait(runtime: Harness, install_c: InstallC) -> None:
    install_c("keeper", KEEPER)
    runtime.load(conf="keeper {}")
    runtime.console("keeper timers")

    def fail() -> None:
        raise KeyboardInterrupt("in between")

    # Imported here: the bridge is loaded with the module.
    from ecruntime.bridge import _echost

    _echost.loop_interlude(fail)
    with pytest.raises(KeyboardInterrupt, match="in between"):
        runtime.advance(10)
    _echost.loop_interlude(None)
