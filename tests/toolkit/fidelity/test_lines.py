"""The lines of the page on fidelity: each that documents leave open names what observes it, or why nothing can."""

from __future__ import annotations

from importlib.resources import files

import pytest
import tomli

from ecruntime.choices import switch_of
from ecxs.fidelity import FidelityLine, load_sections

LINES = [line for section in load_sections() for line in section.lines]
OBSERVED = tomli.loads((files("ecxs.fidelity") / "data" / "observations.toml").read_text(encoding="utf-8"))
IDS = {observation["id"] for observation in OBSERVED["observation"]}
USED = {identifier for line in LINES for identifier in line.probe}


def test_each_line_that_is_open_names_its_probe_or_why_none_can_see_it() -> None:
    assert sum(line.is_chosen for line in LINES) == 130
    assert [str(line) for line in LINES if line.is_chosen and bool(line.probe) is bool(line.unseen)] == []


def test_no_reason_is_empty_or_a_sentence_of_its_own() -> None:
    assert [line.unseen for line in LINES if line.unseen and (line.unseen.endswith(".") or len(line.unseen) < 20)] == []


def test_each_probe_that_a_line_names_is_there() -> None:
    assert set() == USED - IDS


def test_each_observation_belongs_to_the_line_that_it_names() -> None:
    of_lines = {line.subject: line for line in LINES}
    for observation in OBSERVED["observation"]:
        if observation["line"]:
            assert observation["id"] in of_lines[observation["line"]].probe
    for unseen in OBSERVED.get("unseen", ()):
        assert of_lines[unseen["line"]].unseen


def test_each_observation_is_used_by_a_line() -> None:
    assert IDS == USED


def test_an_id_names_a_section() -> None:
    assert {identifier.partition(".")[0] for identifier in IDS} == {
        "configuration", "console", "constants", "events", "hooks", "manifests", "members", "memory", "modules",
        "modules-in-c", "prototypes", "scopes", "scripts", "thread-pools", "types",
    }  # fmt: skip  # words, several to a line


@pytest.mark.parametrize("line", [line for line in LINES if line.switches], ids=lambda line: line.subject)
def test_what_can_be_followed_is_observed(line: FidelityLine) -> None:
    followed = [identifier for identifier in line.probe if switch_of(identifier) is not None]

    assert followed
    assert all(identifier in IDS for identifier in followed)


def test_each_line_stands_where_its_place_says() -> None:
    assert [line.number for line in LINES] == sorted({line.number for line in LINES})
