from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.commands import COMMANDS, banner
from ecruntime.console.protocol import Form, Reply, ReplyStatus, Request

if TYPE_CHECKING:
    from ecruntime.console.command import Command
    from ecruntime.console.dispatcher import Dispatcher


def text(dispatcher: Dispatcher, line: str) -> str:
    reply = dispatcher.execute(Request(Form.TEXT, line))
    assert reply.is_completed
    return reply.text


def fields(dispatcher: Dispatcher, line: str) -> Any:
    return json.loads(dispatcher.execute(Request(Form.JSON, line)).text)


def test_usage_begins_with_the_words_of_the_command() -> None:
    assert all(command.usage.startswith(command.name) for command in COMMANDS)
    assert all(command.summary.endswith(".") for command in COMMANDS)


def test_help_lists_every_command_and_then_those_of_the_modules(dispatcher: Dispatcher) -> None:
    names = [command["name"] for command in fields(dispatcher, "help")["commands"]]
    assert names == [*sorted((command.name for command in COMMANDS), key=str.split), "meter:m1 status"]


def test_help_puts_the_summaries_under_one_another(dispatcher: Dispatcher) -> None:
    lines = text(dispatcher, "help").splitlines()
    starts = {line.index(what) for line in lines for what in ("Show the process id", "Show the meter") if what in line}
    assert len(starts) == 1


def test_help_of_a_word_shows_all_about_what_begins_with_it(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "help Summary") == (
        "summary        Show how long the server runs and what it holds.\n  level: read-only\n"
        "summary reset  Begin the statistics anew.\n  level: admin\n"
    )


def test_help_of_a_command_explains_its_arguments(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "help memory delta") == (
        "memory delta [TYPE]  Show what changed since the last `memory delta`.\n"
        "  TYPE  a memory type, as `memory` prints it\n  level: admin\n"
    )
    assert text(dispatcher, "help write config").endswith("  level: read-only without an argument, else admin\n")
    [command] = fields(dispatcher, "help write config")["commands"]
    assert command["level"] == "read-only"
    assert [argument["name"] for argument in command["arguments"]] == ["FILE"]


def test_help_of_a_module_shows_its_commands_with_their_level(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "help meter:m1") == "meter:m1 status  Show the meter.\n  level: read-only\n"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_word_of_a_usage_line_is_explained(command: Command) -> None:
    rest = command.usage.removeprefix(command.name)
    words = [word for word in rest.replace("[", " ").replace("]", " ").split() if word not in {"...", "="}]
    assert [argument.name for argument in command.arguments] == list(dict.fromkeys(words))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("help pidd", "no help for 'pidd'\nhint: did you mean 'pid'?\n"),
        ("help zzz", "no help for 'zzz'\nhint: `help` lists the commands\n"),
        ("help gauge", "module 'gauge' has no commands\nhint: declare one: [[command]] in its module.toml\n"),
    ],
)
def test_help_of_something_else_says_what_to_do(dispatcher: Dispatcher, line: str, answer: str) -> None:
    assert dispatcher.execute(Request(Form.TEXT, line)) == Reply(ReplyStatus.FAILED, answer)


def test_version_is_a_box(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "version") == (
        "#############################\n"
        "# ecxs runtime version: 0.3.1\n"
        "# Module Runtime\n"
        "#############################\n"
    )
    assert fields(dispatcher, "version") == {"product": "ecxs runtime", "version": "0.3.1", "kind": "Module Runtime"}


def test_the_box_is_as_wide_as_its_longest_line() -> None:
    assert {len(line) for line in banner("1.0.0.dev123456").splitlines() if set(line) == {"#"}} == {39}


def test_pid_is_digits_only(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "pid") == f"{os.getpid()}\n"
    assert fields(dispatcher, "pid") == {"pid": os.getpid()}


def test_sysinfo_names_product_python_and_kernel(dispatcher: Dispatcher) -> None:
    shown = text(dispatcher, "sysinfo").splitlines()
    assert [line.partition(":")[0] for line in shown] == ["Version", "Product", "Python", "System", "Kernel"]
    assert shown[0] == "Version: 0.3.1 (64 bit)"
    assert os.uname().release in shown[4]


def test_shutdown_asks_the_host(dispatcher: Dispatcher, host: Any) -> None:
    assert text(dispatcher, "shutdown") == "The server shuts down.\n"
    assert host.shutdowns == 1


def test_paniclog_shows_messages_with_time_and_level(dispatcher: Dispatcher, host: Any) -> None:
    assert text(dispatcher, "paniclog") == ""
    host.log.error("the disk is full")
    assert text(dispatcher, "paniclog").endswith("Z ERROR server: the disk is full\n")
    [record] = fields(dispatcher, "paniclog")
    assert (record["level"], record["subsystem"], record["text"]) == ("ERROR", "server", "the disk is full")


def test_summary_shows_figures_with_units(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "summary") == (
        "Uptime: 120 seconds\nStatistics Last Reset: 60 seconds ago\nGeneration: 2\nLoaded Modules: 3\n"
        "Events: 7\nJobs: 1\n"
    )
    assert fields(dispatcher, "summary")["loaded_modules"] == 3


def test_summary_reset_resets(dispatcher: Dispatcher, host: Any) -> None:
    assert text(dispatcher, "summary reset") == "statistics cleared.\n"
    assert host.resets == 1
