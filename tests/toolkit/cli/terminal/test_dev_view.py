from __future__ import annotations

from ecxs.cli.dev.event import DevEvent, EventKind, Mood
from ecxs.cli.terminal.dev_view import DevView, ShownLine, folded, tail


def texts(view: DevView, height: int = 40) -> dict[str, list[str]]:
    return {name: [line.text for line in lines] for name, lines in view.sections(height, 80)}


def test_findings_go_with_the_next_change() -> None:
    view = DevView()
    view.take(DevEvent(EventKind.FINDING, "a.c:1: error", Mood.BAD, ("see b.c",)))
    view.take(DevEvent(EventKind.BUILD, "refused", Mood.BAD, ("a.c:1: no",)))
    assert texts(view) == {"findings": ["a.c:1: error", "see b.c", "refused", "a.c:1: no"]}
    view.take(DevEvent(EventKind.CHANGE, "a.c"))
    assert texts(view) == {}
    assert [line.text for line in view.status()] == ["cycle: at work"]


def test_failures_stay_until_the_next_run_has_said_its_own() -> None:
    view = DevView()
    sum_up = {"passed": 1}
    view.take(DevEvent(EventKind.TEST, "x failed", Mood.BAD, fields={"test": "x"}))
    view.take(DevEvent(EventKind.TEST, "1 failed", Mood.BAD, fields=sum_up))
    view.take(DevEvent(EventKind.CHANGE, "a.c"))
    assert texts(view) == {"tests": ["x failed"]}
    view.take(DevEvent(EventKind.TEST, "y failed", Mood.BAD, fields={"test": "y"}))
    assert texts(view) == {"tests": ["y failed"]}
    view.take(DevEvent(EventKind.TEST, "1 failed", Mood.BAD, fields=sum_up))
    view.take(DevEvent(EventKind.TEST, "1 passed", Mood.GOOD, fields=sum_up))
    assert texts(view) == {}


def test_a_run_that_could_not_be_is_shown_with_its_words() -> None:
    view = DevView()
    view.take(DevEvent(EventKind.TEST, "pytest ended with exit code 4", Mood.BAD, ("usage",), {"passed": 0}))
    assert texts(view) == {"tests": ["pytest ended with exit code 4", "usage"]}


def test_a_call_that_blocks_is_shown_until_it_is_over() -> None:
    view = DevView()
    for end in (DevEvent(EventKind.BLOCKED, "it is over", Mood.GOOD), DevEvent(EventKind.RESTART, "anew")):
        view.take(DevEvent(EventKind.BLOCKED, "at owl.py:3", Mood.BAD, ("stack",)))
        assert texts(view) == {"blocked": ["at owl.py:3", "stack"]}
        view.take(end)
        assert texts(view) == {}


def test_no_section_takes_the_screen_and_control_characters_are_shown() -> None:
    view = DevView()
    view.take(DevEvent(EventKind.FINDING, "\x1b[2J", detail=tuple("abcdefgh")))
    assert texts(view, 16) == {"findings": ["\\x1b[2J", "a", "b", "and 6 lines more"]}


def test_what_is_longer_than_a_row_goes_on_in_the_next() -> None:
    view = DevView()
    view.take(DevEvent(EventKind.FINDING, "a.toml:1:1: error: what; hint: do", Mood.BAD))
    ((_, lines),) = view.sections(60, 20)
    assert [line.text for line in lines] == ["a.toml:1:1: error: w", "  hat; hint: do"]
    assert {line.mood for line in lines} == {Mood.BAD}
    assert [line.text for line in folded([ShownLine("abc"), ShownLine("")], 1)] == ["a", "  b", "  c", ""]


def test_the_log_has_what_the_server_and_the_console_say() -> None:
    view = DevView()
    view.take(DevEvent(EventKind.LOG, "NOTICE owl: hello", detail=("more",)))
    view.take(DevEvent(EventKind.CONSOLE, "owl status", detail=("failures: 0",)))
    shown = ["NOTICE owl: hello", "  more", "console: owl status", "  failures: 0"]
    assert [line.text for line in view.log] == shown


def test_the_end_of_the_log_is_shown_or_what_is_further_up() -> None:
    lines = [ShownLine(str(number)) for number in range(10)]
    assert [line.text for line in tail(lines, 3, 0)] == ["7", "8", "9"]
    assert [line.text for line in tail(lines, 3, 4)] == ["3", "4", "5"]
    assert [line.text for line in tail(lines, 3, 99)] == ["0", "1", "2"]
    assert tail(lines[:2], 3, 99) == lines[:2]
