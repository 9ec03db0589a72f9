"""Table of commands with their files and summaries, and the click group that imports them on demand."""

from __future__ import annotations

import gc
import os
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.shell_completion import CompletionItem

    from ecxs.cli.json_report import JsonReport
    from ecxs.cli.loading_child import LoadingChild

_DOCTOR = "doctor"


# Neither of the two is a dataclass: making one would be a tenth of the time of `ecxs --version`.


class Run:
    """State of one run of the program."""

    __slots__ = ("at_end", "at_unwinding", "is_debug", "loading", "owns_process", "report")

    def __init__(self, *, owns_process: bool = False) -> None:
        """Begin a run of the program itself, or of one that is called as a function."""
        self.owns_process = owns_process
        self.is_debug = False
        self.report: JsonReport | None = None
        """The answer in JSON; None while nobody asked for it."""
        self.loading: LoadingChild | None = None
        """The state of a process that was forked to load modules alone; None in all others."""
        self.at_end: Callable[[int], None] | None = None
        """The receiver of the exit code when the command has ended."""
        self.at_unwinding: Callable[[BaseException], int] | None = None
        """Gives the exit code for what a module raises while the end is told; without it, such things pass through."""


class CommandEntry(NamedTuple):
    """A command: the Python module that holds it as `command`, and its summary."""

    module: str
    summary: str


COMMANDS: Mapping[str, CommandEntry] = MappingProxyType(
    {
        "new": CommandEntry("ecxs.cli.commands.new", "Scaffold a module that builds and passes its own tests."),
        "adopt": CommandEntry("ecxs.cli.commands.adopt", "Write the module.toml of a module in C that is built."),
        "add": CommandEntry(
            "ecxs.cli.commands.add", "Add an option, provider, hook, call, memtype, command, listener."
        ),
        "remove": CommandEntry("ecxs.cli.commands.remove", "Remove what 'ecxs add' adds."),
        "rename": CommandEntry("ecxs.cli.commands.rename", "Give a module another name, in everything that bears it."),
        "update": CommandEntry("ecxs.cli.commands.update", "Bring an older scaffold to the present template."),
        "generate": CommandEntry("ecxs.cli.commands.generate", "Write the tool's files from module.toml."),
        "build": CommandEntry("ecxs.cli.commands.build", "Build modules and install them into a libexec."),
        "validate": CommandEntry("ecxs.cli.commands.validate", "Check declarations, manifests and configurations."),
        "explain": CommandEntry("ecxs.cli.commands.explain", "Say what a rule means and how to mend its findings."),
        "test": CommandEntry("ecxs.cli.commands.test", "Run a module's tests inside the runtime."),
        "dev": CommandEntry("ecxs.cli.commands.dev", "Build, test and reload a module at each save."),
        "run": CommandEntry("ecxs.cli.commands.run", "Run modules in the foreground."),
        "hooks": CommandEntry("ecxs.cli.commands.hooks", "Show the hooks that a module may provide."),
        "console": CommandEntry("ecxs.cli.commands.console", "Talk to a running server."),
        "top": CommandEntry("ecxs.cli.commands.top", "Watch a running server."),
        "record": CommandEntry("ecxs.cli.commands.record", "Record the hook calls of a running server."),
        "replay": CommandEntry("ecxs.cli.commands.replay", "Make recorded calls again, and compare."),
        "graph": CommandEntry("ecxs.cli.commands.graph", "Draw modules, capabilities and hooks."),
        "why": CommandEntry("ecxs.cli.commands.why", "Say why a module is loaded, a value holds, a hook runs so."),
        "breaking": CommandEntry("ecxs.cli.commands.breaking", "Say what an upgrade of modules would break."),
        "export": CommandEntry("ecxs.cli.commands.export", "Write a module as a tree for a machine with the server."),
        "package": CommandEntry("ecxs.cli.commands.package", "Pack modules for those who install them."),
        "fidelity": CommandEntry(
            "ecxs.cli.commands.fidelity", "Find out in what this runtime and a real server differ."
        ),
        "bridge": CommandEntry("ecxs.cli.commands.bridge", "Build what modules in C need at run time."),
        "completion": CommandEntry("ecxs.cli.commands.completion", "Print the completion script of a shell."),
        "doctor": CommandEntry("ecxs.cli.commands.doctor", "Check the machine."),
    }
)


class ToolDefaults(dict[str, Any]):
    """The defaults of each command, from the configuration of the tool, which is read when a command is called."""

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as a dictionary has it
        """Return the defaults of a command; `default` for anything else that click asks for."""
        if name not in COMMANDS:
            return default
        # Imported here: help of all commands needs no configuration.
        from ecruntime.foundation.errors import EcError
        from ecxs.cli.tool_defaults import defaults_for

        try:
            return defaults_for(name)
        except EcError:
            # A completion has no place for a message; the command itself says what is wrong. The doctor has a line
            # for it among others.
            if "_ECXS_COMPLETE" in os.environ or name == _DOCTOR:
                return default
            raise


class LazyGroup(click.Group):
    """A click group that imports a command when it is called; help needs only the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in table order, which follows the work on a module."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command; None for an unknown name."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        # Imports make thousands of permanent objects, and collecting among them is a tenth of the import time. In our
        # own process they are frozen, so that later collections skip them as well.
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            command: click.Command = import_module(entry.module).command
            run = ctx.find_object(Run)
            if run is not None and run.owns_process:
                gc.freeze()
        finally:
            if was_enabled:
                gc.enable()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; raise `UsageError` with near misses for an unknown word."""
        word = args[0]
        if word in COMMANDS or word.startswith("-"):
            return super().resolve_command(ctx, args)
        # Imported here: only a mistake needs them.
        from ecruntime.foundation.errors import UsageError
        from ecruntime.foundation.near_miss import did_you_mean

        hint = did_you_mean(word, COMMANDS) or f"'{ctx.command_path} --help' lists the commands"
        raise UsageError(f"there is no command '{word}'", hint=hint)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the candidates for a word of the group itself; the table has the commands, so none is imported."""
        # Imported here: only a completion needs it.
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=COMMANDS[name].summary) for name in COMMANDS if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, so that help imports none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])
