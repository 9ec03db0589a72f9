from __future__ import annotations

import json

from ecxs.cli.commands.dev import LOG_LEVELS
from ecxs.cli.commands.run import LOG_LEVELS as OF_RUN
from ecxs.cli.dev.event import DevEvent, EventKind
from ecxs.cli.dev.plain_output import json_line, text_lines
from ecxs.cli.dev.served_module import LogLine, parse_log_line

EVENT = DevEvent(EventKind.LOG, "a\x1b[31m line\nof two", detail=("more", ""), fields={"level": "NOTICE"})


def test_text_has_no_escape_sequences_and_each_line_says_what_it_is() -> None:
    assert list(text_lines(EVENT)) == ["log: a\\x1b[31m line of two", "log| more", "log|"]


def test_json_is_one_object_in_a_line() -> None:
    assert json.loads(json_line(EVENT)) == {
        "schema": 1, "event": "log", "text": EVENT.text, "detail": ["more", ""], "level": "NOTICE",
    }  # fmt: skip  # words, several to a line


def test_a_name_that_is_not_utf_8_can_be_read_by_others() -> None:
    line = json_line(DevEvent(EventKind.CHANGE, "\udcff.c", fields={"files": ["\udcff.c"]}))
    json.loads(line)["files"][0].encode()


def test_lines_of_the_log_and_lines_past_it_are_told_apart() -> None:
    line = b'{"schema": 1, "level": "NOTICE", "subsystem": "owl", "message": "hello"}'
    assert parse_log_line(line) == LogLine("hello", "NOTICE", "owl")
    for printed in (b"hello", b"[1]", b"{}", b"7", b'{"message": 1'):
        assert parse_log_line(printed) == LogLine(printed.decode())


def test_levels_are_those_of_the_server() -> None:
    assert LOG_LEVELS == OF_RUN
