"""Settings of commands: one field for each parameter, made when the command is called."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields

import click
import pytest
from click.testing import CliRunner

from ecxs.cli.commands.add import AddHookSettings, AddOptionSettings, add_hook, add_option
from ecxs.cli.commands.console import ConsoleSettings
from ecxs.cli.commands.console import command as console
from ecxs.cli.commands.generate import GenerateSettings
from ecxs.cli.commands.generate import command as generate
from ecxs.cli.commands.new import NewSettings
from ecxs.cli.commands.new import command as new
from ecxs.cli.commands.run import RunSettings
from ecxs.cli.commands.run import command as run
from ecxs.cli.commands.validate import ValidateSettings
from ecxs.cli.commands.validate import command as validate
from ecxs.cli.parameters import takes_settings


@dataclass(frozen=True, slots=True)
class Settings:
    count: int
    is_loud: bool


@pytest.mark.parametrize(
    ("command", "settings_class"),
    [
        (add_hook, AddHookSettings),
        (add_option, AddOptionSettings),
        (console, ConsoleSettings),
        (generate, GenerateSettings),
        (new, NewSettings),
        (run, RunSettings),
        (validate, ValidateSettings),
    ],
)
def test_settings_have_a_field_for_each_parameter(command: click.Command, settings_class: type) -> None:
    collected = {"answers"} if command is new else set()
    names = {parameter.name for parameter in command.params if parameter.expose_value}
    assert {field.name for field in fields(settings_class)} == names | collected


def test_a_command_gets_its_settings_frozen() -> None:
    seen: list[Settings] = []

    @click.command()
    @click.option("--count", type=int)
    @click.option("--loud", "is_loud", is_flag=True)
    @takes_settings(Settings)
    def command(settings: Settings) -> None:
        seen.append(settings)

    assert CliRunner().invoke(command, ["--count", "3"]).exit_code == 0
    assert seen == [Settings(count=3, is_loud=False)]
    with pytest.raises(FrozenInstanceError):
        seen[0].count = 4  # type: ignore[misc]
