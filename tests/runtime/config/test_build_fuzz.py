"""Texts made by the grammar and then damaged: only findings come of them, and never more than their length costs."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.config import unresolved_names
from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import parse_value, read, read_text, write_flat
from ecruntime.foundation.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hypothesis.strategies import DrawFn, SearchStrategy

NAMES = st.sampled_from(
    [
        "Debug_Level",
        "enabled",
        "Server_ID",
        "ttl",
        "Retry_Interval",
        "Max_Outbound_Connections",
        "x",
        "local_changes_file",
    ]
)
STANZAS = st.sampled_from(
    ["binding", "Binding_Group", "domain", "host", "pathway", "ec_logger", "Listen", "owl", "Curfew"]
)
WORDS = st.sampled_from(
    ["1", "-1", "yes", "0x1p4", "10/20", "1e999", "::1", "[::1]:25", "a.test", "/re(/", "/^x$/", "é"]
)
NESTING = 5


def _value(word: SearchStrategy[str]) -> SearchStrategy[str]:
    quoted = word.map(lambda text: f'"{text}"')
    atom = word | quoted
    array = st.lists(atom, max_size=4).map(lambda items: f"( {' '.join(items)} )")
    pairs = st.lists(st.tuples(atom, atom), max_size=3)
    dictionary = pairs.map(lambda found: f"[ {' '.join(f'{key} = {item}' for key, item in found)} ]")
    return atom | array | dictionary


SETTINGS = st.tuples(NAMES, st.sampled_from([" = ", "=", " "]), _value(WORDS)).map("".join)
COMMENTS = st.sampled_from(["# note", "/* note */", "/* # */ ", "#\r"])


def _statements(depth: int) -> SearchStrategy[list[str]]:
    statement = SETTINGS | COMMENTS
    if depth < NESTING:
        body = st.deferred(lambda: _statements(depth + 1)).map(lambda lines: "\n".join(["{", *lines, "}"]))
        head = st.tuples(STANZAS, st.sampled_from(["", " "]), st.just("") | _value(WORDS), st.just(" "))
        statement |= st.tuples(head.map("".join), body).map("".join)
    return st.lists(statement, max_size=4)


@st.composite
def damaged(draw: DrawFn) -> str:
    """A text of the grammar in which a few characters were taken out, put in or doubled."""
    text = "\n".join(draw(_statements(0)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(text)))
        wound = draw(
            st.sampled_from(["", "{", "}", "(", "]", '"', "'", "\\", "=", "/*", "\x00", "\u201c", "\r", "include "])
        )
        text = text[:place] + wound + text[place + draw(st.integers(0, 2)) :]
    return text


@given(text=damaged(), strict=st.booleans())
def test_a_damaged_text_gives_findings_and_nothing_else(*, text: str, strict: bool) -> None:
    document = read_text(text, "x.conf", strict=strict)
    result = build(document, core_registry())
    unresolved_names(document.root, core_registry())
    assert all(isinstance(finding, Finding) and str(finding) for finding in result.findings)
    assert read_text(write_flat(document.root)).root == document.root


@given(damaged())
def test_a_damaged_value_gives_findings_and_nothing_else(text: str) -> None:
    value, findings = parse_value(text)
    assert (value is None) == any(finding.severity == "error" for finding in findings)


SHAPES: dict[str, Callable[[int], str]] = {
    "long key": lambda size: "k" * size + " = 1",
    "long word": lambda size: "key = " + "w" * size,
    "long string": lambda size: f'key = "{"w " * size}"',
    "unclosed string": lambda size: 'key = "' + "w " * size,
    "many escapes": lambda size: f'key = "{chr(92)}n{chr(92)}{chr(34)}' * size,
    "deep nesting": lambda size: "owl {\n" * size,
    "deep nesting on one line": lambda size: "{" * size,
    "many keys": lambda size: "".join(f"key_{number} = {number}\n" for number in range(size)),
    "many stanzas": lambda size: "".join(f'domain "d{number}.test" {{ }}\n' for number in range(size)),
    "one stanza again and again": lambda size: 'domain "d.test" { }\n' * size,
    "one key again and again": lambda size: "Debug_Level = 1\n" * size,
    "comment flood": lambda size: "# note\n/* note */\n" * size,
    "unclosed comments": lambda size: "/* " * size,
    "mixed line ends": lambda size: "key = 1\r\nkey = 2\rkey = 3\n" * size,
    "huge integer": lambda size: "Debug_Level = " + "9" * size,
    "long array": lambda size: f"key = ( {'item ' * size})",
    "long dictionary": lambda size: f"key = [ {' '.join(f'k{number} = v' for number in range(size))} ]",
    "repeated patterns": lambda size: "".join(f"domain /d{number}/ {{ }}\n" for number in range(size)),
}
SIZE = 1_500
ATTEMPTS = 6
STEPS = 8
MOST = 2.5 * STEPS
"""Linear time is a ratio of 8; quadratic time would be 64."""


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_and_building_take_time_that_grows_with_the_length(shape: str) -> None:
    make = SHAPES[shape]
    ratio = min(_cost(make(STEPS * SIZE)) / _cost(make(SIZE)) for _ in range(ATTEMPTS))
    assert ratio < MOST


def test_many_includes_take_time_that_grows_with_their_number(tmp_path: Path) -> None:
    (tmp_path / "part.conf").write_text("Debug_Level = 1\n", encoding="utf-8")
    costs = []
    for count in (200, 200 * STEPS):
        master = tmp_path / f"{count}.conf"
        master.write_text('include "part.conf"\n' * count, encoding="utf-8")
        costs.append(min(_spent(lambda path=master: read(path)) for _ in range(ATTEMPTS)))  # type: ignore[misc]
    assert costs[1] / costs[0] < MOST


def _cost(text: str) -> float:
    # an allowance of a hundredth of a second keeps what is too short to measure from deciding
    return 0.01 + min(_spent(lambda: build(read_text(text), core_registry())) for _ in range(2))


def _spent(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()  # it would look through all that other tests have left
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()
