"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock."""

from pathlib import Path

import pytest
from ecruntime.api import DomainRecord, EcMessage, Timeval
from ecruntime.testing import Console, Fire, Harness

from delivery_log import DeliveryLog

OUTCOMES = ("delivery", "permanent_failure", "transient_failure")
MESSAGE = EcMessage(sender="a@here.example", recipients=["b@there.example"])


def report(fire: Fire, outcome: str, note: str = "250 taken") -> None:
    fire(
        f"core.log_{outcome}_v1",
        msg=MESSAGE,
        dr=DomainRecord(domain="there.example"),
        now=Timeval(1000, 0),
        note=note,
    )


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_is_a_line_in_the_file(runtime: Harness, fire: Fire, tmp_path: Path, outcome: str) -> None:
    path = tmp_path / "deliveries"
    runtime.load(DeliveryLog, conf=f'delivery_log {{ path = "{path}" }}')
    report(fire, outcome)
    report(fire, outcome, note="550 no\nsuch  user")
    kind = outcome.removesuffix("_failure")
    assert path.read_text() == (
        f"1000 {kind} there.example a@here.example 250 taken\n"
        f"1000 {kind} there.example a@here.example 550 no such user\n"
    )


@pytest.mark.parametrize(("setting", "count"), [("true", 1), ("false", 0)])
def test_attempts_are_written_on_demand(
    runtime: Harness, fire: Fire, console: Console, setting: str, count: int
) -> None:
    runtime.load(DeliveryLog, conf=f"delivery_log {{ with_attempts = {setting} }}")
    report(fire, "attempt")
    assert console("delivery_log status")["attempt"] == count


def test_without_a_file_the_lines_go_to_the_log(runtime: Harness, fire: Fire) -> None:
    runtime.load(DeliveryLog, conf="delivery_log { debug_level = NOTICE }")
    report(fire, "delivery")
    assert "1000 delivery there.example a@here.example 250 taken" in [record.text for record in runtime.records]


def test_long_notes_are_cut(runtime: Harness, fire: Fire, tmp_path: Path) -> None:
    path = tmp_path / "deliveries"
    runtime.load(DeliveryLog, conf=f'delivery_log {{\npath = "{path}"\nlongest_note = 10\n}}')
    report(fire, "delivery", note="x" * 50)
    assert path.read_text().split()[-1] == "x" * 10


def test_the_status_counts_each_kind(runtime: Harness, fire: Fire, console: Console) -> None:
    runtime.load(DeliveryLog)
    for outcome in (*OUTCOMES, "delivery"):
        report(fire, outcome)
    assert console("delivery_log status") == {"attempt": 0, "delivery": 2, "permanent": 1, "transient": 1}
