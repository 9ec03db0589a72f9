"""Each test has a server of its own on a virtual clock, and a database of its own in memory."""

import sqlite3
from collections.abc import Callable

import pytest
from ecruntime.testing import Clock, Fire, Harness, LibexecFolder

CONTINUE, DONE = 0, 1
Attempt = Callable[..., object]


@pytest.fixture
def codes() -> list[tuple[object, object]]:
    """Codes and texts that the script has told its peers."""
    return []


@pytest.fixture
def attempt(runtime: Harness, libexec: LibexecFolder, fire: Fire, codes: list[tuple[object, object]]) -> Attempt:
    runtime.lua.provide_database("deferral", sqlite3.connect(":memory:", check_same_thread=False))
    runtime.lua.provide("vctx:set_code", lambda vctx, code, text: codes.append((code, text)))
    libexec()
    runtime.load(conf="deferral main { delay = 60 }")

    def tried(sender: str, recipient: str, session: str) -> object:
        fire("validate.mailfrom", str=sender, session=session)
        return fire("validate.rcptto", str=recipient, session=session)

    return tried


def test_the_first_attempt_is_deferred(attempt: Attempt, codes: list[tuple[object, object]]) -> None:
    assert attempt("tide@example.com", "reef@example.org", "a") == DONE
    assert codes == [(451, "4.7.1 try again in 60 seconds")]


def test_a_sender_that_has_waited_is_let_in(attempt: Attempt, clock: Clock, codes: list[tuple[object, object]]) -> None:
    attempt("tide@example.com", "reef@example.org", "a")
    clock.advance(20.0)
    assert attempt("Tide@example.com", "Reef@example.org", "b") == DONE
    assert codes[-1] == (451, "4.7.1 try again in 40 seconds")
    clock.advance(40.0)
    assert attempt("tide@example.com", "reef@example.org", "c") == CONTINUE


def test_another_sender_waits_for_itself(attempt: Attempt, clock: Clock) -> None:
    attempt("tide@example.com", "reef@example.org", "a")
    clock.advance(60.0)
    assert attempt("other@example.com", "reef@example.org", "b") == DONE
    assert attempt("tide@example.com", "other@example.org", "c") == DONE
