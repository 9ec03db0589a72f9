"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock."""

import json
from pathlib import Path

import pytest
from ecruntime.api import EcMessage, Jlog
from ecruntime.testing import Clock, Console, Fire, Harness

from outbox import Outbox

MESSAGE = EcMessage(sender="a@here.example", recipients=["b@there.example"])


@pytest.fixture
def log(tmp_path: Path) -> Jlog:
    return Jlog(tmp_path / "log")


def load(runtime: Harness, log: Jlog) -> None:
    runtime.load(Outbox, conf=f'outbox {{ log = "jlog://{log.folder}=>fetcher" }}')


def fetched(log: Jlog) -> list[dict[str, str]]:
    with log.reader("fetcher") as reader:
        found = [json.loads(record.message) for record in reader]
        reader.checkpoint()
    return found


@pytest.mark.parametrize(("hook", "outcome"), [("delivery", "delivered"), ("permanent_failure", "failed")])
def test_an_outcome_is_fetched_once(
    runtime: Harness, clock: Clock, fire: Fire, log: Jlog, hook: str, outcome: str
) -> None:
    load(runtime, log)
    fire(f"core.log_{hook}_v1", msg=MESSAGE, note="as it went")
    clock.advance(0.0)  # until the jobs are through; no time passes
    assert fetched(log) == [{"outcome": outcome, "sender": "a@here.example", "note": "as it went"}]
    assert fetched(log) == []


def test_outcomes_are_kept_until_somebody_fetches_them(runtime: Harness, clock: Clock, fire: Fire, log: Jlog) -> None:
    load(runtime, log)
    for note in ("one", "two"):
        fire("core.log_delivery_v1", msg=MESSAGE, note=note)
        clock.advance(0.0)  # until the jobs are through; no time passes
    assert [outcome["note"] for outcome in fetched(log)] == ["one", "two"]


def test_what_was_written_is_counted(runtime: Harness, clock: Clock, fire: Fire, console: Console, log: Jlog) -> None:
    load(runtime, log)
    fire("core.log_delivery_v1", msg=MESSAGE, note="x")
    clock.advance(0.0)  # until the jobs are through; no time passes
    assert console("outbox status") == {"written": 1, "failed": 0}


def test_what_could_not_be_written_is_counted(
    runtime: Harness, clock: Clock, fire: Fire, console: Console, log: Jlog
) -> None:
    load(runtime, log)
    (log.folder / "00000000").mkdir()  # where the first segment would be
    with runtime.expect_failure(IsADirectoryError, owner="outbox"):
        fire("core.log_delivery_v1", msg=MESSAGE, note="x")
        clock.advance(0.0)  # until the jobs are through; no time passes
    assert console("outbox status") == {"written": 0, "failed": 1}


def test_a_log_that_cannot_be_made_refuses_the_configuration(runtime: Harness, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Exception, match="Not a directory"):
        load(runtime, Jlog(tmp_path / "file" / "log"))
