from __future__ import annotations

import json
import os
import time
from importlib.resources import files
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.log import Level, LineStyle, Log, LogRecord, Timestamps, escape_control_characters, json_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.runtime.log.conftest import FixedClock

MOMENT = 1_767_225_600.5
SCHEMA = json.loads(files("ecruntime.log").joinpath("log_line.schema.json").read_text("utf-8"))


@pytest.fixture
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def line(timestamps: Timestamps) -> str:
    style = LineStyle()
    style.timestamps = timestamps
    return style.text(LogRecord(MOMENT, Level.ERROR, "gauge", "high"))


def test_times_are_those_of_iso_8601_in_utc() -> None:
    assert line(Timestamps()) == "2026-01-01T00:00:00.500Z ERROR gauge: high"


def test_times_may_have_microseconds() -> None:
    assert line(Timestamps(is_hires=True)) == "2026-01-01T00:00:00.500000Z ERROR gauge: high"


@pytest.mark.usefixtures("_in_utc")
@pytest.mark.parametrize(
    ("layout", "is_hires", "shown"),
    [
        ("[%a %d %b %Y %H:%M:%S] ", False, "[Thu 01 Jan 2026 00:00:00] ERROR gauge: high"),
        ("[%d.%m. %H:%M:%S] ", True, "[01.01. 00:00:00.500000] ERROR gauge: high"),
        ("%Y\n%m ", False, "2026\n\t01 ERROR gauge: high"),
    ],
)
def test_times_follow_the_layout_of_the_configuration(layout: str, is_hires: bool, shown: str) -> None:
    assert line(Timestamps(layout, is_hires)) == shown


def test_a_json_line_has_the_keys_of_the_schema() -> None:
    shown = json.loads(json_line(LogRecord(MOMENT, Level.ERROR, "meter:m2", "high\n\tvery")))
    assert shown == {
        "schema": 1,
        "time": "2026-01-01T00:00:00.500000Z",
        "level": "ERROR",
        "subsystem": "meter:m2",
        "message": "high\nvery",
        "pid": os.getpid(),
    }
    assert list(shown) == SCHEMA["required"]


@given(st.text(), st.text(), st.sampled_from(Level))
def test_whatever_is_logged_is_one_json_line_that_the_schema_allows(subsystem: str, text: str, level: Level) -> None:
    class Clock:
        def now(self) -> float:
            return MOMENT

    records: list[LogRecord] = []
    Log(Clock(), sinks=(records.append,), debug_level=Level.DEBUG).message(level, subsystem, text)
    shown = json_line(records[0])
    assert escape_control_characters(shown) == shown
    assert shown.splitlines() == [shown]
    jsonschema.validate(json.loads(shown), SCHEMA)


@given(st.text())
def test_whatever_is_logged_cannot_begin_a_line_of_its_own(text: str) -> None:
    class Clock:
        def now(self) -> float:
            return MOMENT

    records: list[LogRecord] = []
    Log(Clock(), sinks=(records.append,)).error(text)
    first, *others = LineStyle().text(records[0]).split("\n")
    assert first.startswith("2026-01-01T00:00:00.500Z ERROR server: ")
    assert all(other.startswith("\t") for other in others)


def test_a_layout_that_cannot_be_used_costs_no_message(clock: FixedClock) -> None:
    assert line(Timestamps("%Y\x00")) == "2026-01-01T00:00:00.500Z ERROR gauge: high"
