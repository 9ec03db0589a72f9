"""The table of built-in commands."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from ecruntime.console import commands
from ecruntime.console.command import Command
from ecruntime.console.commands import COMMANDS
from ecruntime.model.access_level import AccessLevel

FILES = tuple(module.name for module in pkgutil.iter_modules(commands.__path__))


def defined_in(file: str) -> list[Command]:
    module = import_module(f"{commands.__name__}.{file}")
    return [value for value in vars(module).values() if isinstance(value, Command)]


def test_usage_begins_with_the_words_of_the_command() -> None:
    assert all(command.usage.startswith(command.name) for command in COMMANDS)
    assert all(command.summary.endswith(".") for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_word_of_a_usage_line_is_explained(command: Command) -> None:
    rest = command.usage.removeprefix(command.name)
    words = [word for word in rest.replace("[", " ").replace("]", " ").split() if word not in {"...", "="}]
    assert [argument.name for argument in command.arguments] == list(dict.fromkeys(words))


FOR_ADMINS = {
    "config begin", "config begin from scratch", "config commit", "config reload", "config replay", "config rollback",
    "config set", "config unset", "config writeback", "hook fire", "hook record", "hook record end",
    "hook record take", "memory delta", "reopen logs", "shutdown",
    "summary reset", "threads stats reset",
}  # fmt: skip


def test_commands_that_change_something_are_for_admins() -> None:
    assert {command.name for command in COMMANDS if command.level is AccessLevel.ADMIN} == FOR_ADMINS


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("hook stats", AccessLevel.READ_ONLY),
        ("hook stats on", AccessLevel.ADMIN),
        ("hook trace core_log_rejection", AccessLevel.READ_ONLY),
        ("hook trace core_log_rejection 5", AccessLevel.ADMIN),
        ("debug level server", AccessLevel.READ_ONLY),
        ("debug level server debug", AccessLevel.ADMIN),
        ("config locate binding", AccessLevel.READ_ONLY),
        ("config locate binding .*", AccessLevel.ADMIN),
        ("write config", AccessLevel.READ_ONLY),
        ("write config /tmp/x", AccessLevel.ADMIN),
    ],
)
def test_a_command_that_looks_is_for_admins_with_what_makes_it_change_something(line: str, level: AccessLevel) -> None:
    first, second, *rest = line.split()
    [command] = [command for command in COMMANDS if command.words == (first, second)]
    assert command.level_for(tuple(rest)) is level


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_named_after_its_command_or_the_words_that_its_commands_share(file: str) -> None:
    words = tuple(file.split("_"))
    assert any(command.words[: len(words)] == words for command in defined_in(file))


def test_the_table_has_each_command_of_the_files_once() -> None:
    names = sorted(command.name for file in FILES for command in defined_in(file))
    assert sorted(command.name for command in COMMANDS) == names
