from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level, Log, LogRecord, escape_control_characters

if TYPE_CHECKING:
    from collections.abc import Callable


class FixedClock:
    def now(self) -> float:
        return 1_767_225_600.5


@pytest.fixture
def written() -> list[LogRecord]:
    return []


@pytest.fixture
def log(written: list[LogRecord]) -> Log:
    return Log(FixedClock(), sinks=(written.append,))


def test_the_levels_have_the_numbers_of_the_c_names() -> None:
    assert [(level.name, level.value) for level in Level] == [
        ("DEBUG", 0),
        ("INFO", 1),
        ("NOTICE", 2),
        ("WARNING", 3),
        ("ERROR", 4),
        ("CRITICAL", 5),
    ]


def test_a_record_reads_as_time_level_subsystem_and_text(log: Log, written: list[LogRecord]) -> None:
    log.message(Level.WARNING, "loader", "no such file")
    assert str(written[0]) == "2026-01-01T00:00:00.500Z WARNING loader: no such file"


@pytest.mark.parametrize("level", Level)
def test_each_level_has_a_method(level: Level) -> None:
    written: list[LogRecord] = []
    log = Log(FixedClock(), sinks=(written.append,), debug_level=Level.DEBUG)
    write: Callable[[str], None] = getattr(log, level.name.lower())
    write("text")
    assert [(record.level, record.subsystem, record.text) for record in written] == [(level, "server", "text")]


def test_the_server_begins_at_notice(log: Log, written: list[LogRecord]) -> None:
    log.info("quiet")
    log.notice("loud")
    assert [record.text for record in written] == ["loud"]


def test_a_module_begins_at_error(log: Log, written: list[LogRecord]) -> None:
    module = log.for_module("gauge")
    module.warning("quiet")
    module.error("loud")
    assert [(record.subsystem, record.text) for record in written] == [("gauge", "loud")]


def test_the_threshold_of_one_module_is_its_own(log: Log, written: list[LogRecord]) -> None:
    log.for_module("gauge").debug_level = Level.DEBUG
    log.for_module("gauge").debug("heard")
    log.for_module("meter").debug("unheard")
    log.debug("unheard")
    assert [record.text for record in written] == ["heard"]


def test_a_module_gets_the_same_log_each_time(log: Log) -> None:
    assert log.for_module("gauge") is log.for_module("gauge")


def test_a_child_of_a_child_is_a_module_like_any_other(log: Log) -> None:
    assert log.for_module("gauge").for_module("meter") is log.for_module("meter")


def test_the_panic_log_keeps_the_last_ten_of_each_level_in_order(log: Log) -> None:
    log.critical("first of all")
    for number in range(12):
        log.notice(f"notice {number}")
        log.for_module("gauge").error(f"error {number}")
    texts = [record.text for record in log.paniclog()]
    expected = [text for number in range(2, 12) for text in (f"notice {number}", f"error {number}")]
    assert texts == ["first of all", *expected]


def test_two_logs_share_nothing() -> None:
    first, second = Log(FixedClock()), Log(FixedClock())
    first.error("only here")
    assert second.paniclog() == ()


def test_a_broken_sink_neither_stops_the_others_nor_the_writer(written: list[LogRecord]) -> None:
    def broken(record: LogRecord) -> None:
        raise OSError(28, "No space left on device")

    log = Log(FixedClock(), sinks=(broken, written.append))
    log.error("text")
    assert [record.text for record in written] == ["text"]
    assert log.paniclog()[-1].text == "a sink failed: OSError(28, 'No space left on device')"


def test_messages_of_many_threads_all_arrive() -> None:
    written: list[LogRecord] = []
    log = Log(FixedClock(), sinks=(written.append,))

    def write(name: str) -> None:
        for number in range(200):
            log.for_module(name).error(str(number))

    threads = [Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(written) == 800
    assert len(log.paniclog()) == 10


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, ä and 漢", "plain text, ä and 漢"),
        ("bell\x07", "bell\\x07"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("back\rover", "back\\x0dover"),
        ("tab\there", "tab\\x09here"),
        ("one\n2026-01-01T00:00:00.000Z CRITICAL forged: two", "one\n\t2026-01-01T00:00:00.000Z CRITICAL forged: two"),
        ("c1\x85\x9b", "c1\\x85\\x9b"),
        ("line\u2028separator \u202eright to left", "line\\u2028separator \\u202eright to left"),
        ("byte\udcff", "byte\\udcff"),
    ],
)
def test_control_characters_are_escaped(text: str, shown: str) -> None:
    assert escape_control_characters(text) == shown


def test_text_and_subsystem_are_escaped_before_a_sink_sees_them(log: Log, written: list[LogRecord]) -> None:
    log.message(Level.ERROR, "a\x00b", "c\x00d")
    assert (written[0].subsystem, written[0].text) == ("a\\x00b", "c\\x00d")
