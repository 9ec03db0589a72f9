"""Commands of real modules on the console: addressed, contained, counted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.access import Access
from ecruntime.console.protocol import Form, ReplyStatus, Request
from ecruntime.log import Level
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

GAUGE = (
    'commands=(CommandRegistration("status", "Show it.", AccessLevel.READ_ONLY), CommandRegistration("burst"), '
    'CommandRegistration("leave"), CommandRegistration("refuse"), CommandRegistration("form"), '
    'CommandRegistration("words"), CommandRegistration("turn", arguments=("on|off", "[DIAL]")), '
    'CommandRegistration("stop", arguments=()), CommandRegistration("dials", arguments=("DIAL ...",)))'
)
BODY = """
def control_status(self, request):
    return {"instance": str(self.name.instance), "rest": request.rest, "words": list(request.arguments)}

def control_burst(self, request):
    raise ValueError("too much pressure")

def control_leave(self, request):
    import argparse
    argparse.ArgumentParser(exit_on_error=True).exit(3)

def control_refuse(self, request):
    from ecruntime.foundation.errors import UsageError
    raise UsageError("there is no such dial", hint="turn another one")

def control_words(self, request):
    return f"plain {request.rest}"

def control_turn(self, request):
    return f"turned {' '.join(request.arguments)}"

control_stop = control_dials = control_turn

def control_form(self, request):
    return "<form>xml</form>" if request.is_xml else "plain"
"""
LOOKER = Access(1001, AccessLevel.READ_ONLY)


@pytest.fixture
def running(bench: Bench, libexec: LibexecBuilder) -> Bench:
    libexec.add("gauge", body=BODY, registration=GAUGE)
    libexec.add("meter", body=BODY, registration=GAUGE, kind="GENERIC")
    bench.start('gauge {}\nmeter "m1" {}\nmeter "m2" {}')
    return bench


def text(bench: Bench, line: str) -> str:
    shown = bench.dispatcher.execute(Request(Form.TEXT, line)).text
    bench.settle()
    return shown


def fields(bench: Bench, line: str) -> Any:
    return json.loads(bench.dispatcher.execute(Request(Form.JSON, line)).text)


def test_a_singleton_and_an_instance_are_addressed(running: Bench) -> None:
    assert fields(running, 'gauge status "a b" c') == {"instance": "", "rest": '"a b" c', "words": ["a b", "c"]}
    assert fields(running, "Meter:m2 status")["instance"] == "m2"


@pytest.mark.parametrize("line", ["meter status", "meter:m3 status"])
def test_a_wrong_instance_lists_those_that_are_loaded(running: Bench, line: str) -> None:
    address = line.split()[0]
    expected = f"no such module instance '{address}'\nhint: loaded: meter:m1, meter:m2\n"
    assert text(running, line) == expected


def test_a_module_alone_lists_its_commands(running: Bench) -> None:
    assert text(running, "gauge") == (
        "what shall module 'gauge' do?\nhint: it has: status, burst, leave, refuse, form, words, turn, stop, dials\n"
    )


def test_a_command_that_raises_is_reported_with_its_place_and_counted(running: Bench) -> None:
    reply = running.dispatcher.execute(Request(Form.TEXT, "gauge burst"))
    what = "module 'gauge' failed in its command 'burst': ValueError: too much pressure ("
    assert reply.status is ReplyStatus.FAILED
    assert reply.text.startswith(what)
    assert "code.py:10, in control_burst" in reply.text
    assert reply.text.endswith("hint: the server goes on; with `debug level server info` the log has the traceback\n")
    assert [line.startswith(what) for line in running.logged(Level.ERROR)] == [True]
    assert any("raise ValueError" in line for line in running.logged(Level.INFO))
    assert fields(running, "module list")["modules"][0]["Control_Failures"] == 1


def test_a_command_that_leaves_the_process_fails_and_the_server_goes_on(running: Bench) -> None:
    assert text(running, "meter:m1 leave").startswith("module 'meter:m1' failed in its command 'leave': SystemExit: 3")
    assert fields(running, "meter:m1 status")["instance"] == "m1"
    assert "Control_Failures: 1" in text(running, "module list")


def test_a_refusal_of_the_module_is_no_failure(running: Bench) -> None:
    assert text(running, "gauge refuse") == "there is no such dial\nhint: turn another one\n"
    assert "Control_Failures" not in text(running, "module list")


def test_a_module_that_ignores_the_flag_is_written_as_xml(running: Bench) -> None:
    assert text(running, "xml gauge words <a&b>") == "<answer>plain &lt;a&amp;b&gt;</answer>\n"


def test_the_module_is_told_that_xml_is_asked_for(running: Bench) -> None:
    assert text(running, "gauge form") == "plain\n"
    assert text(running, "xml gauge form") == "<form>xml</form>\n"


def test_a_module_declares_which_command_only_looks(running: Bench) -> None:
    dispatcher = running.dispatcher
    assert dispatcher.execute(Request(Form.TEXT, "gauge status"), LOOKER).is_completed
    assert dispatcher.execute(Request(Form.TEXT, "gauge burst"), LOOKER).status is ReplyStatus.NOT_AUTHORIZED
    assert "gauge status  Show it.\n  level: read-only" in text(running, "help gauge status")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("gauge turn on", "turned on\n"),
        ('gauge TURN on "the left one"', "turned on the left one\n"),
        ("gauge dials a b c d", "turned a b c d\n"),
        ("gauge stop", "turned \n"),
        ("gauge turn", "gauge turn needs 1 argument\nhint: the whole command is: gauge turn on|off [DIAL]\n"),
        ("gauge dials", "gauge dials needs 1 argument\nhint: the whole command is: gauge dials DIAL ...\n"),
        (
            "gauge turn on left right",
            "gauge turn takes at most 2 arguments\nhint: the whole command is: gauge turn on|off [DIAL]\n",
        ),
        ("meter:m1 Stop now", "meter:m1 stop takes no argument\nhint: the whole command is: meter:m1 stop\n"),
    ],
)
def test_words_are_counted_before_the_module_is_called(running: Bench, line: str, answer: str) -> None:
    assert text(running, line) == answer


def test_a_command_without_declared_arguments_gets_any_words(running: Bench) -> None:
    assert text(running, "gauge words a b c") == "plain a b c\n"


def test_help_shows_the_declared_arguments(running: Bench) -> None:
    assert text(running, "help gauge turn") == "gauge turn on|off [DIAL]  \n  level: admin\n"
    fields = json.loads(running.dispatcher.execute(Request(Form.JSON, "help gauge turn")).text)
    assert [one["usage"] for one in fields["commands"]] == ["gauge turn on|off [DIAL]"]
