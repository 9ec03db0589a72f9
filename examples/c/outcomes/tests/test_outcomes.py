"""A delivery log, written by jobs; each test has a server of its own, on a virtual clock."""

from pathlib import Path
from threading import Event

import pytest
from ecruntime.api import AsyncJob, Completion, EcMessage
from ecruntime.testing import Clock, Console, Fire, Harness, LibexecFolder

HOOKS = ("log_attempt_v1", "log_delivery_v1", "log_permanent_failure_v1", "log_transient_failure_v1")


@pytest.fixture
def log(runtime: Harness, libexec: LibexecFolder, tmp_path: Path) -> Path:
    """The log of a module that runs."""
    libexec()
    path = tmp_path / "outcomes.log"
    runtime.load(conf=f'outcomes {{ path = "{path}" with_attempts = true longest_note = 20 }}')
    return path


def words(log: Path) -> list[str]:
    return [line.partition(" ")[2] for line in log.read_text().splitlines()]


def message() -> EcMessage:
    made = EcMessage()
    made.context.set("sender", "a@b.example")
    made.context.set("rcpt_domain", "c.example")
    return made


def test_each_outcome_is_a_line(log: Path, fire: Fire, clock: Clock, console: Console) -> None:
    for hook in HOOKS:
        fire(f"core.{hook}", note=f"said {hook[4:8]}", msg=message())
    clock.advance(1.0)
    assert words(log) == [
        f"{kind} c.example a@b.example said {kind[:4]}" for kind in ("attempt", "delivery", "permanent", "transient")
    ]
    assert console("outcomes status") == "attempt: 1\ndelivery: 1\npermanent: 1\ntransient: 1\n"


def test_a_line_has_the_time_of_its_outcome(log: Path, fire: Fire, clock: Clock, runtime: Harness) -> None:
    clock.advance(5.5)
    began = int(runtime.clock.now().sec)
    fire("core.log_delivery_v1", note="250 queued")
    clock.advance(1.0)
    assert log.read_text() == f"{began} delivery - - 250 queued\n"


def test_later_lines_are_appended(log: Path, fire: Fire, clock: Clock) -> None:
    for number in range(3):
        fire("core.log_delivery_v1", note=f"250 {number}")
        clock.advance(1.0)
    assert [line[-5:] for line in words(log)] == ["250 0", "250 1", "250 2"]


def test_the_words_of_a_server_stay_one_line_and_are_cut(log: Path, fire: Fire, clock: Clock) -> None:
    fire("core.log_transient_failure_v1", note="451 a\r\nb\tc and what is beyond")
    clock.advance(1.0)
    assert words(log) == ["transient - - 451 a  b c and what "]


def test_attempts_are_left_out_unless_they_are_asked_for(log: Path, fire: Fire, runtime: Harness) -> None:
    runtime.reload(f'outcomes {{ path = "{log}" }}')
    fire("core.log_attempt_v1", note="trying")
    assert runtime.console("outcomes status").startswith("attempt: 0\n")


def test_without_a_file_the_lines_go_to_the_log(log: Path, fire: Fire, runtime: Harness) -> None:
    runtime.reload('outcomes { path = "" debug_level = notice }')
    fire("core.log_delivery_v1", note="250 queued")
    runtime.advance(1.0)
    assert [one.text.partition(" ")[2] for one in runtime.records if one.subsystem == "outcomes"] == [
        "delivery - - 250 queued"
    ]
    assert not log.exists()


def test_a_file_that_cannot_be_written_is_told(runtime: Harness, log: Path, fire: Fire) -> None:
    runtime.reload(f'outcomes {{ path = "{log}/none" }}')
    fire("core.log_delivery_v1", note="250 queued")
    runtime.advance(1.0)
    assert [one.text for one in runtime.records if one.subsystem == "outcomes"] == [
        f"lines for {log}/none are lost: No such file or directory"
    ]
    log.touch()
    runtime.reload(f'outcomes {{ path = "{log}" }}')
    fire("core.log_delivery_v1", note="250 again")
    runtime.advance(1.0)
    assert words(log) == ["delivery - - 250 again"]


def test_the_last_lines_are_written_at_the_end(log: Path, fire: Fire, runtime: Harness) -> None:
    for number in range(20):
        fire("core.log_delivery_v1", note=f"250 {number}")
    runtime.close()
    assert words(log) == [f"delivery - - 250 {number}" for number in range(20)]


def test_what_a_full_queue_refuses_goes_with_the_next_line(
    runtime: Harness, libexec: LibexecFolder, tmp_path: Path
) -> None:
    libexec()
    libexec("../blocklist")
    log = tmp_path / "outcomes.log"
    pool = 'ThreadPool "disk" { concurrency = 1 backlog = 1 }'
    asking = 'blocklist { job_class = "disk" }'
    runtime.load(conf=f'{pool}\n{asking}\noutcomes {{ path = "{log}" job_class = "disk" }}')
    started, free = Event(), Event()

    def hold(_job: AsyncJob, _closure: object) -> None:
        started.set()
        assert free.wait(20)

    runtime.server.pools.queue_async_job(AsyncJob(hold, None, Completion.NONE, job_class="disk"))
    assert started.wait(20)
    runtime.fire("core.validate_connect")  # its question is the one job that may wait
    runtime.fire("core.log_delivery_v1", note="250 first")
    free.set()
    runtime.advance(1.0)
    assert not log.exists()
    runtime.fire("core.log_delivery_v1", note="250 second")
    runtime.advance(1.0)
    assert words(log) == ["delivery - - 250 first", "delivery - - 250 second"]
