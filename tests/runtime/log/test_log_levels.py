from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.log import DebugFlags, Level, Log, LogRecord

if TYPE_CHECKING:
    from tests.runtime.log.conftest import FixedClock


class Shy:
    """Refuses to be shown."""

    def __str__(self) -> str:
        raise ValueError("not today")


@pytest.fixture
def written() -> list[LogRecord]:
    return []


@pytest.fixture
def log(clock: FixedClock, written: list[LogRecord]) -> Log:
    return Log(clock, sinks=(written.append,))


def texts(written: list[LogRecord]) -> list[str]:
    return [record.text for record in written]


def test_arguments_are_filled_in_as_by_percent(log: Log, written: list[LogRecord]) -> None:
    log.error("I read %d bytes: %.3s", 12, "abcdef")
    log.message(Level.ERROR, "io", "%s", "100%")
    log.error("100% sure")
    assert texts(written) == ["I read 12 bytes: abc", "100%", "100% sure"]


def test_nothing_is_filled_in_for_a_message_that_is_not_wanted(log: Log, written: list[LogRecord]) -> None:
    log.debug("%s", Shy())
    log.info("%s", Shy())
    assert written == []


def test_a_mistaken_format_costs_neither_the_message_nor_the_caller(log: Log, written: list[LogRecord]) -> None:
    log.error("%d bytes", "many")
    log.error("%s", Shy())
    assert texts(written) == [
        "%d bytes (cannot be filled in: TypeError('%d format: a real number is required, not str'))",
        "%s (cannot be filled in: ValueError('not today'))",
    ]


def test_it_can_be_asked_whether_a_level_is_on(log: Log) -> None:
    assert [level.name for level in Level if log.is_on(level)] == ["NOTICE", "WARNING", "ERROR", "CRITICAL"]
    module = log.for_module("gauge")
    assert not module.is_on(Level.WARNING)
    module.debug_level = Level.DEBUG
    assert module.is_on(Level.DEBUG)


def test_an_override_holds_whatever_is_configured_until_it_is_taken_back(log: Log) -> None:
    module = log.for_module("gauge")
    module.override = Level.DEBUG
    module.debug_level = Level.CRITICAL
    assert module.debug_level is Level.DEBUG
    module.override = None
    assert module.debug_level is Level.CRITICAL


def test_flags_let_a_subsystem_log_below_the_level_of_the_server(log: Log, written: list[LogRecord]) -> None:
    log.set_flags(DebugFlags({Level.DEBUG: frozenset({"MEM"}), Level.INFO: frozenset({"ALL"})}))
    log.message(Level.DEBUG, "memory", "heard")
    log.message(Level.DEBUG, "CONF", "unheard")
    log.message(Level.INFO, "CONF", "heard too")
    log.message(Level.WARNING, "CONF", "as ever")
    log.for_module("memory").debug("a module has its own level")
    assert texts(written) == ["heard", "heard too", "as ever"]


def test_flags_narrow_a_level_that_they_name(log: Log, written: list[LogRecord]) -> None:
    log.set_flags(DebugFlags({Level.ERROR: frozenset({"CONF"}), Level.CRITICAL: frozenset()}))
    log.message(Level.ERROR, "console", "unheard")
    log.message(Level.ERROR, "conf", "heard")
    log.message(Level.CRITICAL, "console", "never kept back")
    assert texts(written) == ["heard", "never kept back"]


def test_the_generic_subsystem_is_whoever_has_no_name_of_its_own(log: Log, written: list[LogRecord]) -> None:
    log.set_flags(DebugFlags({Level.INFO: frozenset({"ERROR"})}))
    log.message(Level.INFO, "gauge", "heard")
    log.message(Level.INFO, "CONF", "unheard")
    assert texts(written) == ["heard"]


def test_an_override_of_the_server_stands_above_the_flags(log: Log, written: list[LogRecord]) -> None:
    log.override = Level.DEBUG
    log.set_flags(DebugFlags({Level.ERROR: frozenset()}))
    log.debug("heard")
    log.error("heard too")
    assert texts(written) == ["heard", "heard too"]


def test_repeated_messages_are_held_back_and_counted(log: Log, written: list[LogRecord], clock: FixedClock) -> None:
    log.set_repeats(2, 10)
    for number in range(5):
        log.notice("entry %d", number)
    log.notice("another")
    clock.time += 10
    log.notice("entry %d", 5)
    assert texts(written) == ["entry 0", "entry 1", "another", "3 repeated messages were held back", "entry 5"]


def test_warnings_and_worse_are_never_held_back(log: Log, written: list[LogRecord]) -> None:
    log.set_repeats(1, 10)
    for level in (Level.NOTICE, Level.WARNING, Level.CRITICAL):
        for _ in range(3):
            log.message(level, "gauge", level.name)
    assert texts(written) == ["NOTICE", *["WARNING"] * 3, *["CRITICAL"] * 3]


def test_a_reload_that_does_not_change_the_limit_does_not_begin_it_anew(log: Log, written: list[LogRecord]) -> None:
    log.set_repeats(1, 10)
    log.notice("one")
    log.set_repeats(1, 10)
    log.notice("one")
    log.set_repeats(0, 10)
    log.notice("one")
    assert texts(written) == ["one", "one"]


def test_messages_are_counted_by_level(log: Log) -> None:
    log.error("one")
    log.for_module("gauge").error("two")
    log.debug("none")
    assert log.counts == {"DEBUG": 0, "INFO": 0, "NOTICE": 0, "WARNING": 0, "ERROR": 2, "CRITICAL": 0}
