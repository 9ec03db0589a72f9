"""Python's `logging` in modules: under the name of the instance, at its level, in the server's log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level
from ecruntime.server.python_logging import PythonLogging

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

SAYING = """
def control_say(self, request):
    helper(request.rest)
    return "said"
def conf_setup(self):
    logging.getLogger(__name__).error("set up")
"""
BEFORE = """
import logging
logging.getLogger("while.imported").error("imported")
def helper(text):
    log = logging.getLogger("a.library")
    log.debug("a detail of %s", text)
    log.info("a fact")
    log.log(25, "a notice")
    logging.warning("%s is wrong", text)
    try:
        1 / 0
    except ZeroDivisionError:
        logging.exception("failed")
"""


@pytest.fixture
def running(bench: Bench, libexec: LibexecBuilder) -> Bench:
    libexec.add(
        "meter", body=f"exec({BEFORE!r}, globals())\n{SAYING}", registration="commands=(CommandRegistration('say'),)",
        kind="GENERIC",
    )  # fmt: skip
    bench.start('meter "m1" { debug_level = "debug" }\nmeter "two words" {}')
    return bench


def said(bench: Bench, name: str) -> list[tuple[Level, str]]:
    return [(record.level, record.text.partition("\n")[0]) for record in bench.records if record.subsystem == name]


def test_messages_of_all_levels_reach_the_log_of_the_instance(running: Bench, prompt: Prompt) -> None:
    del running.records[:]
    prompt.text("meter:m1 say water")
    assert said(running, "meter:m1") == [
        (Level.DEBUG, "a detail of water"),
        (Level.INFO, "a fact"),
        (Level.NOTICE, "a notice"),
        (Level.WARNING, "water is wrong"),
        (Level.ERROR, "failed"),
    ]
    assert "ZeroDivisionError: division by zero" in running.records[-1].text


def test_the_level_of_the_instance_decides(running: Bench, prompt: Prompt) -> None:
    prompt.text('"meter:two words" say water')
    assert [level for level, _ in said(running, "meter:two words")] == [Level.ERROR]
    prompt.text('debug level "meter:two words" critical')
    del running.records[:]
    prompt.text('"meter:two words" say water')
    assert said(running, "meter:two words") == []


def test_what_is_written_while_a_module_is_opened_is_of_the_module(running: Bench) -> None:
    assert said(running, "meter") == [(Level.ERROR, "imported"), (Level.ERROR, "set up")]


def test_what_belongs_to_no_module_is_written_under_the_name_of_its_logger(running: Bench) -> None:
    logging.getLogger("urllib3").error("no module")
    logging.getLogger("urllib3").info("chatter")
    assert said(running, "urllib3") == [(Level.ERROR, "no module")]


def test_a_message_that_cannot_be_filled_in_is_written_as_it_is(running: Bench) -> None:
    handler = next(one for one in logging.getLogger().handlers if isinstance(one, PythonLogging))
    handler.emit(logging.LogRecord("urllib3", logging.ERROR, __file__, 1, "%d is no number", ("x",), None))
    ((_, text),) = said(running, "urllib3")
    assert text.startswith("%d is no number (cannot be filled in: TypeError(")


def test_the_root_logger_is_as_before_once_all_servers_are_closed(bench: Bench) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    first, second = PythonLogging(bench.server.log), PythonLogging(bench.server.log)
    first.attach()
    second.attach()
    first.detach()
    assert (root.level, root.handlers) == (logging.DEBUG, [*before[1], second])
    second.detach()
    assert (root.level, root.handlers) == before
