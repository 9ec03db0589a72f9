"""Commands of modules in C, the client of the console, manifests, and dumps of events."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

CASES = ("commands", "generations", "client", "manifests", "debug_tools")
LINES = st.text(alphabet='ab \t"\\', max_size=30)


@pytest.mark.parametrize("case", CASES)
def test_they_keep_their_promises(console: Program, case: str) -> None:
    assert console.passes(case) == ""


def _words(line: str) -> list[str] | None:
    """Return the words of a line as the documents of the console split it; None for an open quote."""
    words: list[str] = []
    word: str | None = None
    is_quoted, at = False, 0
    while at < len(line):
        sign = line[at]
        at += 1
        if sign.isspace() and not is_quoted:
            words += [word] if word is not None else []
            word = None
            continue
        word = word or ""
        if sign == '"':
            is_quoted = not is_quoted
            continue
        if is_quoted and sign == "\\" and line[at : at + 1] in ('"', "\\"):
            sign = line[at]
            at += 1
        word += sign
    if is_quoted:
        return None
    return words + ([word] if word is not None else [])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(LINES)
def test_lines_are_split_like_those_of_a_model(console: Program, line: str) -> None:
    words = _words(line)
    wanted = "open" if words is None else "".join(f"{word}\x01" for word in words)
    assert console.passes("split", standard_input=line) == wanted


def test_each_allocation_that_fails_is_told(console: Program) -> None:
    outcomes = []
    for failing in range(1, 100):
        outcomes.append(console.passes("failing", failing))
        if outcomes[-1] == "none failed\n":
            break
    assert outcomes[-1] == "none failed\n"
    assert len(outcomes) > 20
    assert "lost\n" not in outcomes
    assert outcomes.count("failed\n") > 20


def test_the_tools_tell_of_a_crash(plain_console: Program) -> None:
    done = plain_console.run("init")
    assert done.returncode == -signal.SIGSEGV
    assert "in module 'reef'; C stack:\n" in done.stderr
