from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandCall
from ecruntime.console.commands import COMMANDS
from ecruntime.console.dispatcher import Dispatcher
from ecruntime.console.protocol import Form, Reply, ReplyStatus, Request
from ecruntime.foundation.errors import InternalError, UsageError

if TYPE_CHECKING:
    from ecruntime.console.view.server_view import ServerView


def ask(dispatcher: Dispatcher, line: str, form: Form = Form.TEXT) -> Reply:
    return dispatcher.execute(Request(form, line))


def echo(view: ServerView, call: CommandCall) -> Answer:
    return Answer(value={"args": call.args, "rest": call.rest, "form": call.form.name})


def made(name: str) -> Command:
    return Command(
        tuple(name.split()), f"{name} [WORD ...]", "Test.", lambda _, call: Answer(text=f"{name}|{call.rest}")
    )


@pytest.mark.parametrize("line", ["", "\n", "\n\n  \r\n", "xml", "xml ", "\nXML\n"])
@pytest.mark.parametrize("form", Form)
def test_a_line_without_a_command_is_harmless(dispatcher: Dispatcher, line: str, form: Form) -> None:
    assert ask(dispatcher, line, form) == Reply(ReplyStatus.COMPLETED, "")


@pytest.mark.parametrize("line", ["pid", "\n\npid\n", "  PID ", '"pid"'])
def test_a_command_is_found_whatever_its_case_and_margins(dispatcher: Dispatcher, line: str) -> None:
    assert ask(dispatcher, line) == Reply(ReplyStatus.COMPLETED, f"{os.getpid()}\n")


def test_the_longest_words_win(view: Any) -> None:
    dispatcher = Dispatcher((made("sum"), made("sum reset"), made("sum reset all")), view)
    texts = [ask(dispatcher, line).text for line in ("sum", "sum resets", "sum reset  x y", "SUM Reset ALL \t z ")]
    assert texts == ["sum|\n", "sum|resets\n", "sum reset|x y\n", "sum reset all|z\n"]


def test_a_command_gets_words_without_quotes_and_the_rest_as_typed(view: Any) -> None:
    dispatcher = Dispatcher((Command(("echo",), "echo [WORD ...]", "Test.", echo),), view)
    reply = ask(dispatcher, 'echo  "a b"  c\\d  ', Form.JSON)
    assert json.loads(reply.text) == {"args": ["a b", "c\\d"], "rest": '"a b"  c\\d', "form": "JSON"}


NOT_DECLARED = {"module list": "nosuch", "shutdown": "help", "summary reset": "now", "pid": "1", "version": "x y"}


@pytest.mark.parametrize("line", NOT_DECLARED)
def test_a_command_with_more_words_than_it_takes_does_not_run(dispatcher: Dispatcher, view: Any, line: str) -> None:
    reply = ask(dispatcher, f"{line} {NOT_DECLARED[line]}")
    expected = f"{line} takes no argument\nhint: the whole command is: {line}\n"
    assert reply == Reply(ReplyStatus.FAILED, expected)
    assert (view.shutdowns, view.resets) == (0, 0)


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.max_args is not None], ids=lambda one: one.name)
def test_every_command_with_a_limited_usage_refuses_one_argument_more(view: Any, command: Command) -> None:
    ran: list[CommandCall] = []
    counted = replace(command, run=lambda _, call: (ran.append(call), Answer())[1])
    dispatcher = Dispatcher((counted,), view)
    most = command.max_args or 0
    assert ask(dispatcher, f"{command.name} {'x ' * most}").is_completed
    assert f"{command.name} takes " in ask(dispatcher, f"{command.name} {'x ' * (most + 1)}").text
    assert len(ran) == 1


def test_a_misspelt_longer_command_is_offered(dispatcher: Dispatcher) -> None:
    assert ask(dispatcher, "summary rest").text == "summary takes no argument\nhint: did you mean 'summary reset'?\n"


@pytest.mark.parametrize("line", ['"echo a  b"', 'xml "echo a  b"', '"xml echo a  b"'])
def test_a_whole_command_in_one_pair_of_quotes_runs(view: Any, line: str) -> None:
    dispatcher = Dispatcher((Command(("echo",), "echo [WORD ...]", "Test.", echo),), view)
    assert "a  b" in ask(dispatcher, line).text
    assert ask(dispatcher, line).is_completed


def test_an_instance_with_blanks_is_no_whole_command(view: Any) -> None:
    view.control_names = lambda: ("meter:two words", "meter")
    dispatcher = Dispatcher((), view)
    assert ask(dispatcher, '"meter:two words"').is_completed
    assert ask(dispatcher, '"meter:two words" status').is_completed
    assert [call[:3] for call in view.controls] == [("meter", "two words", ""), ("meter", "two words", "status")]


def test_xml_before_a_command_asks_for_xml(dispatcher: Dispatcher) -> None:
    assert ask(dispatcher, "xml pid").text == f"<pid>\n  <pid>{os.getpid()}</pid>\n</pid>\n"


def test_an_unclosed_quote_is_an_answer(dispatcher: Dispatcher) -> None:
    assert ask(dispatcher, 'help "x') == Reply(
        ReplyStatus.FAILED,
        'the double quote in column 6 is not closed\nhint: close it, or write \\" for a quote inside quotes\n',
    )


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("shutdwn", "Unknown command 'shutdwn'\nhint: did you mean 'shutdown'?\n"),
        ("guage status", "Unknown command 'guage'\nhint: did you mean 'gauge'?\n"),
        ("zzz", "Unknown command 'zzz'\nhint: `help` lists the commands\n"),
        ("\x1b[2J", "Unknown command '\\x1b[2J'\nhint: `help` lists the commands\n"),
        ("z" * 65_535, f"Unknown command '{'z' * 80}…'\nhint: `help` lists the commands\n"),
        ('""', "Unknown command ''\nhint: `help` lists the commands\n"),
        (":", "Unknown command ':'\nhint: `help` lists the commands\n"),
    ],
)
def test_an_unknown_command_is_refused_with_what_to_do(dispatcher: Dispatcher, line: str, text: str) -> None:
    assert ask(dispatcher, line) == Reply(ReplyStatus.FAILED, text)


def test_the_first_word_alone_of_a_longer_command_names_what_begins_with_it(view: Any) -> None:
    dispatcher = Dispatcher((made("module list"), made("module hooks")), view)
    expected = "\nhint: commands that begin with it: module list, module hooks\n"
    assert ask(dispatcher, "module").text == f"Unknown command 'module'{expected}"
    assert ask(dispatcher, "module lits").text == f"Unknown command 'module lits'{expected}"


def test_a_singleton_gets_the_rest_of_the_line(dispatcher: Dispatcher, view: Any) -> None:
    assert ask(dispatcher, 'Gauge  status "a b"  ').text == "failures: 3\n"
    assert view.controls == [("gauge", "", 'status "a b"', Form.TEXT)]


def test_an_instance_is_named_after_a_colon(dispatcher: Dispatcher, view: Any) -> None:
    assert ask(dispatcher, "xml METER:m2 status").text == "<answer>\n  <failures>3</failures>\n</answer>\n"
    assert view.controls == [("meter", "m2", "status", Form.XML)]


@pytest.mark.parametrize("name", ["meter", "meter:", "meter:m3", "meter:M1"])
def test_an_instance_that_is_not_loaded_is_refused_with_those_that_are(dispatcher: Dispatcher, name: str) -> None:
    expected = f"no such module instance '{name}'\nhint: loaded: meter:m1, meter:m2\n"
    assert ask(dispatcher, f"{name} status") == Reply(ReplyStatus.FAILED, expected)


def test_a_command_that_breaks_is_answered_and_logged(dispatcher: Dispatcher, view: Any) -> None:
    expected = "the command failed: ValueError('burst')\nhint: see `paniclog`\n"
    assert ask(dispatcher, "gauge burst") == Reply(ReplyStatus.FAILED, expected)
    record = view.log.paniclog()[0]
    assert record.text.startswith("'gauge burst' failed\n\tTraceback")


def test_a_command_that_wants_to_leave_the_process_is_contained(dispatcher: Dispatcher, view: Any) -> None:
    expected = "the command failed: SystemExit(2)\nhint: see `paniclog`\n"
    assert ask(dispatcher, "gauge leave") == Reply(ReplyStatus.FAILED, expected)
    assert view.log.paniclog()[0].text.startswith("'gauge leave' failed\n\tTraceback")


def test_a_refusal_of_the_runtime_is_answered_with_its_hint(view: Any) -> None:
    def refuse(view: ServerView, call: CommandCall) -> Answer:
        raise UsageError("no such option", hint="list them")

    dispatcher = Dispatcher((Command(("set",), "set", "Test.", refuse),), view)
    assert ask(dispatcher, "set") == Reply(ReplyStatus.FAILED, "no such option\nhint: list them\n")
    assert view.log.paniclog() == ()


def test_a_value_that_cannot_be_shown_is_answered(view: Any) -> None:
    class Stubborn:
        def __str__(self) -> str:
            raise ValueError("no")

    dispatcher = Dispatcher((Command(("show",), "show", "Test.", lambda *_: Answer(value=Stubborn())),), view)
    assert ask(dispatcher, "show") == Reply(ReplyStatus.FAILED, "the answer cannot be shown: ValueError('no')\n")


def test_two_commands_with_the_same_words_are_our_own_mistake(view: Any) -> None:
    with pytest.raises(InternalError, match="two console commands have the same words"):
        Dispatcher((made("pid"), made("pid")), view)


@given(line=st.text(max_size=60), form=st.sampled_from(Form))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_line_gets_an_answer(dispatcher: Dispatcher, line: str, form: Form) -> None:
    reply = ask(dispatcher, line, form)
    assert reply.text == "" or reply.text.endswith("\n")
