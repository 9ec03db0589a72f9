"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock.

At the end of each test the runtime complains of memory that is not freed and of jobs that did not end.
"""

from pathlib import Path

import pytest
from ecruntime.testing import Clock, Console, Harness

from urlcheck import Urlcheck

HOOK = "core.log_permanent_failure_v1"
NOTE = "550 see http://Bad.example/x and https://good.example/"


@pytest.fixture
def started(runtime: Harness, tmp_path: Path) -> Harness:
    """A runtime with the module, a pool of its own, and a block list."""
    blocklist = tmp_path / "blocklist"
    blocklist.write_text("bad.example\nworse.example\n", encoding="ascii")
    pool = 'ThreadPool "blocklists" { concurrency = 2 }'
    runtime.load(Urlcheck, conf=f'{pool}\nurlcheck {{ job_class = "blocklists"\n blocklist = "{blocklist}" }}\n')
    return runtime


def bounce(runtime: Harness, clock: Clock, note: str = NOTE) -> None:
    runtime.fire(HOOK, note=note)
    clock.advance(0.0)  # until the jobs are through; no time passes


def test_hosts_are_looked_up_once_in_the_pool(started: Harness, clock: Clock, console: Console) -> None:
    bounce(started, clock)
    bounce(started, clock)
    assert console("urlcheck status") == {"known": 2, "blocked": 1, "asked": 2, "failed": 0}
    (pool,) = console("threads blocklists stats")["pools"]
    assert (pool["total_invocations"], pool["concurrency"]) == (2, 2)
    console("urlcheck forget")


def test_what_is_remembered_is_seen_with_memory(started: Harness, clock: Clock, console: Console) -> None:
    bounce(started, clock)
    (row,) = console("memory urlcheck:host")["variable_size_types"]
    assert (row["active_objects"], row["current_bytes"]) == (2, len("bad.example\0good.example\0"))
    assert console("urlcheck forget") == {"forgotten": 2}
    (row,) = console("memory urlcheck:host")["variable_size_types"]
    assert (row["active_objects"], row["current_bytes"], row["peak_bytes"]) == (0, 0, 25)


def test_verdicts_are_given_up_when_memory_is_low(started: Harness, clock: Clock, console: Console) -> None:
    bounce(started, clock)
    started.server.memory.low_memory.notify()
    clock.advance(0.0)
    assert console("urlcheck status")["known"] == 0


def test_a_list_that_cannot_be_read_is_counted_and_tried_again(
    started: Harness, clock: Clock, console: Console, tmp_path: Path
) -> None:
    (tmp_path / "blocklist").unlink()
    with started.expect_failure(FileNotFoundError, owner="urlcheck"):
        bounce(started, clock)
    assert console("urlcheck status") == {"known": 0, "blocked": 0, "asked": 2, "failed": 2}
    (tmp_path / "blocklist").write_text("", encoding="ascii")
    bounce(started, clock)
    assert console("urlcheck forget") == {"forgotten": 2}


def test_a_pool_that_does_not_exist_refuses_the_configuration(runtime: Harness) -> None:
    with pytest.raises(Exception, match="there is no thread pool 'depths'"):
        runtime.load(Urlcheck, conf='urlcheck { job_class = "depths" }\n')
