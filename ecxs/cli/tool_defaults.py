"""Defaults of options from the configuration of the tool: its keys are those of the commands, and no others."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.finding import Finding, Severity
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.cli.json_report import JSON, TEXT, FormatOption
from ecxs.cli.lazy_group import COMMANDS
from ecxs.cli.tool_file import OWN, find_tool_file
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecxs.cli.tool_file import ToolFile

UNKNOWN_KEY: Final = "TOOL003"
WRONG_VALUE: Final = "TOOL004"
SHARED: Final = ("format", "libexec", "socket")
"""The keys of the table itself, which are defaults of every command with an option of that name, but for some."""
_LEFT_OUT: Final = frozenset(
    {
        # It starts the program again with the same words, and the file would ask for gdb once more.
        ("run", "gdb"),
    }
)
_OWN_FORMAT: Final = frozenset({"run"})
"""Commands whose reports are not what they are called for."""
_OTHER_SUBJECT: Final = frozenset({"graph"})
"""Commands to which a socket means another thing to look at."""


def keys_of(command: click.Command, name: str) -> dict[str, click.Option]:
    """Return the options that a file may have defaults for, by their long names without dashes."""
    found: dict[str, click.Option] = {}
    for option in command.params:
        if not isinstance(option, click.Option) or option.hidden or option.name in {None, "help"}:
            continue
        # A second name for a value of another option, such as --json.
        if option.is_flag and not option.is_bool_flag:
            continue
        key = next((word.removeprefix("--") for word in option.opts if word.startswith("--")), "")
        if key and (name, key) not in _LEFT_OUT:
            found[key] = option
    return found


def takes_shared(key: str, option: click.Option, name: str) -> bool:
    """Tell whether a key of the whole table is a default of this option of a command."""
    if key == "format":
        is_stream = isinstance(option, FormatOption) and option.new_report().is_stream
        return not is_stream and name not in _OWN_FORMAT
    if key == "libexec":
        # One folder alone is for writing into.
        return option.multiple
    return name not in _OTHER_SUBJECT


def defaults_for(name: str) -> dict[str, Any]:
    """Return the defaults of a command by the names of its parameters; raise `Refused` for faults of the file.

    Of the tables of commands only that of this one is looked into.
    """
    file = find_tool_file(Path())
    if file is None:
        return {}
    reading = _Reading(file)
    made = reading.of_command((name,), _command(name), reading.shared())
    if reading.findings:
        raise Refused(reading.findings)
    return made


def check_tool_file() -> ToolFile | None:
    """Return the configuration that holds here, with every key checked; raise `Refused` for its faults."""
    file = find_tool_file(Path())
    if file is None:
        return None
    reading = _Reading(file)
    shared = reading.shared()
    for name in (key for key in file.table if key in COMMANDS):
        reading.of_command((name,), _command(name), shared)
    if reading.findings:
        raise Refused(reading.findings)
    return file


def _command(name: str) -> click.Command:
    command: click.Command = import_module(COMMANDS[name].module).command
    return command


@dataclass(slots=True)
class _Reading:
    """One reading of a file; faults go to `findings`, each with its place."""

    file: ToolFile
    findings: list[Finding] = field(default_factory=list)

    def shared(self) -> dict[str, Any]:
        """Return the values of the shared keys, and refuse keys that are neither shared nor a command."""
        made: dict[str, Any] = {}
        known = (*SHARED, *COMMANDS)
        for key, value in self.file.table.items():
            if key not in known:
                self._unknown((key,), known)
            elif key == "format" and value not in {TEXT, JSON}:
                self._wrong((key,), f"'{TEXT}' or '{JSON}'", value)
            elif key == "libexec" and not (isinstance(value, str) or _is_list_of(value, str)):
                self._wrong((key,), "a folder, or an array of folders", value)
            elif key == "socket" and not isinstance(value, str):
                self._wrong((key,), "a path", value)
            elif key in SHARED:
                made[key] = value
        return made

    def of_command(self, path: tuple[str, ...], command: click.Command, shared: Mapping[str, Any]) -> dict[str, Any]:
        """Return the defaults of a command, or of the commands of a group, and refuse what they do not take."""
        table = self._table(path)
        if isinstance(command, click.Group):
            context = click.Context(command)
            names = command.list_commands(context)
            found = ((name, command.get_command(context, name)) for name in names)
            inner = {name: self.of_command((*path, name), it, shared) for name, it in found if it is not None}
            for key in (key for key in table if key not in inner):
                self._unknown((*path, key), inner)
            return inner
        options = keys_of(command, path[0])
        made = {
            str(option.name): self._value((key,), option, shared[key])
            for key, option in options.items()
            if key in shared and takes_shared(key, option, path[0])
        }
        for key, value in table.items():
            if key not in options:
                self._unknown((*path, key), options)
            else:
                made[str(options[key].name)] = self._value((*path, key), options[key], value)
        return made

    def _table(self, path: tuple[str, ...]) -> Mapping[str, Any]:
        table: Mapping[str, Any] = self.file.table
        for at, key in enumerate(path, 1):
            inner = table.get(key, {})
            if not isinstance(inner, dict):
                # Told once, at the key that has the value.
                if at == len(path):
                    self._wrong(path, "a table of options", inner)
                return {}
            table = inner
        return table

    def _value(self, path: tuple[str, ...], option: click.Option, value: object) -> Any:  # noqa: ANN401 - as click has it
        """Return a value as click takes it from a default; one that the option does not take is refused."""
        if option.multiple and not option.is_flag:
            items = value if isinstance(value, list) else [value]
            return [self._one(path, option, item) for item in items]
        if option.is_flag and not isinstance(value, bool):
            self._wrong(path, "true or false", value)
        return value if option.is_flag else self._one(path, option, value)

    def _one(self, path: tuple[str, ...], option: click.Option, value: object) -> object:
        kind = option.type
        wanted: tuple[type, ...] = (str,)
        if isinstance(kind, click.types.IntParamType):
            wanted = (int,)
        elif isinstance(kind, click.types.FloatParamType):
            wanted = (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted):
            self._wrong(path, "a text" if wanted == (str,) else "a number", value)
            return value
        try:
            kind.convert(value, option, None)
        except click.BadParameter as error:
            self._wrong(path, error.message.rstrip("."), value, is_sentence=True)
        if isinstance(kind, click.Path) and value != "-":
            return display_path(self.file.path.parent / str(value))
        return value

    def _unknown(self, path: tuple[str, ...], known: Iterable[str]) -> None:
        where = " ".join(path[:-1])
        message = f"'{path[-1]}' is no key of {f'ecxs {where}' if where else 'the configuration of ecxs'}"
        what = f"'ecxs {where} --help' shows the options" if where else "'ecxs --help' lists the commands"
        if path == ("tool",) and not self.file.prefix:
            what = f"in {OWN} the tables stand without 'tool.ecxs'"
        self._add(UNKNOWN_KEY, path, message, did_you_mean(path[-1].replace("_", "-"), known) or what)

    def _wrong(self, path: tuple[str, ...], wanted: str, value: object, *, is_sentence: bool = False) -> None:
        spelled = json.dumps(value, default=str)
        message = f"'{'.'.join(path)}': {wanted}" if is_sentence else f"'{'.'.join(path)}' is {spelled}, not {wanted}"
        hint = "write what the option of this name takes" if len(path) > 1 else "see docs/tool-configuration.md"
        self._add(WRONG_VALUE, path, message, hint)

    def _add(self, rule: str, path: tuple[str, ...], message: str, hint: str) -> None:
        finding = Finding(rule, Severity.ERROR, message, self.file.place(*path), hint)
        # A shared value is looked at for each command that takes it.
        if finding not in self.findings:
            self.findings.append(finding)


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)
