"""Reports of the probe: what is no report is refused where it is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ecruntime.choices import parse_report, read_report

if TYPE_CHECKING:
    from pathlib import Path

OBSERVATION = '{"id": "a.b", "kind": "M", "value": 5, "evidence": "seen"}'


def report(*observations: str, schema: str = "1", version: str = '"4.0"') -> str:
    listed = ",\n    ".join(observations)
    return f'{{\n  "schema": {schema},\n  "version": {version},\n  "observations": [\n    {listed}\n  ]\n}}\n'


def test_an_observation_has_the_place_of_its_value() -> None:
    reading = parse_report(report(OBSERVATION, OBSERVATION.replace("a.b", "c.d").replace("5", "[1, 2]")), "r.json")

    assert reading.findings == ()
    assert reading.report is not None
    first, second = reading.report.observations.values()
    assert (first.id, first.kind, first.value, first.evidence, str(first.place)) == (
        "a.b", "M", 5, "seen", "r.json:5:41",
    )  # fmt: skip  # words, several to a line
    assert (second.value, second.shown, second.place.line) == ([1, 2], "[1, 2]", 6)


def test_keys_that_are_not_known_are_passed_over() -> None:
    text = report(OBSERVATION.replace("}", ', "more": {"x": ["]", "}"]}}')).replace(
        '"version"', '"also": [], "version"'
    )

    reading = parse_report(text, "r.json")

    assert reading.report is not None
    assert list(reading.report.observations) == ["a.b"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "r.json:1:1: error FID001: the report is not JSON: expecting value"),
        ("{\n  nothing", "r.json:2:3: error FID001: the report is not JSON"),
        ("[" * 100_000, "r.json: error FID001: the report is not JSON that can be read: it is nested too deep"),
        ("9" * 5000, "r.json: error FID001: the report is not JSON that can be read: a number has too many digits"),
        ('{"schema": NaN}', "r.json:1:12: error FID001: the report is not JSON: 'NaN' is no number there"),
        (
            report(OBSERVATION.replace("5", '"NaN"').replace('"seen"', "-Infinity")),
            "r.json:5:60: error FID001: the report is not JSON: '-Infinity' is no number there",
        ),
        (
            report(OBSERVATION.replace("5", "1e999")),
            "r.json:5:41: error FID001: the report is not JSON: '1e999' is no number there",
        ),
        (report(schema="1.0"), "r.json:2:13: error FID002: the schema of the report is 1.0, and 1 is read here"),
        ('{"schema": 1, "schema": 1}', "r.json:1:25: error FID003: 'schema' stands in one object twice"),
        (
            report(OBSERVATION.replace('"value"', '"value": 4, "value"')),
            "r.json:5:53: error FID003: 'value' stands in one object twice",
        ),
        (" []", "r.json:1:2: error FID003: a report is an object"),
        ("{}", "r.json:1:1: error FID002: the schema of the report is none, and 1 is read here"),
        (report(schema="true"), "r.json:2:13: error FID002: the schema of the report is true, and 1 is read here"),
        (report(schema='"1"'), 'r.json:2:13: error FID002: the schema of the report is "1", and 1 is read here'),
        (report(version="4"), "r.json:3:14: error FID003: 'version' of a report is a text"),
        ('{"schema": 1, "version": ""}', "r.json:1:1: error FID003: 'observations' of a report is an array"),
        (report("7"), "r.json:5:5: error FID003: an observation is an object"),
        (
            report(OBSERVATION.replace('"seen"', "1")),
            "r.json:5:56: error FID003: 'evidence' of an observation is a text",
        ),
        (report(OBSERVATION, OBSERVATION), "r.json:6:41: error FID003: 'a.b' is reported twice"),
    ],
)
def test_what_is_no_report_is_refused_at_its_place(text: str, complaint: str) -> None:
    reading = parse_report(text, "r.json")

    assert reading.report is None
    assert str(reading.findings[0]).startswith(complaint)


def test_a_report_as_large_as_may_be_is_read_in_time() -> None:
    # Counting lines anew for each value would take minutes.
    observations = [OBSERVATION.replace("a.b", f"a.{number}") for number in range(40_000)]

    reading = parse_report(report(*observations), "r.json")

    assert reading.report is not None
    assert reading.report.observations["a.39999"].place.line == 40_004


def test_all_faults_are_told_at_once() -> None:
    faulty = [OBSERVATION.replace('"kind": "M", ', ""), "[]", OBSERVATION.replace('"a.b"', "null")]

    assert [finding.place.line for finding in parse_report(report(*faulty), "r.json").findings] == [5, 6, 7]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.json").write_bytes(b'{"schema": \xff}')

    assert [str(finding).partition("\n")[0] for finding in read_report(tmp_path / "bytes.json", file="b").findings] == [
        "b: error FID001: byte 11 of the report is not UTF-8"
    ]
    assert "cannot read 'gone'" in str(read_report(tmp_path / "gone", file="gone").findings[0])


def test_any_json_can_be_placed() -> None:
    value: object = {"a": [1, {"b": '\\"[{'}, []], "c": {}, "": None}
    observation = json.dumps({"id": "x", "kind": "M", "value": value, "evidence": ""}, indent=3)

    reading = parse_report(report(observation), "r.json")

    assert reading.report is not None
    assert reading.report.observations["x"].value == value
