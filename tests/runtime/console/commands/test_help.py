from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.commands import COMMANDS
from ecruntime.console.protocol import Form, Reply, ReplyStatus, Request
from tests.runtime.console.conftest import fields, text

if TYPE_CHECKING:
    from ecruntime.console.dispatcher import Dispatcher


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
