"""Orders of timers and jobs of modules in C: races planted in one are found, and replayed by their tokens."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import InstallC

FERRY = """
#include "event.h"
#include "scheduler.h"
#include "ec_thread_pool.h"
static generic_module_infrastructure *me;
static int boarded;
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  me = self;
  boarded = 0;
  return 0;
}
static int board(Event *event, int type, void *closure, struct timeval *now) {
  (void)event, (void)type, (void)closure, (void)now;
  boarded = 1;
  return 0;
}
static int depart(Event *event, int type, void *closure, struct timeval *now) {
  (void)event, (void)type, (void)closure, (void)now;
  ec_mod_debug(me, DNOTICE, "departed with %d\\n", boarded);
  return 0;
}
static void work(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
}
static void done(ec_async_job *job, void *closure) {
  (void)job;
  ec_mod_debug(me, DNOTICE, "done %s\\n", (const char *)closure);
}
static void queue(char *name) {
  ec_async_job *job = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
  memset(job, 0, sizeof(*job));
  job->job_class = ECTP_CLASS_IO;
  job->completion = ECTP_COMPLETE_CALLBACK_SCHED;
  job->worker = work;
  job->r.cb.func = done;
  job->r.cb.closure = name;
  job->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
  ec_queue_async_job(job);
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  struct timeval soon = {5, 0};
  (void)self, (void)xml;
  if (strcmp(command, "jobs") == 0) {
    queue("one");
    queue("two");
  } else {
    schedule_event(build_event(soon, E_FROM_NOW, -1, board, NULL));
    schedule_event(build_event(soon, E_FROM_NOW, -1, depart, NULL));
  }
  stringprintf(response, "1\\n");
}
"""
TEST = """
from pathlib import Path
import pytest

@pytest.mark.own_reloads("it is about other choices")
def test_it(runtime):
    runtime.libexec = Path({libexec!r})
    runtime.load(conf="ferry {{ debug_level = notice }}")
    runtime.console("ferry {command}")
    runtime.advance(10.0)
    assert [record.text for record in runtime.records if record.subsystem == "ferry"] == {wanted}
"""
MOST = 20


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "wanted", "words"),
    [
        ("timers", ["departed with 1"], r"a timer in C .* was called before one of ferry, due at one moment"),
        (
            "jobs",
            ["done one", "done two"],
            r"job 2, that of ferry .*ferry\.c:\d+, went on from its start before job 1,",
        ),
    ],
)
def test_a_planted_race_is_found_and_replayed(
    command: str, wanted: list[str], words: str, install_c: InstallC, tmp_path: Path
) -> None:
    libexec = install_c("ferry", FERRY).parent
    (tmp_path / "test_it.py").write_text(TEST.format(libexec=str(libexec), command=command, wanted=wanted))
    assert run(tmp_path).returncode == 0

    explored = run(tmp_path, f"--schedules={MOST}").stdout
    token = re.search(r"^replay it with --schedule (\S+)$", explored, re.MULTILINE)
    assert token is not None, explored
    assert re.search(words, explored), explored

    replayed = run(tmp_path, "--schedule", token[1]).stdout
    assert "1 failed" in replayed
    assert "does not fit" not in replayed
