from __future__ import annotations

from typing import Any

from ecxs.cli.dev.event import Mood
from ecxs.cli.dev.test_board import LONG, TestBoard

FILES = ("tests/test_a.py", "tests/test_b.py")


def outcome(name: str, word: str) -> dict[str, Any]:
    return {"test": name, "outcome": word, "message": f"{word} it is\nmore", "text": "one\ntwo"}


def run(board: TestBoard, files: tuple[str, ...] | None, *outcomes: tuple[str, str]) -> list[str]:
    board.begin(files)
    told = [event.text for one in outcomes for event in board.take(outcome(*one))]
    code = int(any(word in {"failed", "error"} for _, word in outcomes))
    list(board.take({"finished": code, "seconds": 0.5}))
    return [*told, board.end(code, "").text]


def test_what_failed_runs_again_until_it_passes() -> None:
    board = TestBoard()
    assert board.select(None, FILES) is None
    told = run(board, None, ("tests/test_a.py::test_x", "failed"), ("tests/test_b.py::test_y", "passed"))
    assert told == ["tests/test_a.py::test_x failed: failed it is", "1 failed, 1 passed in 0.50 s"]
    assert board.failed == {"tests/test_a.py::test_x"}
    assert board.select(["tests/test_b.py"], FILES) == FILES
    assert board.select([], ["tests/test_b.py"]) == ()
    run(board, ("tests/test_b.py",), ("tests/test_b.py::test_y", "passed"))
    assert board.failed == {"tests/test_a.py::test_x"}
    told = run(board, ("tests/test_a.py",), ("tests/test_a.py::test_x", "passed"))
    assert told == ["1 passed of tests/test_a.py in 0.50 s"]
    assert board.failed == set()


def test_an_error_after_a_test_that_passed_counts() -> None:
    board = TestBoard()
    run(board, None, ("tests/test_a.py::test_x", "passed"), ("tests/test_a.py::test_x", "error"))
    assert board.failed == {"tests/test_a.py::test_x"}


def test_a_run_that_was_ended_keeps_what_it_has_found() -> None:
    board = TestBoard()
    board.begin(None)
    list(board.take(outcome("tests/test_a.py::test_x", "failed")))
    board.interrupt()
    assert board.failed == {"tests/test_a.py::test_x"}


def test_a_process_that_is_killed_and_a_pytest_that_cannot_run_are_told_with_their_words() -> None:
    board = TestBoard()
    board.begin(None)
    ended = board.end(-11, "Fatal error\n\nlast words\n")
    assert (ended.text, ended.mood) == ("the process of the tests ended with signal 11", Mood.BAD)
    assert ended.detail == ("Fatal error", "last words")
    board.begin(None)
    list(board.take({"finished": 4, "seconds": 0.1}))
    assert board.end(4, "ERROR: usage").text == "pytest ended with exit code 4"


def test_a_project_without_tests_has_no_failure() -> None:
    board = TestBoard()
    board.begin(None)
    list(board.take({"finished": 5, "seconds": 0.1}))
    assert board.end(5, "").text == "no tests in 0.10 s"


def test_what_is_not_freed_is_told_once_in_a_run() -> None:
    board = TestBoard()
    board.begin(None)
    told = [event.text for _ in range(2) for event in board.take({"leak": "1 block"})]
    assert told == ["not freed by a module in C: 1 block"]


def test_a_test_that_takes_long_is_told_once() -> None:
    now = [100.0]
    board = TestBoard(clock=lambda: now[0])
    assert board.late() is None
    board.begin(None)
    now[0] += LONG
    event = board.late()
    assert event is not None
    assert (event.text, event.mood) == ("the tests are being imported for more than 5 s; a save ends it", Mood.WARNING)
    assert list(board.take({"begun": "tests/test_a.py::test_x"})) == []
    now[0] += LONG - 0.1
    assert board.late() is None
    now[0] += 0.2
    event = board.late()
    assert event is not None
    assert event.text == "tests/test_a.py::test_x runs for more than 5 s; a save ends it"
    now[0] += LONG
    assert board.late() is None
    board.take({"finished": 0, "seconds": 20.0})
    board.end(0, "")
    assert board.late() is None
